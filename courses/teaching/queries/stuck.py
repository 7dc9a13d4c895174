"""Reads for who teaches a course: the learners in their reach by name, everybody else as a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, exists, func, select, true, union_all
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import people_within
from courses.catalogue.models import Course, CourseVersion, Lesson
from courses.catalogue.permissions import may_mark
from courses.catalogue.queries import published_version
from courses.catalogue.rules import LessonKind
from courses.study.models import (
    PLACED,
    AssignmentResult,
    Beat,
    Enrolment,
    EnrolmentState,
    LessonMark,
    MarkKind,
    PackageResult,
    QuizResult,
)
from courses.study.queries import stands
from courses.teaching.rules import FAILED_ATTEMPTS, TIMES_OPEN, LessonTrace, Stuck, gravity, signs

#: The most who are listed; the page says how many there are.
MOST = 50


#: Per enrolment: its signs, and when the learner was last there.
Found = Mapping[int, tuple[tuple[Stuck, ...], datetime]]


@dataclass(frozen=True)
class Learner:
    """Somebody who studies, every sign that they are stuck with the gravest first, and when they last were there."""

    enrolment: Enrolment
    signs: tuple[Stuck, ...]
    last_visit: datetime


@dataclass(frozen=True)
class Reached:
    """A lesson and how many of those who follow its version have done anything in it."""

    lesson: Lesson
    people: int


@dataclass(frozen=True)
class Teaching:
    """How a course goes, for who teaches it."""

    version: CourseVersion
    #: all who study it and have not completed it, and those of them whose names this instructor may read
    running: int
    in_reach: int
    #: how many of these are stuck, and the gravest of them
    stuck_count: int
    stuck: Sequence[Learner]
    #: titles of the lessons in the signs
    titles: Mapping[int, str]
    #: how many follow the newest version, completed or not, and how far they came
    followers: int
    reached: Sequence[Reached]


def course_to_teach(person: Person, course_id: int) -> Course:
    """The course if this person teaches it; raises NotFound for everybody else."""
    course = db.session.get(Course, course_id)
    if course is None or not may_mark(person, course):
        raise NotFound(_("Pelatihan ini tidak ada di antara yang Anda ajar."))
    return course


def _running(person: Person, course: Course) -> Select[Any]:
    """Ids of the enrolments not completed, of the people over whom the person instructs, but not their own."""
    reach = people_within(person, RoleKind.INSTRUCTOR).with_only_columns(Person.id)
    return select(Enrolment.id).where(
        Enrolment.course_id == course.id,
        Enrolment.state == EnrolmentState.ACTIVE,
        Enrolment.person_id != person.id,
        Enrolment.person_id.in_(reach),
    )


def teaching_of(person: Person, course: Course, now: datetime, most: int | None = MOST) -> Teaching:
    """Who is stuck, the gravest first, and how far people come. A constant number of statements.

    `most` is how many are listed; None lists everybody.
    """
    mine = _running(person, course)
    version = published_version(course.id)
    running = db.session.scalar(
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.course_id == course.id, Enrolment.state == EnrolmentState.ACTIVE)
    )
    in_reach, found = _stuck(mine, now)
    order = sorted(found, key=lambda number: (gravity(found[number][0][0]), number))
    shown = {number: found[number] for number in order[:most]}
    followers, reached = _reached(version)
    return Teaching(version, running or 0, in_reach, len(found), _learners(shown), _titles(shown), followers, reached)


def learner_to_write_to(
    person: Person, course: Course, enrolment_id: int, now: datetime
) -> tuple[Learner, Mapping[int, str]]:
    """A learner in the instructor's reach who has not completed the course, with the titles of the lessons in the signs.

    Raises NotFound for any other.
    """
    mine = _running(person, course).where(Enrolment.id == enrolment_id)
    enrolment = db.session.scalar(select(Enrolment).where(Enrolment.id.in_(mine)).options(joinedload(Enrolment.person)))
    if enrolment is None:
        raise NotFound(_("Peserta ini tidak ada di antara yang Anda dampingi."))
    found = _stuck(mine, now)[1]
    said, seen = found.get(enrolment_id, ((), enrolment.enrolled_at))
    return Learner(enrolment, said, seen), _titles(found)


def signs_of(enrolments: Select[Any], now: datetime) -> set[int]:
    """Ids of those of the enrolments (a SELECT of ids) whose learner is stuck."""
    return set(_stuck(enrolments, now)[1])


def _titles(found: Found) -> dict[int, str]:
    lessons = {each.lesson_id for said, _seen in found.values() for each in said if each.lesson_id is not None}
    rows = db.session.execute(select(Lesson.id, Lesson.title).where(Lesson.id.in_(lessons)))
    return {row.id: row.title for row in rows}


def _stuck(mine: Select[Any], now: datetime) -> tuple[int, Found]:
    visits, traces = _last_visits(mine), _traces(mine)
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.deadline, Enrolment.enrolled_at, Unit.zone)
        .join(Enrolment.person)
        .join(Person.unit)
        .where(Enrolment.id.in_(mine))
    ).all()
    days = {name: now.astimezone(zone).date() for name, zone in ZONES.items()}
    found: dict[int, tuple[tuple[Stuck, ...], datetime]] = {}
    for row in rows:
        seen = max(visits.get(row.id, row.enrolled_at), row.enrolled_at)
        if said := signs(seen, row.deadline, traces.get(row.id, ()), now, days[row.zone]):
            found[row.id] = said, seen
    return len(rows), found


def _last_visits(mine: Select[Any]) -> dict[int, datetime]:
    """When each was last seen at anything of the course; a corrected score is nobody's visit."""
    kinds = ((LessonMark, true()), (Beat, true()), (QuizResult, QuizResult.number == 0), (PackageResult, true()))
    parts = [
        select(kind.enrolment_id, func.max(kind.at).label("at"))
        .where(kind.enrolment_id.in_(mine), own)
        .group_by(kind.enrolment_id)
        for kind, own in kinds
    ]
    latest: dict[int, datetime] = {}
    for number, at in db.session.execute(union_all(*parts)):
        latest[number] = max(at, latest.get(number, at))
    return latest


