"""Reads of those who mark: works by number instead of by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import units_within
from courses.assignments.models import Judgement, Marking, SideNote, Submission, Work
from courses.assignments.queries.judging import every_marker
from courses.assignments.rules.agreement import Basis
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.catalogue.permissions import may_mark
from courses.catalogue.rules import LessonKind
from courses.study.models import Enrolment, EnrolmentState


def _newest(person: Person) -> Select[Any]:
    """The newest submission of every work of running or completed studies, but never the marker's own."""
    return _newest_of_all().where(Enrolment.person_id != person.id)


def _newest_of_all() -> Select[Any]:
    last = select(Submission.work_id, func.max(Submission.round).label("round")).group_by(Submission.work_id).subquery()
    return (
        select(Submission)
        .join(last, (last.c.work_id == Submission.work_id) & (last.c.round == Submission.round))
        .join(Work, Work.id == Submission.work_id)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .outerjoin(Marking, (Marking.submission_id == Submission.id) & (Marking.number == 1))
        .where(Enrolment.state != EnrolmentState.WITHDRAWN)
    )


def _judged(person: Person) -> ColumnElement[bool]:
    """That this person has judged the submission, or two others have."""
    mine = exists().where(Judgement.submission_id == Submission.id, Judgement.marker_id == person.id)
    return mine | exists().where(Judgement.submission_id == Submission.id, Judgement.place == 2)


def _is_waiting(person: Person) -> ColumnElement[bool]:
    """That the submission waits for this marker."""
    return Marking.id.is_(None) & (Work.readers == Readers.MARKERS) & ~_judged(person)


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
    #: judged by this marker, and waiting for another
    second: int = 0
    #: numbers that two have judged and a third decides
    to_moderate: tuple[int, ...] = ()
    #: marked or judged by this marker
    done: int = 0
    #: how many peers have, or will have
    with_peers: int = 0

    @property
    def share_done(self) -> float:
        """How much of what this marker can mark is done."""
        all_of_it = self.done + len(self.waiting)
        return self.done / all_of_it if all_of_it else 1.0


def _queue(lesson: Lesson, submissions: Sequence[Submission], person: Person) -> Queue:
    marked = [each for each in submissions if each.marking is not None]
    open_ones = [each for each in submissions if each.marking is None]
    mine = [each for each in open_ones if any(said.marker_id == person.id for said in each.judgements)]
    waiting = [
        each
        for each in open_ones
        if each not in mine and len(each.judgements) < 2 and each.work.readers is Readers.MARKERS
    ]
    done = len(mine) + sum(
        (each.markings[0].marker_id == person.id and each.markings[0].basis is not Basis.PEERS)
        or any(said.marker_id == person.id for said in each.judgements)
        for each in marked
    )
    return Queue(
        lesson,
        tuple(each.work.number or 0 for each in waiting),
        tuple(marked),
        second=sum(len(each.judgements) == 1 for each in mine),
        to_moderate=tuple(each.work.number or 0 for each in open_ones if len(each.judgements) == 2),
        done=done,
        with_peers=sum(each.work.readers is not Readers.MARKERS for each in open_ones),
    )


def queues_of(person: Person, course: Course) -> list[Queue]:
    """The works of every assignment of a course, newest version first; versions nobody handed in for are left out."""
    found = []
    for lesson in _assignments_of(course):
        submissions = db.session.scalars(
            _newest(person)
            .where(Work.lesson_id == lesson.id)
            .order_by(Work.number)
            .options(
                selectinload(Submission.work), selectinload(Submission.markings), selectinload(Submission.judgements)
            )
        ).all()
        if submissions or lesson.module.version.number == course.published_number:
            found.append(_queue(lesson, submissions, person))
    return found


def waiting_numbers(person: Person, lesson: Lesson) -> list[int]:
    """The numbers of the works that wait to be marked."""
    return list(
        db.session.scalars(
            _newest(person)
            .with_only_columns(Work.number)
            .where(Work.lesson_id == lesson.id, _is_waiting(person))
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
        .where(_is_waiting(person), Course.unit_id.in_(units))
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


@dataclass(frozen=True)
class Marker:
    """How far one person has come with an assignment. No work and no learner is named."""

    name: str
    done: int
    waiting: int

    @property
    def share(self) -> float:
        """Done of everything this person can mark."""
        return self.done / (self.done + self.waiting) if self.done + self.waiting else 1.0


def progress_of(lesson: Lesson) -> list[Marker]:
    """How far everybody who may mark has come with an assignment, who has begun first; statements do not grow."""
    submissions = db.session.scalars(
        _newest_of_all()
        .where(Work.lesson_id == lesson.id)
        .options(selectinload(Submission.work), selectinload(Submission.markings), selectinload(Submission.judgements))
    ).all()
    people = {person.id: person for person, _unit in every_marker(lesson.module.version.course)}
    found = []
    for person in people.values():
        others = [each for each in submissions if each.work.enrolment.person_id != person.id]
        queue = _queue(lesson, others, person)
        found.append(Marker(person.name, queue.done, len(queue.waiting)))
    return sorted(found, key=lambda each: (-each.done, each.name))


def judged_by(person: Person, submission: Submission) -> Judgement | None:
    """What this person has judged of a submission."""
    return next((each for each in submission.judgements if each.marker_id == person.id), None)


def texts_of(person: Person, lesson: Lesson) -> dict[int, str]:
    """The newest text of every work of an assignment by its number, but never the marker's own."""
    rows = db.session.execute(
        _newest(person).with_only_columns(Work.number, Submission.text).where(Work.lesson_id == lesson.id)
    )
    return {number: text for number, text in rows if number is not None and text.strip()}
