"""Learners ask about a lesson, those beside them answer, and nobody else reads it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bina.audit.models import AuditEntry
from bina.db import db, transaction
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.asking import operations as asking
from courses.asking import tasks
from courses.asking.models import Inquiry, Interest, Mention, Reply
from courses.asking.queries import find, viewer_of, waiting_for
from courses.authoring import operations as authoring
from courses.catalogue.rules import OpensAfter
from tests.support.courses import a_course, a_draft, an_enrolment
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def course(trio):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    return version


@pytest.fixture
def dewi(trio, course):
    """Somebody else who follows the course, from another unit."""
    dewi = a_person("Dewi Anggraini", trio.unit)
    an_enrolment(dewi, course)
    return dewi


def asked(person, course, title="Berapa lama pengaduan dijawab?", *, anonymous=False, once=None, lesson=0, text=""):
    viewer = viewer_of(person, course.course_id)
    return asking.ask(
        viewer, course.lessons[lesson], asking.Asked(title, text, anonymous, once or f"{title}{person.id}")
    )


def replied(person, inquiry, text="Lima hari kerja."):
    return asking.reply(viewer_of(person, inquiry.course_id), inquiry, text, f"{text}{person.id}")


def letters(person):
    return db.session.scalars(select(Notice.subject).where(Notice.person_id == person.id).order_by(Notice.id)).all()


def ask_page(course, lesson=0):
    return f"/kursus/{course.course_id}/tanya/materi/{course.lessons[lesson].id}"


def test_a_learner_asks_under_the_text_and_is_told_of_the_answer(trio, course, browsers):
    budi = browsers(trio.budi)
    page = budi.get(f"/kursus/{course.course_id}/materi/{course.lessons[0].id}")
    assert "Tanya jawab belum ada pertanyaan" in text_of(page)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', page.get_data(as_text=True))[1]
    typed = {"title": "Berapa lama?", "text": "Di **loket**.", "once": once}
    answer = budi.send(ask_page(course), typed)
    assert answer.status_code == 303
    # Sent twice, it is asked once.
    assert budi.send(ask_page(course), typed).location == answer.location
    assert "<strong>loket</strong>" in budi.get(answer.location).get_data(as_text=True)
    ani = browsers(trio.ani)
    assert f"1 pertanyaan peserta belum dijawab: {course.title}." in text_of(ani.get("/"))
    said = {"text": "Lima hari kerja.", "once": "satu-dua-tiga"}
    assert ani.send(answer.location, said).status_code == 303
    assert ani.send(answer.location, said).status_code == 303
    assert "Pertanyaan Anda dijawab: Berapa lama?" in letters(trio.budi)
    assert len(db.session.scalars(select(Reply)).all()) == 1
    page = text_of(budi.get(answer.location))
    assert "Lima hari kerja." in page
    assert "Instruktur" in page
    reply = db.session.scalars(select(Reply)).one()
    assert budi.send(f"/kursus/tanya/jawaban/{reply.id}/pilih").status_code == 303
    assert "Jawaban terpilih" in text_of(budi.get(answer.location))
    assert "Terjawab" in text_of(budi.get(f"/kursus/{course.course_id}/tanya"))
    assert "belum dijawab" not in text_of(ani.get("/"))


def test_only_who_follows_or_teaches_the_course_reads_it(trio, course, browsers):
    inquiry = asked(trio.budi, course)
    reply = replied(trio.ani, inquiry)
    reads = [f"/kursus/{course.course_id}/tanya", ask_page(course), f"/kursus/tanya/{inquiry.id}"]
    moderates = [f"/kursus/tanya/{inquiry.id}/sembunyikan", f"/kursus/tanya/jawaban/{reply.id}/sembunyikan"]
    deeds = [f"/kursus/tanya/{inquiry.id}/ikut", f"/kursus/tanya/jawaban/{reply.id}/pilih"]
    shows = [f"/kursus/tanya/{inquiry.id}/tampilkan", f"/kursus/tanya/jawaban/{reply.id}/tampilkan"]
    ani, budi, citra = browsers(trio.ani), browsers(trio.budi), browsers(trio.citra)
    assert {ani.get(path).status_code for path in [*reads, *moderates]} == {200}
    assert {budi.get(path).status_code for path in reads} == {200}
    assert {budi.get(path).status_code for path in moderates} == {404}
    assert {budi.send(path, {"reason": "x"}).status_code for path in [*moderates, *shows]} == {404}
    assert {citra.get(path).status_code for path in [*reads, *moderates]} == {404}
    assert {citra.send(path, {"text": "x", "title": "x"}).status_code for path in [*deeds, *shows, *reads[1:]]} == {404}
    # A manager who writes the course is no instructor of it, and who left it has no part in it any more.
    manager = with_role(a_person("Maya", trio.unit), RoleKind.MANAGER, trio.agency)
    assert {browsers(manager).get(path).status_code for path in reads} == {404}
    budi.send(f"/kursus/{course.course_id}/tinggalkan")
    assert {budi.get(path).status_code for path in reads} == {404}


def test_asking_empty_or_too_long_stores_nothing(trio, course, browsers):
    budi = browsers(trio.budi)
    for typed in ({"title": " "}, {"title": "x" * 151}, {"title": "Ya?", "text": "x" * 4001}):
        answer = budi.send(ask_page(course), {"text": "Kata yang diketik", **typed})
        assert answer.status_code == 422
        assert "Ada yang perlu diperbaiki" in text_of(answer)
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 0
    inquiry = asked(trio.budi, course)
    for page in ("-1", "x", "9" * 30):
        assert budi.get(f"/kursus/{course.course_id}/tanya?halaman={page}").status_code == 200
    assert budi.send(f"/kursus/tanya/{inquiry.id}", {"text": ""}).status_code == 422
    # An instructor who does not follow the course answers, and does not ask.
    assert browsers(trio.ani).send(ask_page(course), {"title": "Ya?"}).status_code == 403


def test_before_a_question_is_sent_those_like_it_are_shown(trio, course, dewi, browsers):
    inquiry = asked(trio.budi, course, "Batas waktu menjawab pengaduan")
    hidden = asked(trio.budi, course, "Batas waktu pengaduan rahasia")
    asking.hide(hidden, "Salah tempat.", by=trio.ani)
    browser = browsers(dewi)
    typed = {"title": "Berapa batas waktu pengaduan?", "once": "sekali-saja"}
    answer = browser.send(ask_page(course, 1), typed)
    assert answer.status_code == 200
    page = text_of(answer)
    assert "Sudah pernah ditanyakan?" in page
    assert inquiry.title in page
    assert "rahasia" not in page
    assert 'value="Berapa batas waktu pengaduan?"' in answer.get_data(as_text=True)
    assert browser.send(ask_page(course, 1), {**typed, "checked": "yes"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 3
    assert browser.send(ask_page(course), {"title": "Cetak sertifikat di mana?"}).status_code == 303


def test_who_asks_without_a_name_has_none_for_other_learners_anywhere(trio, course, dewi, browsers):
    inquiry = asked(trio.budi, course, anonymous=True)
    replied(trio.budi, inquiry, "Maksud saya pengaduan lisan.")
    replied(dewi, inquiry)
    address = f"/kursus/tanya/{inquiry.id}"
    for path in (address, f"/kursus/{course.course_id}/tanya", ask_page(course)):
        page = browsers(dewi).get(path).get_data(as_text=True)
        assert trio.budi.name not in page, path
        assert "Budi" not in page, path
    assert "Seorang peserta" in text_of(browsers(dewi).get(address))
    seen = text_of(browsers(trio.ani).get(address))
    assert seen.count(f"{trio.budi.name} (tanpa nama bagi peserta lain)") == 2
    assert "(peserta lain tidak melihat nama Anda)" in text_of(browsers(trio.budi).get(address))
    assert "Instruktur tetap melihat nama Anda." in text_of(browsers(trio.budi).get(ask_page(course)))


def test_what_learners_write_is_no_markup_of_this_site(trio, course, browsers):
    wild = "<script>alert(1)</script> <img src=x onerror=alert(1)> [klik](javascript:alert(1)) ![x](https://jauh.test/x.png)"
    inquiry = asked(trio.budi, course, "<b>Tebal</b>?", text=wild)
    replied(trio.budi, inquiry, wild)
    page = browsers(trio.ani).get(f"/kursus/tanya/{inquiry.id}").get_data(as_text=True)
    main = page[page.index("<main") : page.index("</main>")]
    assert "<script" not in main
    assert "<img" not in main
    assert 'href="javascript' not in main
    assert "<b>Tebal" not in main


def test_asker_or_instructor_chooses_one_answer_and_may_change_their_mind(trio, course, dewi, browsers):
    inquiry = asked(trio.budi, course)
    mine, first, second = replied(trio.budi, inquiry, "Saya coba"), replied(dewi, inquiry), replied(trio.ani, inquiry)

    def chosen():
        return db.session.scalars(select(Reply.id).where(Reply.accepted_at.is_not(None))).all()

    def choose(person, reply):
        return browsers(person).send(f"/kursus/tanya/jawaban/{reply.id}/pilih").status_code

    assert choose(dewi, first) == 403
    assert choose(trio.budi, mine) == 403
    assert chosen() == []
    assert choose(trio.budi, first) == 303
    assert chosen() == [first.id]
    assert choose(trio.ani, second) == 303
    assert choose(trio.ani, second) == 303
    assert chosen() == [second.id]
    # A hidden answer is chosen by nobody, and no longer the answer.
    asking.hide(second, "Keliru.", by=trio.ani)
    assert chosen() == []
    assert choose(trio.ani, second) == 403


def test_two_who_choose_at_once_leave_one_answer(live):
    with live.app_context(), transaction():
        ani = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
        course = a_course(ani)
        budi = a_person("Budi")
        an_enrolment(budi, course)
        inquiry = asked(budi, course)
        ids = [replied(ani, inquiry, text).id for text in ("Satu", "Dua", "Tiga", "Empat")]
        people = [ani.id, budi.id]

    def choose(n):
        with live.app_context(), transaction():
            reply = db.session.get_one(Reply, ids[n % 4])
            asking.accept(viewer_of(db.session.get_one(Person, people[n % 2]), reply.inquiry.course_id), reply)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(choose, range(16)))
    with live.app_context(), transaction():
        assert db.session.scalar(select(func.count()).select_from(Reply).where(Reply.accepted_at.is_not(None))) == 1


def test_an_instructor_hides_with_a_reason_the_author_reads(trio, course, dewi, browsers):
    inquiry = asked(trio.budi, course, "Nomor telepon warga saya tulis di sini?")
    reply = replied(dewi, inquiry, "Jangan, ini contoh salah.")
    ani = browsers(trio.ani)
    assert ani.send(f"/kursus/tanya/jawaban/{reply.id}/sembunyikan", {"reason": ""}).status_code == 422
    assert ani.send(f"/kursus/tanya/jawaban/{reply.id}/sembunyikan", {"reason": "Kasar."}).status_code == 303
    address = f"/kursus/tanya/{inquiry.id}"
    assert "contoh salah" not in text_of(browsers(trio.budi).get(address))
    assert "Alasan instruktur: Kasar." in text_of(browsers(dewi).get(address))
    assert ani.send(f"{address}/sembunyikan", {"reason": "Data pribadi."}).status_code == 303
    assert browsers(dewi).get(address).status_code == 404
    assert browsers(dewi).send(address, {"text": "Balas"}).status_code == 404
    assert "Alasan instruktur: Data pribadi." in text_of(browsers(trio.budi).get(address))
    assert browsers(trio.budi).send(address, {"text": "Balas"}).status_code == 409
    assert inquiry.title not in text_of(browsers(dewi).get(f"/kursus/{course.course_id}/tanya"))
    assert f"Tulisan Anda disembunyikan: {inquiry.title}" in letters(trio.budi)
    assert ani.send(f"{address}/tampilkan").status_code == 303
    assert browsers(dewi).get(address).status_code == 200
    verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.contains("hidden"))).all()
    assert verbs == ["course.reply_hidden", "course.inquiry_hidden"]


def test_who_also_wants_to_know_is_told_once_an_answer_is_chosen(trio, course, dewi, browsers):
    inquiry = asked(trio.budi, course)
    browser = browsers(dewi)
    for _again in range(2):
        assert browser.send(f"/kursus/tanya/{inquiry.id}/ikut", {"to": "on"}).status_code == 303
    assert "1 orang juga ingin tahu" in text_of(browser.get(f"/kursus/tanya/{inquiry.id}"))
    browsers(trio.budi).send(f"/kursus/tanya/{inquiry.id}/ikut", {"to": "on"})
    assert db.session.scalars(select(Interest.person_id)).all() == [dewi.id]
    first, second = replied(trio.ani, inquiry, "Satu"), replied(trio.ani, inquiry, "Dua")
    for reply in (first, second):
        asking.accept(viewer_of(trio.budi, course.course_id), reply)
        tasks.tell_of_answer.run(reply.id)
    assert [each for each in letters(dewi) if "terjawab" in each] == [
        f"Yang ingin Anda ketahui sudah terjawab: {inquiry.title}"
    ]
    browser.send(f"/kursus/tanya/{inquiry.id}/ikut", {"to": "off"})
    assert db.session.scalars(select(Interest.person_id)).all() == []


def test_instructors_get_one_digest_with_what_nobody_answered_first(trio, course, dewi, clock):
    answered = asked(trio.budi, course, "Yang sudah dijawab")
    replied(dewi, answered)
    asked(dewi, course, "Yang menunggu")
    settled = asked(dewi, course, "Yang selesai")
    asking.accept(viewer_of(dewi, course.course_id), replied(trio.budi, settled))
    for _again in range(3):
        tasks.send_inquiry_digest.run(trio.ani.id)
    digests = db.session.scalars(select(Notice).where(Notice.key.startswith("inquiry:digest"))).all()
    assert [each.subject for each in digests] == ["1 pertanyaan peserta belum dijawab"]
    assert digests[0].body.splitlines() == ["- Yang menunggu (Bacaan 1)", "- Yang sudah dijawab (Bacaan 1)"]
    assert digests[0].url == f"/kursus/{course.course_id}/tanya"
    # Nothing new, no letter; something new, one letter that still names what waits.
    asked(trio.budi, course, "Yang baru")
    tasks.send_inquiry_digest.run(trio.ani.id)
    tasks.send_inquiry_digest.run(trio.ani.id)
    told = select(Notice).where(Notice.key.startswith("inquiry:digest")).order_by(Notice.id)
    newest = db.session.scalars(told).all()[1:]
    assert [each.body.splitlines() for each in newest] == [["- Yang menunggu (Bacaan 1)", "- Yang baru (Bacaan 1)"]]
    for stranger in (trio.citra, trio.budi):
        tasks.send_inquiry_digest.run(stranger.id)
    assert db.session.scalars(select(Mention.person_id).distinct()).all() == [trio.ani.id]


def test_questions_follow_the_lesson_into_the_next_version(trio, course, browsers):
    inquiry = asked(trio.budi, course)
    draft = authoring.begin_draft(course.course, by=trio.ani)
    authoring.publish(draft, by=trio.ani)
    new = a_person("Eko", trio.unit)
    an_enrolment(new, draft)
    same = next(each for each in draft.lessons if each.key == course.lessons[0].key)
    assert same.id != course.lessons[0].id
    page = text_of(browsers(new).get(f"/kursus/{course.course_id}/materi/{same.id}"))
    assert "Tanya jawab 1 pertanyaan" in page
    assert inquiry.title in page
    assert f"materi/{same.id}" in browsers(new).get(f"/kursus/tanya/{inquiry.id}").get_data(as_text=True)
    # The lesson of another version is not one's own.
    assert browsers(new).get(ask_page(course)).status_code == 404


def test_quizzes_take_no_questions_and_locked_lessons_none_yet(trio, course, browsers):
    assert browsers(trio.budi).get(ask_page(course, 2)).status_code == 404
    assert browsers(trio.ani).get(ask_page(course, 2)).status_code == 404
    draft = a_draft(trio.ani)
    second = draft.lessons[1]
    authoring.write_lesson(second, authoring.LessonContent("Bacaan 2", 30, opens_after=OpensAfter.PREVIOUS, body="Isi"))
    authoring.publish(draft, by=trio.ani)
    an_enrolment(trio.budi, draft)
    answer = browsers(trio.budi).send(ask_page(draft, 1), {"title": "Apa isinya?"})
    assert answer.status_code == 403
    assert "Bacaan 1" in text_of(answer)


def test_statements_do_not_grow_with_questions(trio, course, dewi, browsers, statements):
    budi, ani = browsers(trio.budi), browsers(trio.ani)
    inquiry = asked(trio.budi, course, "Pertama")
    paths = [
        (budi, f"/kursus/{course.course_id}/materi/{course.lessons[0].id}"),
        (budi, f"/kursus/{course.course_id}/tanya"),
        (budi, ask_page(course)),
        (ani, f"/kursus/tanya/{inquiry.id}"),
        (ani, "/"),
    ]

    def counted():
        for browser, path in paths:
            browser.get(path)
        found = []
        for browser, path in paths:
            with statements() as count:
                assert browser.get(path).status_code == 200
            found.append(count())
        return found

    for n in range(2):
        replied(dewi, inquiry, f"Jawaban {n}")
    asked(dewi, course, "Kedua")
    few = counted()
    people = [a_person(unit=trio.unit) for _n in range(10)]
    for person in people:
        an_enrolment(person, course)
    for n in range(200):
        replied(dewi, asked(people[n % 10], course, f"Pertanyaan {n} ke loket"))
    for n in range(30):
        replied(people[n % 10], inquiry, f"Sekali lagi {n}")
    assert counted() == few
    assert find(viewer_of(trio.budi, course.course_id)).count == 202
    assert waiting_for(trio.ani) == [(course.course_id, course.title, 1)]
