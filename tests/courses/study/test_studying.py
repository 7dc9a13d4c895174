"""Studying through the pages: enrolling, reading, completing, planning, and who may see what."""

import io
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from bina import signals
from bina.credits.models import CreditEntry
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.files.operations import store
from bina.people.models import RoleKind
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations as quizzes
from courses.quizzes.rules.attempts import Stamp
from courses.study import operations, queries
from courses.study.models import Beat, Enrolment, EnrolmentState, LessonMark
from courses.study.operations import ListedKind
from courses.study.rules.attention import Beat as Claim
from tests.support.courses import a_course, a_draft, an_enrolment, exam_of, read_everything
from tests.support.people import a_person, with_role
from tests.support.web import text_of


def pass_exam(enrolment):
    attempt = quizzes.start(enrolment, exam_of(enrolment.version))
    for item in range(1, attempt.items + 1):
        quizzes.save(attempt, item, Stamp(1, "tab"), {"choices": ["o1"]})
    return quizzes.submit(attempt)


def test_a_learner_enrols_reads_and_is_told_why_it_is_not_complete(trio, browsers):
    version = a_course(trio.ani, "Menyapa")
    budi = browsers(trio.budi)
    assert "Ikuti pelatihan" in text_of(budi.get(f"/kursus/{version.course_id}"))
    assert budi.send(f"/kursus/{version.course_id}/ikut").status_code == 303
    page = text_of(budi.get(f"/kursus/{version.course_id}"))
    assert "Pelatihan ini selesai sendiri begitu 3 hal berikut terpenuhi" in page
    first = version.lessons[0]
    assert "Isi bacaan 1." in text_of(budi.get(f"/kursus/{version.course_id}/materi/{first.id}"))
    budi.send(f"/kursus/{version.course_id}/materi/{first.id}/selesai")
    page = text_of(budi.get(f"/kursus/{version.course_id}"))
    assert "33 %" in page
    assert "begitu 2 hal berikut" in page


def test_resume_is_one_tap_and_follows_the_course(trio, browsers):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    budi = browsers(trio.budi)
    path = f"/kursus/{version.course_id}/lanjut"
    assert budi.get(path).location.endswith(f"/materi/{version.lessons[0].id}")
    operations.confirm_reading(enrolment, version.lessons[0])
    assert budi.get(path).location.endswith(f"/materi/{version.lessons[1].id}")
    read_everything(enrolment)
    assert budi.get(path, follow_redirects=True).request.path.endswith(f"/kuis/{version.lessons[2].id}")


def test_completion_is_there_in_the_same_transaction_once_with_jp_and_a_signal(trio):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    heard = []

    def note(person, **told):
        heard.append((person.id, told))

    with signals.course_completed.connected_to(note):
        read_everything(enrolment)
        assert enrolment.state is EnrolmentState.ACTIVE
        pass_exam(enrolment)
        assert enrolment.state is EnrolmentState.COMPLETED
        assert operations.refresh(enrolment, enrolment.completed_at) is False
    assert len(heard) == 1
    person_id, told = heard[0]
    assert person_id == trio.budi.id
    assert told["minutes"] == 90
    (entry,) = db.session.scalars(select(CreditEntry).where(CreditEntry.person_id == trio.budi.id)).all()
    assert (entry.jp, entry.minutes, entry.title) == (2, 90, version.title)


def test_failing_the_exam_completes_nothing(trio):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    attempt = quizzes.start(enrolment, exam_of(version))
    quizzes.save(attempt, 1, Stamp(1, "tab"), {"choices": ["o1"]})
    assert quizzes.submit(attempt).passed is False
    state = queries.study_of(enrolment).progress
    assert not state.complete
    assert [(each.have, each.need) for each in state.unmet] == [(25, 50)]