def _traces(mine: Select[Any]) -> dict[int, Sequence[LessonTrace]]:
    """What may be a sign, per enrolment: one statement for each kind of sign."""
    failed = (
        select(QuizResult.enrolment_id, Lesson.id, Lesson.minutes, func.count().label("failed"))
        .join(Lesson, and_(Lesson.id == QuizResult.lesson_id, Lesson.pass_percent.is_not(None)))
        .where(QuizResult.enrolment_id.in_(mine), stands())
        .group_by(QuizResult.enrolment_id, Lesson.id, Lesson.minutes)
        .having(func.sum(case((QuizResult.passed, 1), else_=0)) == 0, func.count() >= FAILED_ATTEMPTS)
    )
    read = exists().where(
        LessonMark.enrolment_id == Beat.enrolment_id,
        LessonMark.lesson_id == Beat.lesson_id,
        LessonMark.kind == MarkKind.READ,
    )
    # What a video or package still asks is not seen in its time; texts and documents are read or not.
    opened = (
        select(Beat.enrolment_id, Lesson.id, Lesson.minutes, func.sum(Beat.seconds).label("seconds"))
        .join(Lesson, and_(Lesson.id == Beat.lesson_id, Lesson.kind.in_([LessonKind.TEXT, LessonKind.FILE])))
        .where(Beat.enrolment_id.in_(mine), ~read)
        .group_by(Beat.enrolment_id, Lesson.id, Lesson.minutes)
        .having(func.sum(Beat.seconds) >= TIMES_OPEN * 60 * Lesson.minutes)
    )
    traces: dict[int, list[LessonTrace]] = {}
    for number, lesson, minutes, count in db.session.execute(failed):
        traces.setdefault(number, []).append(LessonTrace(lesson, minutes, failed=count))
    for number, lesson, minutes, seconds in db.session.execute(opened):
        traces.setdefault(number, []).append(LessonTrace(lesson, minutes, seconds=seconds))
    return dict(traces)


def _learners(found: Found) -> list[Learner]:
    loaded = {
        each.id: each
        for each in db.session.scalars(
            select(Enrolment).where(Enrolment.id.in_(found)).options(joinedload(Enrolment.person))
        )
    }
    return [Learner(loaded[number], said, seen) for number, (said, seen) in found.items()]


def _reached(version: CourseVersion) -> tuple[int, list[Reached]]:
    """How many follow a version, and per lesson how many of them have done anything in it."""
    here = select(Enrolment.id).where(Enrolment.version_id == version.id, Enrolment.state != EnrolmentState.WITHDRAWN)
    touched = union_all(
        *(
            select(kind.lesson_id, kind.enrolment_id).where(kind.enrolment_id.in_(here), own)
            for kind, own in (
                (LessonMark, LessonMark.kind.not_in(PLACED)),
                (QuizResult, true()),
                (PackageResult, true()),
                (AssignmentResult, true()),
            )
        )
    ).subquery()
    rows = db.session.execute(
        select(touched.c.lesson_id, func.count(touched.c.enrolment_id.distinct()).label("people")).group_by(
            touched.c.lesson_id
        )
    )
    counts: dict[int, int] = {row.lesson_id: row.people for row in rows}
    followers = db.session.scalar(select(func.count()).select_from(here.subquery())) or 0
    return followers, [Reached(lesson, counts.get(lesson.id, 0)) for lesson in version.lessons]
