"""Reads of assignments: a learner's own work, and the works a marker may mark, by number instead of by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, Role, RoleKind, Unit
from bina.people.queries import units_within
from courses.assignments.models import Assignment, Extension, Marking, SideNote, Submission, Work
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.catalogue.permissions import may_mark
from courses.catalogue.rules import LessonKind
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import lessons_continued


def assignment_of(lesson: Lesson) -> Assignment:
    """The rubric of an assignment lesson; every such lesson has its row from its first moment."""
    return db.session.scalars(select(Assignment).where(Assignment.lesson_id == lesson.id)).one()


def rubrics_of(version: CourseVersion) -> dict[int, list[Any]]:
    """The criteria of a version's assignments as they are kept, by lesson id."""
    ids = [lesson.id for lesson in version.lessons if lesson.kind is LessonKind.ASSIGNMENT]
    if not ids:
        return {}
    return {
        each.lesson_id: each.criteria
        for each in db.session.scalars(select(Assignment).where(Assignment.lesson_id.in_(ids)))
    }


# ------------------------------------------------------------------------------------------ learner


def work_of(enrolment: Enrolment, lesson: Lesson) -> Work | None:
    """What the learner has worked on; None before the first saving."""
    return db.session.scalar(
        select(Work)
        .where(Work.enrolment_id == enrolment.id, Work.lesson_id.in_(lessons_continued(enrolment.id, lesson.id)))
        .order_by(Work.id.desc())
    )


def own_file(work: Work | None, file_id: int) -> StoredFile:
    """A file of the learner's own draft or of what they handed in; raises NotFound for any other."""
    mine: list[StoredFile] = []
    if work is not None:
        mine = [*work.files, *(file for each in work.submissions for file in each.files)]
    for file in mine:
        if file.id == file_id:
            return file
    raise NotFound(_("Berkas ini tidak ditemukan."))


def extensions_of(enrolment: Enrolment) -> Sequence[Extension]:
    """Every request for more time of an enrolment, newest first."""
    return db.session.scalars(
        select(Extension).where(Extension.enrolment_id == enrolment.id).order_by(Extension.id.desc())
    ).all()


def extension_waiting(enrolment: Enrolment) -> Extension | None:
    """The request for more time that is not decided yet."""
    return db.session.scalar(
        select(Extension).where(Extension.enrolment_id == enrolment.id, Extension.decided_at.is_(None))
    )


# ------------------------------------------------------------------------------------------- marker


def _newest(person: Person) -> Select[Any]:
    """The newest submission of every work of running or completed studies, but never the marker's own."""
    last = select(Submission.work_id, func.max(Submission.round).label("round")).group_by(Submission.work_id).subquery()
    return (
        select(Submission)
        .join(last, (last.c.work_id == Submission.work_id) & (last.c.round == Submission.round))
        .join(Work, Work.id == Submission.work_id)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .outerjoin(Marking, (Marking.submission_id == Submission.id) & (Marking.number == 1))
        .where(Enrolment.state != EnrolmentState.WITHDRAWN, Enrolment.person_id != person.id)
    )


def course_to_mark(person: Person, course_id: int) -> Course:
    """The course if this person marks its works; raises NotFound for everybody else."""
    course = db.session.get(Course, course_id)
    if course is None or not may_mark(person, course):
        raise NotFound(_("Pelatihan ini tidak ada di antara yang Anda nilai."))
    return course