def test_a_locked_lesson_is_refused_with_the_reason(trio, browsers):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    answer = browsers(trio.budi).get(f"/kursus/{version.course_id}/kuis/{version.lessons[2].id}")
    assert answer.status_code == 403
    assert "Bacaan 1, Bacaan 2" in text_of(answer)


def test_confirming_twice_marks_once_and_a_quiz_cannot_be_read_away(trio):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    for _ in range(3):
        operations.confirm_reading(enrolment, version.lessons[0])
    assert db.session.scalar(select(func.count()).select_from(LessonMark)) == 2
    with pytest.raises(Conflict):
        operations.confirm_reading(enrolment, version.lessons[2])


def test_enrolling_twice_is_one_enrolment_and_coming_back_goes_on_with_it(trio):
    version = a_course(trio.ani)
    first = an_enrolment(trio.budi, version)
    assert an_enrolment(trio.budi, version) is first
    operations.confirm_reading(first, version.lessons[0])
    operations.withdraw(first, by=trio.budi)
    second = an_enrolment(trio.budi, version)
    assert (second.id, second.state) == (first.id, EnrolmentState.ACTIVE)
    assert queries.study_of(second).progress.percent == 33
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_a_running_enrolment_keeps_its_version(trio):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    draft = authoring.begin_draft(version.course, by=trio.ani)
    authoring.remove_lesson(draft.lessons[1])
    authoring.publish(draft, by=trio.ani)
    assert len(queries.study_of(enrolment).progress.standings) == 3
    assert len(an_enrolment(trio.ani, draft).version.lessons) == 2


# -------------------------------------------------------------------------------------------- attention


def test_beats_are_taken_once_and_clipped_to_the_clock(trio, browsers, clock):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    budi = browsers(trio.budi)
    path = f"/kursus/{version.course_id}/materi/{version.lessons[0].id}/detak"
    headers = {"X-CSRFToken": budi.token()}
    assert budi.post(path, json={"tab": "a", "sequence": 1, "active": 9999}, headers=headers).json["seconds"] == 0
    clock.shift(timedelta(seconds=20))
    told = {"tab": "a", "sequence": 2, "active": 9999}
    assert budi.post(path, json=told, headers=headers).json["seconds"] == 30
    assert budi.post(path, json=told, headers=headers).json["seconds"] == 30
    other = {"tab": "b", "sequence": 1, "active": 9999}
    assert budi.post(path, json=other, headers=headers).json["seconds"] == 0
    assert db.session.scalar(select(func.sum(Beat.seconds))) == 30
    for bad in ({}, {"tab": "a"}, {"tab": "a", "sequence": -1}, {"tab": "a", "sequence": "1"}, []):
        assert budi.post(path, json=bad, headers=headers).status_code == 422


