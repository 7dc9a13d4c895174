"""More time: asked for with a reason, decided in one tap, and the deadline follows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.assignments import operations as assignments
from courses.assignments.models import Extension
from courses.study.operations import enrol
from courses.study.queries import plan_of
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person, with_role
from tests.support.web import text_of

DEADLINE, WANTED = date(2026, 11, 25), date(2026, 12, 2)


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


@pytest.fixture
def enrolment(trio, course):
    manager = with_role(a_person("Rina Manajer", trio.unit), RoleKind.MANAGER, trio.agency)
    return enrol(trio.budi, course, by=manager, deadline=DEADLINE, hard=True)


def address(course) -> str:
    return f"/kursus/{course.course_id}/tugas/{course.lessons[-1].id}"


def asked(**changed) -> dict[str, str]:
    return {"wanted_until": WANTED.isoformat(), "why": "Tugas di lapangan"} | changed


def test_one_tap_grants_and_late_work_is_taken_again(trio, course, enrolment, browsers, clock):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    assert "karya tidak diterima, kecuali Anda mendapat perpanjangan" in text_of(budi.get(address(course)))
    clock.shift(timedelta(days=6))
    assert budi.send(address(course), {"text": "Terlambat"}).status_code == 422
    assert budi.send(f"{address(course)}/perpanjangan", asked()).status_code == 303
    assert "Menunggu keputusan" in text_of(budi.get(address(course)))
    (extension,) = db.session.scalars(select(Extension))
    queue = text_of(ani.get(f"/kursus/{course.course_id}/karya"))
    assert "Tugas di lapangan" in queue
    assert "Beri sampai 2 Desember 2026" in queue
    for _twice in range(2):
        assert ani.send(f"/kursus/perpanjangan/{extension.id}/beri").status_code == 303
    assert enrolment.deadline == WANTED
    (planned,) = [
        each for each in plan_of(trio.budi, bina_clock.now()).studies.values() if each.enrolment.id == enrolment.id
    ]
    assert planned.enrolment.deadline == WANTED
    assert budi.send(address(course), {"text": "Sekarang diterima"}).status_code == 303
    said = db.session.scalars(select(Notice.subject)).all()
    assert said.count(f"Perpanjangan diberikan: {course.title}") == 1
    # The manager who set the deadline is told.
    assert said.count(f"Batas {course.title} diperpanjang") == 1
    assert "Perpanjangan diberikan" in text_of(budi.get(address(course)))


def test_a_refusal_needs_its_reason_and_the_deadline_stays(trio, course, enrolment, browsers):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    budi.send(f"{address(course)}/perpanjangan", asked())
    (extension,) = db.session.scalars(select(Extension))
    assert ani.send(f"/kursus/perpanjangan/{extension.id}/tolak", {"answer": ""}).status_code == 422
    assert ani.send(f"/kursus/perpanjangan/{extension.id}/tolak", {"answer": "Sudah dua kali"}).status_code == 303
    assert enrolment.deadline == DEADLINE
    assert ani.send(f"/kursus/perpanjangan/{extension.id}/beri").status_code == 409
    assert "Sudah dua kali" in text_of(budi.get(address(course)))
    # Asking again is possible once the first is decided.
    assert budi.send(f"{address(course)}/perpanjangan", asked(why="Ada surat tugas")).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("2026-11-25", "Pilih tanggal sesudah batas sekarang"),
        ("2026-11-20", "Pilih tanggal mulai hari ini."),
        ("", "Isi tanggal yang Anda minta."),
    ],
)
def test_a_date_that_cannot_be_granted_is_refused_with_what_was_typed(
    trio, course, enrolment, browsers, wanted, sentence
):
    answer = browsers(trio.budi).send(f"{address(course)}/perpanjangan", asked(wanted_until=wanted))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Tugas di lapangan" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Extension)) is None


def test_one_request_waits_at_a_time_and_only_markers_decide(trio, course, enrolment, browsers):
    budi = browsers(trio.budi)
    for _twice in range(2):
        assert budi.send(f"{address(course)}/perpanjangan", asked()).status_code == 303
    assert budi.send(f"{address(course)}/perpanjangan", asked(why="Lain")).status_code == 409
    (extension,) = db.session.scalars(select(Extension))
    for person in (trio.budi, trio.citra):
        assert browsers(person).send(f"/kursus/perpanjangan/{extension.id}/beri").status_code == 404
        assert browsers(person).get(f"/kursus/perpanjangan/{extension.id}/tolak").status_code == 404
    assert browsers(trio.citra).get(f"{address(course)}/perpanjangan").status_code == 404
    assert enrolment.deadline == DEADLINE
    assert f"Permintaan perpanjangan: {course.title}" in db.session.scalars(
        select(Notice.subject).where(Notice.person_id == trio.ani.id)
    ).all()  # fmt: skip


def test_a_late_work_under_a_soft_deadline_is_taken_and_the_marker_sees_how_late(trio, course, browsers, clock):
    enrol(trio.budi, course, by=trio.budi, deadline=DEADLINE)
    clock.shift(timedelta(days=6))
    submission = handed_in(trio.budi, course)[1]
    page = text_of(browsers(trio.ani).get(f"/kursus/tugas/{submission.work.lesson_id}/karya/{submission.work.number}"))
    assert "Terlambat 2 hari" in page
    assert trio.budi.name not in page
    assignments.mark(submission, [0, 0], "", by=trio.ani)