def lesson_to_mark(person: Person, lesson_id: int) -> Lesson:
    """An assignment lesson whose works this person marks; raises NotFound for everybody else."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or lesson.kind is not LessonKind.ASSIGNMENT:
        raise NotFound(_("Tugas ini tidak ditemukan."))
    course_to_mark(person, lesson.module.version.course_id)
    return lesson


def _assignments_of(course: Course) -> Sequence[Lesson]:
    return db.session.scalars(
        select(Lesson)
        .join(Module, Module.id == Lesson.module_id)
        .join(CourseVersion, CourseVersion.id == Module.version_id)
        .where(CourseVersion.course_id == course.id, Lesson.kind == LessonKind.ASSIGNMENT)
        .order_by(CourseVersion.number.desc(), Module.position, Lesson.position)
    ).all()


def has_assignments(course: Course) -> bool:
    """Whether any version of the course has an assignment."""
    return bool(_assignments_of(course))


@dataclass(frozen=True)
class Queue:
    """The works of one assignment: numbers that wait, and what was marked."""

    lesson: Lesson
    waiting: tuple[int, ...]
    marked: tuple[Submission, ...]


def queues_of(person: Person, course: Course) -> list[Queue]:
    """The works of every assignment of a course, newest version first; versions nobody handed in for are left out."""
    found = []
    for lesson in _assignments_of(course):
        submissions = db.session.scalars(
            _newest(person)
            .where(Work.lesson_id == lesson.id)
            .order_by(Work.number)
            .options(selectinload(Submission.work), selectinload(Submission.markings))
        ).all()
        waiting = tuple(each.work.number or 0 for each in submissions if each.marking is None)
        marked = tuple(each for each in submissions if each.marking is not None)
        if submissions or lesson.module.version.number == course.published_number:
            found.append(Queue(lesson, waiting, marked))
    return found


def waiting_numbers(person: Person, lesson: Lesson) -> list[int]:
    """The numbers of the works that wait to be marked."""
    return list(
        db.session.scalars(
            _newest(person)
            .with_only_columns(Work.number)
            .where(Work.lesson_id == lesson.id, Marking.id.is_(None))
            .order_by(Work.number)
        )
    )


def submission_to_mark(person: Person, lesson: Lesson, number: int) -> Submission:
    """The newest submission of a work by its number, marked or not; raises NotFound."""
    found: Submission | None = db.session.scalar(
        _newest(person).where(Work.lesson_id == lesson.id, Work.number == number)
    )
    if found is None:
        raise NotFound(_("Karya ini tidak ada di antara yang Anda nilai."))
    return found


def waiting_for(person: Person) -> list[tuple[int, str, int]]:
    """Course id, its newest title, and how many works wait for this marker; nothing for who marks nothing."""
    if not person.holds(RoleKind.INSTRUCTOR):
        return []
    units = units_within(person, RoleKind.INSTRUCTOR).with_only_columns(Unit.id)
    rows = db.session.execute(
        _newest(person)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published_number))
        .where(Marking.id.is_(None), Course.unit_id.in_(units))
        .with_only_columns(Course.id, CourseVersion.title, func.count())
        .group_by(Course.id, CourseVersion.title)
        .order_by(func.min(Submission.at))
    )
    return [(course_id, title, count) for course_id, title, count in rows]


def side_note_to_change(submission: Submission, note_id: int) -> SideNote:
    """A side note on this submission; raises NotFound for any other."""
    for side_note in submission.side_notes:
        if side_note.id == note_id:
            return side_note
    raise NotFound(_("Catatan ini tidak ditemukan."))


def markers_of(course: Course) -> Sequence[Person]:
    """Instructors of the very unit that offers the course; where it has none, those over the units above it."""
    chain = [int(each) for each in reversed(course.unit.path.split("/")) if each]
    rows = db.session.execute(
        select(Person, Role.unit_id)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.kind == RoleKind.INSTRUCTOR,
            Role.subject_kind.is_(None),
            Role.unit_id.in_(chain),
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
    ).all()
    nearest = next((unit_id for unit_id in chain if any(row.unit_id == unit_id for row in rows)), None)
    found = [row.Person for row in rows if row.unit_id == nearest]
    return [person for person in found if may_mark(person, course)]


def extensions_to_decide(person: Person, course: Course) -> Sequence[Extension]:
    """Requests for more time of a course that wait, oldest first, but never the marker's own."""
    return db.session.scalars(
        select(Extension)
        .join(Enrolment, Enrolment.id == Extension.enrolment_id)
        .where(
            Enrolment.course_id == course.id,
            Enrolment.person_id != person.id,
            Enrolment.state == EnrolmentState.ACTIVE,
            Extension.decided_at.is_(None),
        )
        .options(joinedload(Extension.enrolment).joinedload(Enrolment.person))
        .order_by(Extension.asked_at)
    ).all()


def extension_to_decide(person: Person, extension_id: int) -> Extension:
    """A request for more time in a course this person marks, decided or not; raises NotFound for any other."""
    found = db.session.get(Extension, extension_id)
    if found is None or found.enrolment.person_id == person.id or not may_mark(person, found.enrolment.course):
        raise NotFound(_("Permintaan ini tidak ditemukan."))
    return found
