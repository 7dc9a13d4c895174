"""Authors write tasks, learners keep drafts and hand in; nobody sees what is not theirs."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import clock as bina_clock
from bina.db import db
from bina.errors import Forbidden
from courses.assignments import operations as assignments
from courses.assignments.models import Assignment, Submission, Work
from courses.assignments.queries import assignment_of
from courses.authoring import operations as authoring
from courses.authoring.queries import problems
from courses.catalogue.rules import LessonKind, PublishFault
from courses.study.models import AssignmentResult
from courses.study.queries import study_of
from courses.study.rules.progress import Condition
from tests.support.assignments import RUBRIC, an_assignment_course, an_assignment_draft
from tests.support.courses import an_enrolment
from tests.support.people import a_person
from tests.support.web import text_of


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


def address(version) -> str:
    return f"/kursus/{version.course_id}/tugas/{version.lessons[-1].id}"


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_author_writes_a_task_and_its_rubric(trio, browsers):
    draft = an_assignment_draft(trio.ani)
    module = draft.modules[0]
    ani = browsers(trio.ani)
    answer = ani.send(f"/susun/modul/{module.id}/materi-baru", {"kind": "assignment", "title": "Memo", "minutes": "30"})
    assert answer.status_code == 303
    lesson = module.lessons[-1]
    assert lesson.kind is LessonKind.ASSIGNMENT
    assert {each.fault for each in problems(draft)} == {PublishFault.EMPTY_LESSON}
    whole = {"title": "Memo", "minutes": "30", "opens_after": "nothing", "mandatory": "y", "body": "Tulis memo."}
    wrong = ani.send(f"/susun/materi/{lesson.id}", whole | {"rubric": "Isi\nYa\n0 Tidak\n\nB\n1 a\n0 b"})
    assert wrong.status_code == 422
    assert "“Ya” harus diawali angka" in text_of(wrong)
    assert "Tulis memo." in wrong.get_data(as_text=True)
    assert assignment_of(lesson).criteria == []
    right = ani.send(f"/susun/materi/{lesson.id}", whole | {"rubric": RUBRIC, "pass_percent": "70", "go": "preview"})
    assert right.status_code == 303
    assert (lesson.pass_percent, assignment_of(lesson).rubric.maximum) == (70, 6)
    assert problems(draft) == []
    assert "Sebagian" in text_of(ani.get(right.location))
    assert browsers(trio.budi).get(f"/susun/materi/{lesson.id}").status_code in {403, 404}
    assert browsers(trio.citra).get(f"/susun/materi/{lesson.id}").status_code in {403, 404}


def test_a_rubric_stays_as_published_and_another_comes_with_the_next_version(trio, course):
    first = course.lessons[-1]
    before = course.fingerprint
    draft = authoring.begin_draft(course.course, by=trio.ani)
    twin = draft.lessons[-1]
    assert assignment_of(twin).criteria == assignment_of(first).criteria
    from courses.rubrics.rules import read_rubric

    authoring.write_assignment(twin, read_rubric(RUBRIC.replace("4 Tepat", "9 Tepat")), 80)
    assert assignment_of(first).rubric.maximum == 6
    assert authoring.fingerprint_of(course) == before != authoring.fingerprint_of(draft)
    authoring.remove_lesson(twin)
    assert count(Assignment) == 1


def test_a_draft_is_kept_then_handed_in_once_with_a_receipt(trio, course, browsers):
    enrolment = an_enrolment(trio.budi, course)
    budi = browsers(trio.budi)
    lesson = course.lessons[-1]
    moved = budi.get(f"/kursus/{course.course_id}/materi/{lesson.id}")
    assert moved.location.endswith(address(course))
    assert "Belum dikumpulkan. Batas lulusnya 60 persen." in text_of(budi.get(f"/kursus/{course.course_id}"))
    assert budi.send(address(course), {"text": "Rancangan", "go": "keep"}).status_code == 303
    page = text_of(budi.get(address(course)))
    assert "Draf tersimpan" in page
    assert "Rancangan" in page
    assert count(Submission) == 0
    # The page keeps what is typed by itself, and takes only what the form would.
    by_itself = {"Accept": "application/json"}
    told = budi.send(address(course), {"text": "Rancangan kedua", "go": "keep"}, headers=by_itself)
    assert (told.status_code, told.get_json()) == (200, {"kept": True})
    assert "Rancangan kedua" in text_of(budi.get(address(course)))
    half = {"text": "Rancangan", "link": "https:/", "go": "keep"}
    assert budi.send(address(course), half, headers=by_itself).status_code == 422
    assert count(Submission) == 0
    assert budi.send(address(course), {"text": "Yth. Bapak"}).status_code == 303
    submission = db.session.scalars(select(Submission)).one()
    page = text_of(budi.get(address(course)))
    assert submission.receipt in page
    assert "Sudah dikumpulkan" in page
    # The same again is the same handing in; something else replaces it.
    budi.send(address(course), {"text": "Yth. Bapak"})
    assert count(Submission) == count(AssignmentResult) == 1
    budi.send(address(course), {"text": "Yth. Bapak dan Ibu"})
    assert [each.text for each in db.session.scalars(select(Submission).order_by(Submission.round))] == [
        "Yth. Bapak", "Yth. Bapak dan Ibu",
    ]  # fmt: skip
    assert study_of(enrolment).progress.unmet[0].condition is Condition.AWAIT_MARK
    assert "menunggu dinilai" in text_of(budi.get(f"/kursus/{course.course_id}"))


def test_nothing_a_bad_link_or_a_bad_file_is_refused_and_changes_nothing(trio, course, browsers):
    an_enrolment(trio.budi, course)
    budi = browsers(trio.budi)
    empty = budi.send(address(course), {})
    assert empty.status_code == 422
    assert "Belum ada yang dikumpulkan" in text_of(empty)
    link = budi.send(address(course), {"text": "Jawaban saya", "link": "javascript:alert(1)"})
    assert link.status_code == 422
    assert "diawali https://" in text_of(link)
    assert "Jawaban saya" in link.get_data(as_text=True)
    evil = budi.send(address(course), {"text": "Jawaban saya", "files": (io.BytesIO(b"MZ\0\0"), "tugas.exe")})
    assert evil.status_code == 422
    assert "tidak dapat diterima" in text_of(evil)
    many = [(io.BytesIO(f"isi {n}".encode()), f"{n}.txt") for n in range(6)]
    crowd = budi.send(address(course), {"files": many})
    assert crowd.status_code == 422
    assert "Paling banyak 5 berkas" in text_of(crowd)
    assert count(Work) == count(Submission) == 0


def test_files_are_kept_taken_out_and_shown_to_their_owner_only(trio, course, browsers):
    an_enrolment(trio.budi, course)
    other = a_person(unit=trio.unit)
    an_enrolment(other, course)
    budi = browsers(trio.budi)
    budi.send(address(course), {"files": (io.BytesIO(b"isi surat"), "surat Budi.txt"), "go": "keep"})
    (file,) = db.session.scalars(select(Work)).one().files
    own = f"{address(course)}/berkas/{file.id}"
    assert budi.get(own, buffered=True).data == b"isi surat"
    assert browsers(other).get(own).status_code == 404
    assert browsers(trio.citra).get(own).status_code == 404
    assert browsers(trio.ani).get(own).status_code == 404
    # A draft is nobody else's business, not even its number.
    assert browsers(trio.ani).get(f"/kursus/{course.course_id}/karya").status_code == 200
    budi.send(address(course), {"text": "Tanpa berkas", "without": str(file.id)})
    assert db.session.scalars(select(Submission)).one().files == []


def test_only_who_follows_the_course_may_work_in_it(trio, course, browsers):
    for person in (trio.citra, trio.budi):
        assert browsers(person).get(address(course)).status_code == 404
        assert browsers(person).send(address(course), {"text": "x"}).status_code == 404


def test_after_a_hard_deadline_nothing_is_taken(trio, course, clock):
    enrolment = an_enrolment(trio.budi, course)
    enrolment.deadline, enrolment.hard_deadline = bina_clock.today("WIB"), True
    lesson = course.lessons[-1]
    assignments.hand_in(enrolment, lesson, assignments.Given("Tepat waktu", ""))
    clock.shift(timedelta(days=1))
    with pytest.raises(Forbidden):
        assignments.hand_in(enrolment, lesson, assignments.Given("Terlambat", ""))
    assert count(Submission) == 1