def a_video_course(author):
    draft = a_draft(author)
    lesson = authoring.add_lesson(draft.modules[0], LessonKind.VIDEO, "Tayangan", 10)
    authoring.write_lesson(lesson, LessonContent("Tayangan", 10, seconds=100, watch_percent=80))
    video = store(io.BytesIO(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"x" * 2000), "a.mp4", by=author, kinds={"video"})
    captions = store(io.BytesIO(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHalo\n"), "a.vtt", by=author, kinds={"captions"})
    for file in (video, captions):
        authoring.attach(draft.course, file)
    lesson.file_id, lesson.captions_id = video.id, captions.id
    authoring.publish(draft, by=author)
    return draft, lesson


def test_a_video_completes_by_watched_parts_alone(trio, clock):
    version, lesson = a_video_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    operations.attend(enrolment, lesson, tab="a", sequence=0, beat=Claim(0), position=0)
    operations.attend(enrolment, lesson, tab="a", sequence=1, beat=Claim(0, (0, 100)), position=99)
    assert queries.watching(enrolment, lesson).percent == 0
    for n in range(6):
        clock.shift(timedelta(seconds=15))
        operations.attend(
            enrolment, lesson, tab="a", sequence=n + 2, beat=Claim(15, (n * 15, n * 15 + 15)), position=n * 15 + 15
        )
    watching = queries.watching(enrolment, lesson)
    assert (watching.percent, watching.resume_at, watching.ranges) == (90, 90, ((0, 90),))
    standing = queries.study_of(enrolment).standing(lesson.id)
    assert standing.complete


def test_a_video_answers_range_requests_for_learners_only(trio, browsers):
    version, lesson = a_video_course(trio.ani)
    an_enrolment(trio.budi, version)
    path = f"/kursus/{version.course_id}/berkas/{lesson.file_id}"
    answer = browsers(trio.budi).get(path, headers={"Range": "bytes=10-19"})
    assert (answer.status_code, len(answer.data)) == (206, 10)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()
    with browsers(trio.ani).get(path) as whole:
        assert whole.status_code == 200
    assert browsers(trio.citra).get(path).status_code == 404
    other = a_course(trio.ani)
    an_enrolment(trio.budi, other)
    assert browsers(trio.budi).get(f"/kursus/{other.course_id}/berkas/{lesson.file_id}").status_code == 404


# ------------------------------------------------------------------------------------------------- plan


def test_the_week_makes_a_plan_and_a_missed_slot_moves_it(trio, browsers, clock):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    budi = browsers(trio.budi)
    assert "Kapan Anda dapat belajar?" in text_of(budi.get("/kursus/rencana"))
    sent = budi.send("/kursus/rencana/jadwal", {"begin_1": "15:00", "minutes_1": "45", "minutes_0": "25"})
    assert sent.status_code == 303
    page = text_of(budi.get("/kursus/rencana"))
    assert "Selasa, 24 November 2026" in page
    assert "Sesuai rencana: selesai 1 Desember 2026." in page
    clock.shift(timedelta(days=4))
    page = text_of(budi.get("/kursus/rencana"))
    assert "Selasa, 24 November 2026" not in page
    assert "Sesuai rencana: selesai 8 Desember 2026." in page


def test_a_bad_week_is_shown_again_with_its_error(trio, browsers):
    answer = browsers(trio.budi).send("/kursus/rencana/jadwal", {"begin_1": "jam tiga", "minutes_1": "45"})
    assert answer.status_code == 422
    assert "Isi dengan jam" in text_of(answer)


def test_minutes_for_every_working_day_are_said_once(trio, browsers):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    operations.keep_week(trio.budi, [(1, time(9), 60), (5, time(8), 90)])
    budi, path = browsers(trio.budi), "/kursus/rencana/jadwal"
    missing = budi.send(f"{path}/hari-kerja", {"begin": "", "minutes": "25"})
    assert missing.status_code == 422
    assert "Isi jam mulai" in text_of(missing)
    assert "09:00" in missing.get_data(as_text=True)
    wrong = budi.send(f"{path}/hari-kerja", {"begin": "jam tiga", "minutes": "25"})
    assert wrong.status_code == 422
    assert "jam tiga" in wrong.get_data(as_text=True)
    assert budi.send(f"{path}/hari-kerja", {"begin": "15:30", "minutes": "25"}).location.endswith(path)
    slots = [(slot.weekday, slot.starts, slot.minutes) for slot in queries.week_of(trio.budi).slots]
    assert sorted(slots) == [*((day, time(15, 30), 25) for day in range(5)), (5, time(8), 90)]
    assert "Senin, 23 November 2026" in text_of(budi.get("/kursus/rencana"))
    assert not queries.week_of(trio.citra).slots


def test_blocked_days_are_ones_own(trio, browsers):
    budi = browsers(trio.budi)
    assert budi.send("/kursus/rencana/libur").status_code == 422
    wrong = budi.send("/kursus/rencana/libur", {"first": "2026-12-02", "last": "2026-12-01"})
    assert wrong.status_code == 422
    budi.send("/kursus/rencana/libur", {"first": "2026-12-01", "last": "2026-12-02", "reason": "Cuti"})
    (span,) = queries.week_of(trio.budi).blocked
    assert browsers(trio.citra).send(f"/kursus/rencana/libur/{span.id}/hapus").status_code == 404
    assert budi.send(f"/kursus/rencana/libur/{span.id}/hapus").status_code == 303


def test_the_calendar_says_time_and_title_only_and_can_be_revoked(trio, browsers, client):
    version = a_course(trio.ani, "Menyapa")
    an_enrolment(trio.budi, version)
    operations.keep_week(trio.budi, [(1, time(15), 45)])
    budi = browsers(trio.budi)
    page = budi.send("/kursus/rencana/kalender")
    address = page.get_data(as_text=True).split('<code class="secret">')[1].split("</code>")[0]
    path = "/kursus/kalender/" + address.rsplit("/", 1)[1]
    calendar = client.get(path)
    assert calendar.mimetype == "text/calendar"
    text = calendar.get_data(as_text=True)
    assert "SUMMARY:Belajar: Bacaan 1" in text
    assert "DTSTART;TZID=Asia/Jakarta:20261124T150000" in text or "DTSTART:20261124T080000Z" in text
    for secret in (trio.budi.name, trio.budi.email, "Isi bacaan"):
        assert secret not in text
    uids = [line for line in text.splitlines() if line.startswith("UID")]
    operations.block_days(trio.budi, date(2026, 11, 24), date(2026, 11, 24), "")
    moved = client.get(path).get_data(as_text=True)
    assert [line for line in moved.splitlines() if line.startswith("UID")] == uids
    assert "20261124" not in moved.replace("DTSTAMP", "")
    assert client.get("/kursus/kalender/salah.ics").status_code == 404
    budi.send("/kursus/rencana/kalender/cabut")
    assert client.get(path).status_code == 410


# ---------------------------------------------------------------------------------------------- managers


def test_a_pasted_list_is_previewed_and_then_enrolled_once(trio, browsers):
    version = a_course(trio.ani)
    dewi = a_person("Dewi", trio.unit, nip="198503122010012004")
    an_enrolment(trio.budi, version)
    pasted = f"{dewi.nip}\n{trio.budi.email}\n{trio.citra.email}\ntak jelas\n{dewi.email}"
    ani = browsers(trio.ani)
    path = f"/kursus/{version.course_id}/daftarkan"
    page = ani.send(path, {"people": pasted})
    assert "1 orang akan didaftarkan, 1 sudah terdaftar, 1 tidak dikenal, 2 baris" in text_of(page)
    assert dewi.nip not in page.get_data(as_text=True).split("Periksa dahulu")[1].split("<form")[0]
    assert queries.enrolment_of(dewi, version.course_id) is None
    assert ani.send(path, {"people": pasted, "confirmed": "yes"}).status_code == 303
    assert queries.enrolment_of(dewi, version.course_id) is not None
    assert queries.enrolment_of(trio.citra, version.course_id) is None
    again = operations.look_up(pasted, version, by=trio.ani)
    assert ListedKind.NEW not in {each.kind for each in again}
    assert ani.send(path).status_code == 422


def test_participants_are_found_by_name_or_unit_and_come_in_pages(trio, browsers):
    version = a_course(trio.ani)
    for number in range(52):
        an_enrolment(a_person(f"Pegawai {number:02}", trio.unit), version)
    an_enrolment(a_person("Pegawai Jauh", trio.elsewhere), version)
    browser, address = browsers(trio.ani), f"/kursus/{version.course_id}/peserta"
    first, second = text_of(browser.get(address)), text_of(browser.get(f"{address}?halaman=2"))
    assert "0 dari 52 pegawai Anda sudah selesai." in first
    assert "Pegawai 49" in first
    assert "Pegawai 50" not in first
    assert "Pegawai 50" in second
    assert "Pegawai 51" in second
    assert "Jauh" not in second
    found = text_of(browser.get(f"{address}?cari=wai%2017"))
    assert "Pegawai 17" in found
    assert "Pegawai 18" not in found
    assert "0 dari 52" in found
    assert "Tidak ada yang cocok" in text_of(browser.get(f"{address}?cari=Jauh"))
    assert browser.get(f"{address}?halaman={'9' * 30}").status_code == 200
    assert "Pegawai 00" in text_of(browser.get(f"{address}?halaman=-3"))


def test_participants_are_listed_within_reach_only(trio, browsers):
    version = a_course(trio.ani)
    an_enrolment(trio.budi, version)
    an_enrolment(trio.citra, version)
    page = text_of(browsers(trio.ani).get(f"/kursus/{version.course_id}/peserta"))
    assert "Budi Santoso" in page
    assert "Citra Dewi" not in page
    with_role(trio.citra, RoleKind.MANAGER, trio.elsewhere)
    page = text_of(browsers(trio.citra).get(f"/kursus/{version.course_id}/peserta"))
    assert "Citra Dewi" in page
    assert "Budi Santoso" not in page


@pytest.mark.parametrize(
    ("path", "ani", "budi", "citra"),
    [
        ("/kursus/", 200, 200, 200),
        ("/kursus/saya", 200, 200, 200),
        ("/kursus/rencana", 200, 200, 200),
        ("/kursus/{course}", 200, 200, 200),
        ("/kursus/{course}/lanjut", 404, 303, 404),
        ("/kursus/{course}/materi/{lesson}", 404, 200, 404),
        ("/kursus/{course}/kuis/{exam}", 404, 200, 404),
        ("/kursus/{course}/sertifikat", 404, 404, 404),
        ("/kursus/{course}/peserta", 200, 403, 403),
        ("/kursus/{course}/daftarkan", 200, 403, 403),
        ("/kursus/{course}/soal", 200, 403, 403),
        ("/kursus/{course}/soal/baru", 200, 403, 403),
        ("/kursus/{course}/soal/impor", 200, 403, 403),
        ("/susun/", 200, 403, 403),
        ("/susun/baru", 200, 403, 403),
        ("/susun/{course}", 200, 403, 403),
        ("/susun/materi/{lesson}/pratinjau", 200, 403, 403),
    ],
)
def test_each_page_as_owner_member_and_stranger(trio, browsers, path, ani, budi, citra):
    version = a_course(trio.ani)
    read_everything(an_enrolment(trio.budi, version))
    address = path.format(course=version.course_id, lesson=version.lessons[0].id, exam=version.lessons[2].id)
    found = [browsers(person).get(address).status_code for person in (trio.ani, trio.budi, trio.citra)]
    assert found == [ani, budi, citra]


def test_an_instructor_of_another_agency_writes_nothing_here(trio, browsers):
    version = a_course(trio.ani)
    with_role(trio.citra, RoleKind.INSTRUCTOR, trio.elsewhere)
    citra = browsers(trio.citra)
    for path in (
        f"/susun/{version.course_id}",
        f"/kursus/{version.course_id}/soal",
        f"/susun/materi/{version.lessons[0].id}/pratinjau",
    ):
        assert citra.get(path).status_code == 404
    for path in (
        f"/susun/{version.course_id}/draf",
        f"/susun/{version.course_id}/terbitkan",
        f"/susun/{version.course_id}/buka-tutup",
    ):
        assert citra.send(path).status_code == 404
    assert version.course.withdrawn_at is None


def test_the_home_page_has_one_next_step_of_learning(trio, browsers):
    version = a_course(trio.ani, "Menyapa")
    an_enrolment(trio.budi, version)
    page = text_of(browsers(trio.budi).get("/"))
    assert "Mulai Menyapa: Bacaan 1." in page
    assert "Mulai belajar" in page


def test_my_courses_cost_the_same_however_many(trio, browsers, statements):
    budi = browsers(trio.budi)
    version = a_course(trio.ani)
    for _ in range(2):
        an_enrolment(trio.budi, a_course(trio.ani))
    with statements() as few:
        budi.get("/kursus/saya")
    small = few()
    for _ in range(6):
        an_enrolment(trio.budi, a_course(trio.ani))
    with statements() as many:
        budi.get("/kursus/saya")
    assert version
    assert many() == small
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 8


def test_coming_back_keeps_a_managers_hard_deadline(trio):
    version = a_course(trio.ani)
    last_day = date(2026, 12, 1)
    enrolment = operations.enrol(trio.budi, version, by=trio.ani, deadline=last_day, hard=True)
    operations.withdraw(enrolment, by=trio.budi)
    again = operations.enrol(trio.budi, version, by=trio.budi, deadline=date(2027, 3, 1))
    assert (again.id, again.deadline, again.hard_deadline) == (enrolment.id, last_day, True)
    operations.withdraw(again, by=trio.budi)
    operations.enrol(trio.budi, version, by=trio.ani, deadline=date(2027, 3, 1), hard=True)
    assert again.deadline == date(2027, 3, 1)


def test_a_learner_gets_only_the_files_of_the_version_followed(trio, browsers):
    version, lesson = a_video_course(trio.ani)
    an_enrolment(trio.budi, version)
    spare = store(io.BytesIO(b"WEBVTT\n\n00:00.000 --> 00:01.000\nDraf\n"), "b.vtt", by=trio.ani, kinds={"captions"})
    authoring.attach(version.course, spare)
    draft = authoring.begin_draft(version.course, by=trio.ani)
    draft.lessons[-1].captions_id = spare.id
    db.session.commit()

    def status(person, file_id):
        with browsers(person).get(f"/kursus/{version.course_id}/berkas/{file_id}") as answer:
            return answer.status_code

    for used in (lesson.file_id, lesson.captions_id):
        assert [status(person, used) for person in (trio.ani, trio.budi, trio.citra)] == [200, 200, 404]
    assert [status(person, spare.id) for person in (trio.ani, trio.budi, trio.citra)] == [200, 404, 404]


def test_after_a_hard_deadline_nothing_can_be_done(trio, browsers, clock):
    version = a_course(trio.ani)
    last_day = date(2026, 11, 21)
    enrolment = operations.enrol(trio.budi, version, by=trio.ani, deadline=last_day, hard=True)
    read_everything(enrolment)
    attempt = quizzes.start(enrolment, exam_of(version))
    quizzes.save(attempt, 1, Stamp(1, "tab"), {"choices": ["o1"]})
    # 18.00 UTC is past midnight in Jakarta.
    clock.shift(timedelta(hours=15))
    attempt.ends_at += timedelta(hours=16)
    first = version.lessons[0]
    answer = browsers(trio.budi).send(f"/kursus/{version.course_id}/materi/{first.id}/selesai")
    assert answer.status_code == 403
    assert "Batas waktu pelatihan ini sudah lewat" in text_of(answer)
    with pytest.raises(Forbidden):
        operations.attend(enrolment, first, tab="a", sequence=0, beat=Claim(0), position=None)
    with pytest.raises(Forbidden):
        quizzes.save(attempt, 2, Stamp(1, "tab"), {"choices": ["o1"]})
    assert quizzes.submit(attempt).earned > 0
    with pytest.raises(Forbidden):
        quizzes.start(enrolment, exam_of(version))


def test_a_soft_deadline_stops_nobody(trio, clock):
    version = a_course(trio.ani)
    enrolment = operations.enrol(trio.budi, version, by=trio.ani, deadline=date(2026, 11, 21))
    clock.shift(timedelta(days=3))
    read_everything(enrolment)
    assert queries.study_of(enrolment).progress.percent > 0
