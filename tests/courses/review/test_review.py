"""A draft is handed in, read with remarks, judged; where four eyes are asked for it is published only when approved."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bina.db import db, transaction
from bina.errors import Conflict, Forbidden
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.authoring.queries import draft_of
from courses.catalogue.models import CourseVersion
from courses.review import operations, queries
from courses.review.models import FourEyes, Remark, ReviewVerdict
from courses.review.rules.blocks import blocks
from courses.review.rules.standing import ReviewState, Said, Verdict, standing
from tests.support.courses import a_draft
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


@pytest.fixture
def desk(trio):
    """Ani wrote a draft; Dewi, another instructor of the agency, may read it."""
    dewi = with_role(a_person("Dewi Anggraini", trio.unit), RoleKind.INSTRUCTOR, trio.agency)
    draft = a_draft(trio.ani, "Menyapa dengan ramah")
    db.session.commit()
    return SimpleNamespace(draft=draft, dewi=dewi, course=draft.course_id, lesson=draft.lessons[0], **vars(trio))


def _approve(draft, by, verdict=Verdict.APPROVE):
    operations.judge(draft, verdict, "Baik.", seen=authoring.fingerprint_of(draft), by=by)


def _edit(lesson, text):
    authoring.write_lesson(lesson, LessonContent(lesson.title, lesson.minutes, body=text))


def _verdict(page) -> str:
    return page.get_data(as_text=True).split('name="seen"')[1].split('value="')[1].split('"')[0]


def test_a_draft_goes_through_review_by_pages_alone(desk, browsers):
    ani, dewi = browsers(desk.ani), browsers(desk.dewi)
    assert "Minta telaah" in text_of(ani.get(f"/susun/{desk.course}"))
    sent = {"reviewers": desk.dewi.id, "note": "Lihat bagian kedua."}
    assert ani.send(f"/telaah/{desk.course}/minta", sent).status_code == 303
    assert "meminta Anda menelaah draf" in text_of(dewi.get("/"))
    assert "Menyapa dengan ramah" in text_of(dewi.get("/telaah/"))
    assert "Lihat bagian kedua." in text_of(dewi.get(f"/telaah/{desk.course}"))
    block = blocks(desk.lesson.body_html)[1]
    address = f"/telaah/materi/{desk.lesson.id}"
    assert "Beri catatan" in text_of(dewi.get(address))
    assert dewi.send(address, {"block": block.mark, "text": "Terlalu singkat."}).status_code == 303
    assert "Terlalu singkat." in text_of(dewi.get(address))
    seen = _verdict(dewi.get(f"/telaah/{desk.course}"))
    judged = dewi.send(f"/telaah/{desk.course}", {"verdict": "mend", "words": "Tambah contoh.", "seen": seen})
    assert judged.status_code == 303
    assert "Perlu diperbaiki" in text_of(ani.get(f"/susun/{desk.course}"))
    # The author reads the remark beside the form, edits the block, and answers.
    assert "1 catatan penelaah belum selesai" in text_of(ani.get(f"/susun/materi/{desk.lesson.id}"))
    edited = {"title": "Bacaan 1", "minutes": 30, "mandatory": "y", "opens_after": "nothing",
              "body": "Pembuka.\n\n## Bagian\n\nIsi bacaan 1, dengan contoh."}  # fmt: skip
    assert ani.send(f"/susun/materi/{desk.lesson.id}", edited).status_code == 303
    assert "Bagian ini sudah berubah" in text_of(dewi.get(address))
    remark = db.session.scalars(select(Remark)).one()
    assert ani.send(f"/telaah/catatan/{remark.id}", {"text": "Sudah."}).status_code == 303
    assert ani.send(f"/telaah/catatan/{remark.id}/selesai").status_code == 303
    assert "Selesai" in text_of(dewi.get(address))
    subjects = [each.subject for each in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert subjects == [
        "Mohon telaah draf Menyapa dengan ramah",
        "Draf Menyapa dengan ramah perlu diperbaiki",
        "Jawaban atas catatan Anda di Bacaan 1",
    ]


def test_nobody_else_reads_or_judges_a_draft(desk, browsers):
    remark = operations.remark(desk.lesson, None, "Rahasia penelaah", by=desk.dewi)
    pages = [f"/telaah/{desk.course}", f"/telaah/{desk.course}/minta", f"/telaah/materi/{desk.lesson.id}",
             f"/telaah/catatan/{remark.id}"]  # fmt: skip
    for page in pages:
        assert browsers(desk.ani).get(page).status_code == 200
        assert browsers(desk.budi).get(page).status_code == 403
        assert browsers(desk.citra).get(page).status_code == 403
    other = with_role(a_person("Eka Putri", desk.elsewhere), RoleKind.INSTRUCTOR, desk.elsewhere)
    eka = browsers(other)
    for page in pages:
        assert eka.get(page).status_code == 404
        assert eka.send(page, {"text": "x", "verdict": "approve"}).status_code == 404
    assert eka.send(f"/telaah/catatan/{remark.id}/selesai").status_code == 404


@pytest.mark.parametrize("page", ["{c}", "{c}/minta", "materi/{l}", "catatan/{r}"])
def test_forms_sent_empty_say_what_is_missing_and_store_nothing(desk, browsers, page):
    remark = operations.remark(desk.lesson, None, "Satu", by=desk.dewi)
    address = "/telaah/" + page.format(c=desk.course, l=desk.lesson.id, r=remark.id)
    answer = browsers(desk.dewi if page == "{c}" else desk.ani).send(address)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)
    assert len(db.session.scalars(select(Remark)).all()) == 1
    assert not db.session.scalars(select(ReviewVerdict)).all()


def test_a_remark_on_a_block_that_was_just_edited_is_refused_and_kept_in_the_form(desk, browsers):
    mark = blocks(desk.lesson.body_html)[1].mark
    _edit(desk.lesson, "Sama sekali lain.")
    answer = browsers(desk.dewi).send(
        f"/telaah/materi/{desk.lesson.id}", {"block": mark, "text": "Catatan panjang saya"}
    )
    assert answer.status_code == 422
    assert "Muat ulang halaman" in text_of(answer)
    assert "Catatan panjang saya" in answer.get_data(as_text=True)


def test_a_request_for_mending_needs_words_and_a_handed_in_draft_asks_nobody_twice(desk, browsers):
    operations.hand_in(desk.draft, [desk.dewi], "", by=desk.ani)
    operations.hand_in(desk.draft, [desk.dewi], "", by=desk.ani)
    assert len(queries.waiting_for(desk.dewi)) == 1
    answer = browsers(desk.dewi).send(f"/telaah/{desk.course}", {"verdict": "mend"})
    assert answer.status_code == 422
    assert "Tulis apa yang perlu diperbaiki." in text_of(answer)


def test_without_the_rule_authors_publish_as_before(desk, browsers):
    assert browsers(desk.ani).send(f"/susun/{desk.course}/terbitkan").status_code == 303


def test_with_four_eyes_only_an_approved_draft_is_published(desk, browsers):
    ani = browsers(desk.ani)
    made = ani.send("/telaah/aturan", {"unit": desk.agency.id})
    assert made.status_code == 303
    assert "Berlaku" in text_of(ani.get("/telaah/aturan"))
    assert "Unit ini mewajibkan telaah" in text_of(ani.get(f"/susun/{desk.course}"))
    assert ani.send(f"/susun/{desk.course}/terbitkan").status_code == 409
    with pytest.raises(Forbidden):
        _approve(desk.draft, desk.ani)
    _approve(desk.draft, desk.dewi)
    assert "Disetujui" in text_of(ani.get(f"/susun/{desk.course}"))
    # Editing voids the approval, exactly undoing the edit restores it, since the text is the approved one again.
    before = desk.lesson.body
    _edit(desk.lesson, "Lain.")
    assert ani.send(f"/susun/{desk.course}/terbitkan").status_code == 409
    assert "berubah setelah disetujui" in text_of(ani.get(f"/susun/{desk.course}"))
    _edit(desk.lesson, before)
    assert ani.send(f"/susun/{desk.course}/terbitkan").status_code == 303


def test_a_reviewer_who_wrote_in_the_draft_is_no_second_pair_of_eyes(desk, browsers):
    operations.ask_for_four_eyes(desk.agency, by=desk.ani)
    _approve(desk.draft, desk.dewi)
    body = {"title": "Bacaan 1", "minutes": 30, "mandatory": "y", "opens_after": "nothing", "body": desk.lesson.body}
    assert browsers(desk.dewi).send(f"/susun/materi/{desk.lesson.id}", body).status_code == 303
    with pytest.raises(Conflict):
        authoring.publish(desk.draft, by=desk.ani)
    with pytest.raises(Forbidden):
        _approve(desk.draft, desk.dewi)


@pytest.mark.parametrize("page", ["sampul", "modul-baru", "modul", "materi-baru", "pindah"])
def test_whoever_writes_anything_in_a_draft_counts_among_its_authors(desk, browsers, page):
    dewi = browsers(desk.dewi)
    module = desk.draft.modules[0].id
    cover = {"title": "x", "summary": "y", "level": 2, "competency": 0, "objectives": "T1: a\nT2: b"}
    path, sent = {
        "sampul": (f"/susun/{desk.course}/sampul", cover),
        "modul-baru": (f"/susun/{desk.course}/modul-baru", {"title": "Baru"}),
        "modul": (f"/susun/modul/{module}", {"title": "Lain"}),
        "materi-baru": (f"/susun/modul/{module}/materi-baru", {"kind": "text", "title": "Mulai", "minutes": 20}),
        "pindah": (f"/susun/materi/{desk.lesson.id}/pindah", {"to": "down"}),
    }[page]
    assert queries.authors_of(desk.draft) == {desk.ani.id}
    assert dewi.send(path, sent).status_code == 303
    assert queries.authors_of(draft_of(desk.draft.course)) == {desk.ani.id, desk.dewi.id}


def test_the_rule_holds_below_its_unit_from_its_moment_until_its_end(desk, browsers, clock):
    rule = operations.ask_for_four_eyes(desk.agency, by=desk.ani)
    with pytest.raises(Conflict):
        operations.ask_for_four_eyes(desk.agency, by=desk.ani)
    with pytest.raises(Forbidden):
        operations.ask_for_four_eyes(desk.elsewhere, by=desk.ani)
    assert queries.needs_four_eyes(a_unit(desk.unit))
    assert not queries.needs_four_eyes(desk.elsewhere)
    clock.shift(timedelta(days=1))
    assert browsers(desk.dewi).send(f"/telaah/aturan/{rule.id}/akhiri").status_code == 403
    outsider = with_role(a_person("Fajar", desk.elsewhere), RoleKind.MANAGER, desk.elsewhere)
    assert browsers(outsider).send(f"/telaah/aturan/{rule.id}/akhiri").status_code == 404
    assert browsers(desk.ani).send(f"/telaah/aturan/{rule.id}/akhiri").status_code == 303
    assert not queries.needs_four_eyes(desk.unit)
    assert browsers(desk.budi).get("/telaah/aturan").status_code == 403
    assert db.session.get(FourEyes, rule.id).ends_at is not None


def test_a_wish_for_mending_outweighs_an_approval_of_the_same_text(desk):
    operations.ask_for_four_eyes(desk.agency, by=desk.ani)
    gita = with_role(a_person("Gita", desk.unit), RoleKind.INSTRUCTOR, desk.agency)
    _approve(desk.draft, desk.dewi)
    _approve(desk.draft, gita, Verdict.MEND)
    with pytest.raises(Conflict, match="Penelaah meminta perbaikan"):
        authoring.publish(desk.draft, by=desk.ani)
    _approve(desk.draft, gita)
    authoring.publish(desk.draft, by=desk.ani)


def test_how_a_draft_stands(clock):
    from bina import clock as bina_clock

    now = bina_clock.now()
    approved = Said(2, Verdict.APPROVE, "a", now)
    mend = Said(2, Verdict.MEND, "a", now)
    later = now + timedelta(hours=1)
    assert standing([], "a", {1}, None) is ReviewState.NOT_ASKED
    assert standing([], "a", {1}, now) is ReviewState.WAITING
    assert standing([approved], "a", {1}, now) is ReviewState.APPROVED
    assert standing([approved], "b", {1}, now) is ReviewState.OUTDATED
    assert standing([approved], "a", {1, 2}, now) is ReviewState.WAITING
    assert standing([mend], "b", {1}, now) is ReviewState.MENDING
    assert standing([mend], "b", {1}, later) is ReviewState.WAITING
    assert standing([mend, approved], "a", {1}, now) is ReviewState.APPROVED


def test_an_approval_while_another_edits_never_lets_an_unread_text_out(live):
    """Approving and publishing race with an edit: what is published is what was approved, or nothing is."""
    with live.app_context(), transaction():
        agency = an_agency()
        unit = a_unit(agency)
        author = with_role(a_person("Ani", unit), RoleKind.MANAGER, agency)
        reader = with_role(a_person("Dewi", unit), RoleKind.INSTRUCTOR, agency)
        operations.ask_for_four_eyes(agency, by=author)
        draft = a_draft(author)
        draft_id, author_id, reader_id = draft.id, author.id, reader.id
        seen = authoring.fingerprint_of(draft)
    gate = threading.Barrier(3)
    done: list[str] = []

    def act(name, deed):
        with live.app_context():
            gate.wait()
            try:
                with transaction():
                    deed(db.session.get(CourseVersion, draft_id))
                done.append(name)
            except Conflict:
                pass
            finally:
                db.session.remove()

    from bina.people.models import Person

    deeds = {
        "edit": lambda version: _edit(version.lessons[0], "Diselipkan diam-diam."),
        "approve": lambda version: operations.judge(
            version, Verdict.APPROVE, "", seen=seen, by=db.session.get(Person, reader_id)
        ),
        "publish": lambda version: authoring.publish(version, by=db.session.get(Person, author_id)),
    }
    threads = [threading.Thread(target=act, args=each) for each in deeds.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with live.app_context():
        version = db.session.get(CourseVersion, draft_id)
        if version.published_at is not None:
            assert version.fingerprint == seen == authoring.fingerprint_of(version)
            assert "edit" not in done
