"""Instructors see who is stuck, where and why, and write to them in one step."""

import io
import random
from datetime import UTC, date, datetime, timedelta

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from bina import clock as now
from bina.audit.models import AuditEntry
from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.assignments.queries import waiting_for
from courses.study import operations as study
from courses.study.models import Beat, QuizResult
from courses.teaching.queries import teaching_of
from courses.teaching.rules import (
    FAILED_ATTEMPTS,
    QUIET_DAYS,
    TIMES_OPEN,
    LessonTrace,
    Sign,
    gravity,
    signs,
)
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.courses import a_course, an_enrolment
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@given(
    st.integers(0, 60),
    st.none() | st.integers(-40, 40),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30_000)), max_size=4),
)
def test_each_sign_stands_exactly_from_its_threshold_on(days, left, told):
    deadline = None if left is None else TODAY + timedelta(days=left)
    traces = [LessonTrace(n, 20, failed=failed, seconds=seconds) for n, (failed, seconds) in enumerate(told)]
    found = signs(NOW - timedelta(days=days), deadline, traces, NOW, TODAY)
    kinds = {(each.sign, each.lesson_id) for each in found}
    assert ((Sign.LATE, None) in kinds) == (left is not None and left < 0)
    assert ((Sign.QUIET, None) in kinds) == (left is not None and left >= 0 and days >= QUIET_DAYS)
    for trace in traces:
        assert ((Sign.FAILED_QUIZ, trace.lesson_id) in kinds) == (trace.failed >= FAILED_ATTEMPTS)
        assert ((Sign.LONG_OPEN, trace.lesson_id) in kinds) == (trace.seconds >= TIMES_OPEN * 20 * 60)
    assert list(found) == sorted(found, key=gravity)
    random.shuffle(traces)
    assert signs(NOW - timedelta(days=days), deadline, traces, NOW, TODAY) == found


@pytest.fixture
def course(trio):
    return a_course(trio.ani)


def deadline_in(days):
    return now.today("WIB") + timedelta(days=days)


def failed(enrolment, times, passed=False):
    quiz = enrolment.version.lessons[-1]
    for n in range(times):
        db.session.add(
            QuizResult(
                enrolment_id=enrolment.id, lesson_id=quiz.id, attempt_id=enrolment.id * 100 + n, percent=40,
                passed=passed and n == times - 1, at=now.now(),
            )
        )  # fmt: skip
    db.session.flush()


def sat(enrolment, minutes):
    db.session.add(
        Beat(
            enrolment_id=enrolment.id, lesson_id=enrolment.version.lessons[0].id, tab="a", sequence=1, at=now.now(),
            seconds=minutes * 60,
        )
    )  # fmt: skip
    db.session.flush()


def test_who_is_stuck_is_listed_with_where_and_why(trio, course, browsers, clock):
    names = ("Gagal Kuis", "Lama Terbuka", "Lama Hilang", "Sudah Lewat", "Tanpa Batas", "Baru Mulai", "Lulus Kedua")
    people = {name: a_person(name, trio.unit, phone="6281234567890") for name in names}
    enrolled = {name: an_enrolment(person, course) for name, person in people.items()}
    enrolled["Lama Hilang"].deadline = deadline_in(30)
    enrolled["Sudah Lewat"].deadline = deadline_in(3)
    clock.shift(timedelta(days=QUIET_DAYS + 1))
    enrolled["Baru Mulai"].deadline = deadline_in(30)
    study.open_lesson(enrolled["Baru Mulai"], course.lessons[0])
    failed(enrolled["Gagal Kuis"], FAILED_ATTEMPTS)
    failed(enrolled["Lulus Kedua"], FAILED_ATTEMPTS, passed=True)
    sat(enrolled["Lama Terbuka"], 90)
    found = teaching_of(trio.ani, course.course, now.now())
    assert [(each.enrolment.person.name, [sign.sign for sign in each.signs]) for each in found.stuck] == [
        ("Gagal Kuis", [Sign.FAILED_QUIZ]),
        ("Lama Terbuka", [Sign.LONG_OPEN]),
        ("Sudah Lewat", [Sign.LATE]),
        ("Lama Hilang", [Sign.QUIET]),
    ]
    answer = browsers(trio.ani).get(f"/kursus/{course.course_id}/pendampingan")
    page = text_of(answer)
    for said in (
        "7 peserta sedang belajar; 7 di antaranya", "Perlu didampingi: 4 peserta", "Ujian: 2 kali belum lulus.",
        "Bacaan 1: terbuka 90 menit dan belum selesai.", "8 hari tidak membuka pelatihan.", "Batas waktunya lewat 5 hari.",
    ):  # fmt: skip
        assert said in page
    assert "https://wa.me/6281234567890?text=Halo%20Gagal%20Kuis" in answer.get_data(as_text=True)
    assert "Baru Mulai" not in page
    # Confirming to have read it ends the sign.
    study.confirm_reading(enrolled["Lama Terbuka"], course.lessons[0])
    assert len(teaching_of(trio.ani, course.course, now.now()).stuck) == 3
    # The workbook has the same rows.
    book = load_workbook(io.BytesIO(browsers(trio.ani).get(f"/kursus/{course.course_id}/pendampingan.xlsx").data))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell]
    assert [name for name in names if name in cells] == ["Gagal Kuis", "Lama Hilang", "Sudah Lewat"]


