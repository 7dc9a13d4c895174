"""More time for one person: it counts by the server's clock, at once, and nobody else hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina.audit.models import AuditEntry
from bina.db import db
from courses.quizzes import operations
from courses.quizzes.models import ExtraTime
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.people import a_person
from tests.support.web import text_of

REASON = "Surat dokter: penglihatan terbatas"


@pytest.fixture
def course(trio):
    """Budi follows Ani's course."""
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    return version, enrolment


def give(browser, version, person, percent="50", reason=REASON):
    return browser.send(
        f"/kursus/{version.course_id}/waktu-tambahan", {"person": person.email, "percent": percent, "reason": reason}
    )


def test_a_learner_with_more_time_has_it_on_the_start_page_and_by_the_clock(course, trio, browsers, clock):
    version, enrolment = course
    assert give(browsers(trio.ani), version, trio.budi).status_code == 303
    page = text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}/kuis/{version.lessons[2].id}"))
    assert "Waktunya 30 menit" in page
    assert "Tambahan waktu 50 persen untuk Anda sudah termasuk" in page
    assert REASON not in page
    attempt = operations.start(enrolment, exam_of(version))
    assert attempt.ends_at - attempt.started_at == timedelta(minutes=30)
    clock.shift(timedelta(minutes=29))
    budi = browsers(trio.budi)
    assert budi.send(f"/kursus/percobaan/{attempt.id}/soal/1", {"choice": "o1"}).status_code == 303
    clock.shift(timedelta(minutes=2))
    assert budi.send(f"/kursus/percobaan/{attempt.id}/soal/2", {"choice": "o1"}).status_code == 409


def test_a_running_attempt_gets_it_at_once_and_never_loses_it(course, trio, browsers, clock):
    version, enrolment = course
    attempt = operations.start(enrolment, exam_of(version))
    ani = browsers(trio.ani)
    for percent, minutes in (("50", 30), ("100", 40), ("10", 40)):
        give(ani, version, trio.budi, percent)
        db.session.refresh(attempt)
        assert attempt.ends_at - attempt.started_at == timedelta(minutes=minutes)
    ani.send(f"/kursus/{version.course_id}/waktu-tambahan/{enrolment.id}/akhiri")
    db.session.refresh(attempt)
    assert attempt.ends_at - attempt.started_at == timedelta(minutes=40)
    assert db.session.get(ExtraTime, enrolment.id) is None
    clock.shift(timedelta(minutes=55))
    again = operations.start(enrolment, exam_of(version))
    assert again.ends_at - again.started_at == timedelta(minutes=20)


def test_an_attempt_that_is_over_is_not_opened_again(course, trio, browsers, clock):
    version, enrolment = course
    attempt = operations.start(enrolment, exam_of(version))
    ends = attempt.ends_at
    clock.shift(timedelta(minutes=21))
    give(browsers(trio.ani), version, trio.budi, "300")
    db.session.refresh(attempt)
    assert attempt.ends_at == ends


def test_the_reason_is_read_by_its_writer_alone(course, trio, browsers):
    from bina.people.models import RoleKind
    from tests.support.people import with_role

    version, _enrolment = course
    ani = browsers(trio.ani)
    give(ani, version, trio.budi)
    path = f"/kursus/{version.course_id}/waktu-tambahan"
    assert REASON in text_of(ani.get(path))
    colleague = with_role(a_person("Rekan Pengelola", trio.unit), RoleKind.ADMINISTRATOR, trio.agency)
    page = text_of(browsers(colleague).get(path))
    assert trio.budi.name in page
    assert REASON not in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "quiz.extra_time_given")).one()
    assert entry.detail == {"percent": 50}
    assert "50" not in text_of(ani.get(f"/kursus/{version.course_id}/peserta")).replace(version.title, "")


@pytest.mark.parametrize(
    ("percent", "reason", "sentence"),
    [
        ("0", REASON, "1"),
        ("301", REASON, "300"),
        ("", REASON, "persen"),
        ("50", " ", "Tulis alasannya"),
        ("x", REASON, ""),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(course, trio, browsers, percent, reason, sentence):
    version, _enrolment = course
    answer = give(browsers(trio.ani), version, trio.budi, percent, reason)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert trio.budi.email in answer.get_data(as_text=True)
    assert db.session.scalar(select(ExtraTime.percent)) is None


def test_only_participants_within_reach_and_only_by_writers(course, trio, browsers):
    version, enrolment = course
    ani = browsers(trio.ani)
    stranger = give(ani, version, a_person("Bukan Peserta", trio.unit))
    assert stranger.status_code == 422
    far = an_enrolment(trio.citra, version)
    outside = give(ani, version, trio.citra)
    # Somebody out of reach is answered exactly like somebody who is not there.
    assert (outside.status_code, text_of(outside)) == (422, text_of(stranger))
    assert "Tidak ada peserta pelatihan ini di antara pegawai Anda" in text_of(outside)
    path = f"/kursus/{version.course_id}/waktu-tambahan"
    assert ani.send(f"{path}/{far.id}/akhiri").status_code == 404
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(path).status_code in {403, 404}
        assert give(browsers(person), version, trio.budi).status_code in {403, 404}
        assert browsers(person).send(f"{path}/{enrolment.id}/akhiri").status_code in {403, 404}
    assert db.session.scalar(select(ExtraTime.percent)) is None
