"""A copy teaches the same under another code, is a course of its own, and may only go where its maker writes."""

import pytest
from sqlalchemy import select

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring import queries
from courses.authoring.operations import LessonContent
from courses.catalogue.models import Course
from courses.catalogue.rules import LessonKind
from courses.quizzes.queries import bank
from courses.rubrics.rules import read_rubric
from courses.writing.operations import add_picture
from tests.support import documents
from tests.support.assignments import RUBRIC
from tests.support.courses import a_course, a_draft
from tests.support.people import a_unit
from tests.support.web import text_of


@pytest.fixture
def source(trio):
    made = a_draft(trio.ani)
    lesson = made.modules[0].lessons[0]
    file = add_picture(lesson, "peta.png", documents.a_photo(200, 100, "PNG"), by=trio.ani)
    body = f"![Peta](gambar:{file.id}) [unduh](/kursus/{made.course_id}/berkas/{file.id})"
    authoring.write_lesson(lesson, LessonContent("Bacaan 1", 30, body=body))
    task = authoring.add_lesson(made.modules[0], LessonKind.ASSIGNMENT, "Tugas", 20)
    authoring.write_lesson(task, LessonContent("Tugas", 20, body="Kerjakan."))
    authoring.write_assignment(task, read_rubric(RUBRIC), 70)
    db.session.flush()
    return made


def told(version) -> list[object]:
    quizzes = queries.quizzes_of(version)
    return [
        [module.title, [
            (lesson.title, lesson.kind, lesson.minutes, lesson.required, lesson.opens_after, lesson.pass_percent,
             (quizzes[lesson.id].blueprint, quizzes[lesson.id].limit_minutes, quizzes[lesson.id].attempts_allowed)
             if lesson.id in quizzes else None)
            for lesson in module.lessons
        ]]
        for module in version.modules
    ]  # fmt: skip


def test_a_copy_teaches_the_same_and_may_be_published(trio, browsers, source):
    answer = browsers(trio.ani).send(
        f"/susun/{source.course_id}/salin", {"title": "Salinan", "code": "SLN", "unit": trio.unit.id}
    )
    assert answer.status_code == 303
    course = db.session.scalars(select(Course).where(Course.code == "SLN")).one()
    draft = queries.newest_version(course)
    assert told(draft) == told(source)
    assert [question.question for question in bank(course.id)] == [each.question for each in bank(source.course_id)]
    first = draft.modules[0].lessons[0]
    assert first.body_html.count(f"/kursus/{course.id}/berkas/") == 2
    assert f"/kursus/{source.course_id}/" not in first.body_html
    number = first.body_html.split("/berkas/")[1].split('"')[0]
    with browsers(trio.ani).get(f"/kursus/{course.id}/berkas/{number}") as picture:
        assert picture.status_code == 200
    assert queries.problems(draft) == queries.problems(source) == []
    authoring.publish(draft, by=trio.ani)


def test_writing_the_copy_leaves_the_original_alone(trio, source):
    from courses.writing.operations import copy_course

    before = authoring.fingerprint_of(source)
    draft = copy_course(source, trio.unit, "SLN-2", "Salinan", by=trio.ani)
    authoring.write_lesson(draft.modules[0].lessons[0], LessonContent("Lain", 5, body="Lain."))
    authoring.remove_lesson(draft.modules[0].lessons[-1])
    db.session.flush()
    assert authoring.fingerprint_of(source) == before


def test_a_published_course_can_be_copied(trio, browsers):
    course = a_course(trio.ani)
    told = {"title": "Salinan", "code": "SLN-3", "unit": trio.unit.id}
    assert browsers(trio.ani).send(f"/susun/{course.course_id}/salin", told).status_code == 303


def test_a_copy_in_error_is_explained_and_makes_nothing(trio, browsers, source):
    ani = browsers(trio.ani)
    path = f"/susun/{source.course_id}/salin"
    other = a_unit()
    db.session.flush()
    for change, words in (
        ({"code": source.course.code}, "sudah dipakai"),
        ({"code": "huruf kecil"}, "Pakai huruf besar"),
        ({"title": ""}, "Isi judul pelatihan."),
        ({"unit": other.id}, "Pilih salah satu dari daftar."),
    ):
        answer = ani.send(path, {"title": "Salinan", "code": "SLN-4", "unit": trio.unit.id} | change)
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert db.session.scalar(select(Course.id).where(Course.code == "SLN-4")) is None
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(path).status_code in (403, 404)