def test_an_instructor_writes_from_a_template_once(trio, course, browsers):
    enrolment = an_enrolment(trio.budi, course)
    failed(enrolment, 3)
    ani = browsers(trio.ani)
    address = f"/kursus/{course.course_id}/pendampingan/{enrolment.id}/pesan"
    assert f"Halo Budi Santoso, ini tentang pelatihan {course.title}. Saya lihat Ujian belum lulus." in text_of(
        ani.get(address)
    )
    assert ani.send(address, {"text": " "}).status_code == 422
    for _again in range(2):
        assert ani.send(address, {"text": "Mari kita bahas.", "once": "sekali-ini"}).status_code == 303
    letters = db.session.scalars(select(Notice).where(Notice.key.startswith("teaching:"))).all()
    assert [(each.person_id, each.body) for each in letters] == [(trio.budi.id, "Mari kita bahas.")]
    assert db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb == "course.learner_written_to")).all()


def test_names_stay_within_the_instructors_reach_and_others_have_no_page(trio, course, browsers):
    far = a_person("Jauh Sekali", trio.elsewhere)
    enrolments = [an_enrolment(trio.budi, course), an_enrolment(far, course)]
    for each in enrolments:
        failed(each, 2)
    page = text_of(browsers(trio.ani).get(f"/kursus/{course.course_id}/pendampingan"))
    assert "2 peserta sedang belajar; 1 di antaranya" in page
    assert trio.budi.name in page
    assert far.name not in page
    paths = [f"/kursus/{course.course_id}/pendampingan", f"/kursus/{course.course_id}/pendampingan.xlsx"]
    messages = [f"/kursus/{course.course_id}/pendampingan/{each.id}/pesan" for each in enrolments]
    assert [browsers(trio.ani).get(path).status_code for path in messages] == [200, 404]
    assert browsers(trio.ani).send(messages[1], {"text": "Halo"}).status_code == 404
    manager = with_role(a_person("Maya", trio.unit), RoleKind.MANAGER, trio.agency)
    neighbour = with_role(a_person("Nia", a_unit(trio.agency)), RoleKind.INSTRUCTOR, a_unit(trio.agency))
    for person in (trio.budi, trio.citra, manager, neighbour):
        browser = browsers(person)
        assert {browser.get(path).status_code for path in [*paths, *messages]} == {404}
        assert browser.send(messages[0], {"text": "Halo"}).status_code == 404


def test_a_work_that_waits_names_nobody(trio, browsers, clock):
    course = an_assignment_course(trio.ani)
    enrolment, _submission = handed_in(trio.budi, course)
    clock.shift(timedelta(days=30))
    assert waiting_for(trio.ani)
    page = text_of(browsers(trio.ani).get(f"/kursus/{course.course_id}/pendampingan"))
    assert "1 karya menunggu dinilai" in page
    assert enrolment.person.name not in page


def test_statements_do_not_grow_with_learners(trio, course, browsers, statements):
    ani = browsers(trio.ani)
    path = f"/kursus/{course.course_id}/pendampingan"

    def enrol(many):
        for _n in range(many):
            enrolment = an_enrolment(a_person(unit=trio.unit), course)
            failed(enrolment, 2)
            sat(enrolment, 200)

    def counted():
        ani.get(path)
        with statements() as count:
            assert ani.get(path).status_code == 200
        return count()

    enrol(2)
    few = counted()
    enrol(58)
    assert counted() == few
    answer = ani.get(path)
    assert "Yang tampil 50 orang dengan tanda terberat." in text_of(answer)
    assert len(brotli.compress(answer.data)) < 14 * 1024
