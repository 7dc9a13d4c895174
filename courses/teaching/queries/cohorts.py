"""Reads of cohorts: people who began a course in the same month, by the same duty or on the same list.

Rooms above teaching know of duties. They lend it with `@tells_cohorts` (in their listeners), so that teaching need not
know who they are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind
from bina.people.queries import people_within
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.study.models import Enrolment, EnrolmentSource, EnrolmentState
from courses.study.queries import Study, studies_of
from courses.study.rules.progress import Standing
from courses.teaching.queries.stuck import signs_of
from courses.teaching.rules import CohortKind, is_behind, median_days, shown_of

#: Given the id of a course: (id of a person, key, label) for everybody in a cohort of its kind.
Teller = Callable[[int], Iterable[tuple[int, str, str]]]
_tellers: dict[CohortKind, Teller] = {}


def tells_cohorts(kind: CohortKind) -> Callable[[Teller], Teller]:
    """Register who knows the cohorts of a kind."""

    def register(teller: Teller) -> Teller:
        _tellers[kind] = teller
        return teller

    return register


@dataclass(frozen=True)
class Follower:
    """Somebody who follows a course, and how they stand."""

    study: Study
    #: whether the reader may see the name
    in_reach: bool
    stuck: bool
    behind: bool

    @property
    def enrolment(self) -> Enrolment:
        """Their enrolment."""
        return self.study.enrolment

    @property
    def started(self) -> bool:
        """Whether they have opened anything."""
        return self.completed or any(_is_touched(each.facts.opened_at, each.complete) for each in self._standings)

    @property
    def completed(self) -> bool:
        """Whether they have completed the course."""
        return self.enrolment.state is EnrolmentState.COMPLETED

    def began_in(self, zone: str) -> str:
        """The month in which they began, such as 2026-08, in a time zone."""
        return self.enrolment.enrolled_at.astimezone(ZONES[zone]).date().isoformat()[:7]

    @property
    def days(self) -> int | None:
        """Days it took to complete."""
        done = self.enrolment.completed_at
        return None if done is None else (done - self.enrolment.enrolled_at).days

    @property
    def touched(self) -> list[str]:
        """Keys of the lessons they opened or completed, in course order."""
        return [
            key
            for key, each in zip(self._keys, self._standings, strict=True)
            if self.completed or _is_touched(each.facts.opened_at, each.complete)
        ]

    @property
    def done(self) -> set[str]:
        """Keys of the lessons they completed."""
        return {key for key, each in zip(self._keys, self._standings, strict=True) if self.completed or each.complete}

    @property
    def _keys(self) -> list[str]:
        return [lesson.key for lesson in self.enrolment.version.lessons]

    @property
    def _standings(self) -> tuple[Standing, ...]:
        return self.study.progress.standings


def _is_touched(opened_at: datetime | None, complete: bool) -> bool:
    return opened_at is not None or complete


@dataclass(frozen=True)
class Cohort:
    """People who began together, in numbers. What is told of people leaves out a group too small to be broken down."""

    kind: CohortKind
    key: str
    label: str
    people: int
    #: whose figures follow; the others are fewer than five whose names may not be read
    told: Sequence[Follower]

    @property
    def untold(self) -> int:
        """How many are counted and no more."""
        return self.people - len(self.told)

    @property
    def started(self) -> int:
        """How many have opened anything."""
        return sum(each.started for each in self.told)

    @property
    def on_plan(self) -> int:
        """How many study and keep pace."""
        return sum(each.started and not each.completed and not each.behind for each in self.told)

    @property
    def stuck(self) -> int:
        """How many show a sign of being stuck."""
        return sum(each.stuck for each in self.told)

    @property
    def completed(self) -> int:
        """How many have completed."""
        return sum(each.completed for each in self.told)

    @property
    def median_days(self) -> int | None:
        """In how many days half of those who completed did so."""
        return median_days([each.days for each in self.told if each.days is not None])

    @property
    def named(self) -> list[Follower]:
        """Those whose names may be read, by name."""
        return sorted((each for each in self.told if each.in_reach), key=lambda each: each.enrolment.person.name)


@dataclass(frozen=True)
class LessonReach:
    """A lesson, how many of a cohort opened and completed it, and for how many it is the last they touched."""

    lesson: Lesson
    opened: int
    completed: int
    last: int


def followers_of(person: Person, course: Course, now: datetime) -> list[Follower]:
    """Everybody who follows a course or completed it. A constant number of statements per version."""
    enrolments = db.session.scalars(
        select(Enrolment)
        .where(Enrolment.course_id == course.id, Enrolment.state != EnrolmentState.WITHDRAWN)
        .options(
            joinedload(Enrolment.person).joinedload(Person.unit),
            joinedload(Enrolment.version).selectinload(CourseVersion.modules).selectinload(Module.lessons),
        )
        .order_by(Enrolment.id)
    ).all()
    reach = set(db.session.scalars(people_within(person, RoleKind.INSTRUCTOR).with_only_columns(Person.id)))
    active = select(Enrolment.id).where(Enrolment.course_id == course.id, Enrolment.state == EnrolmentState.ACTIVE)
    stuck = signs_of(active, now)
    return [
        Follower(study, study.enrolment.person_id in reach, study.enrolment.id in stuck, _is_behind(study, now))
        for study in studies_of(enrolments)
    ]


def _is_behind(study: Study, now: datetime) -> bool:
    enrolment = study.enrolment
    if enrolment.state is not EnrolmentState.ACTIVE:
        return False
    zone = ZONES[enrolment.person.zone]
    begun: date = enrolment.enrolled_at.astimezone(zone).date()
    return is_behind(study.progress.percent, begun, enrolment.deadline, now.astimezone(zone).date())


def cohorts_of(course: Course, kind: CohortKind, followers: Iterable[Follower]) -> list[Cohort]:
    """The followers by what they began together by, the newest first."""
    groups: dict[tuple[str, str], list[Follower]] = {}
    told = _memberships(course, kind)
    for each in followers:
        for key_and_label in told(each):
            groups.setdefault(key_and_label, []).append(each)
    return [
        _cohort(kind, key, label, members)
        for (key, label), members in sorted(groups.items(), key=lambda group: group[0][0], reverse=True)
    ]


def cohort_of(
    course: Course, kind: CohortKind, key: str, followers: Iterable[Follower]
) -> tuple[Cohort, list[LessonReach]]:
    """One cohort and where its people are in the newest version; raises NotFound."""
    found = next((each for each in cohorts_of(course, kind, followers) if each.key == key), None)
    if found is None:
        raise NotFound(_("Angkatan ini tidak ada pada pelatihan ini."))
    return found, _reach(course, found.told)


def _cohort(kind: CohortKind, key: str, label: str, members: Sequence[Follower]) -> Cohort:
    mine = [each for each in members if each.in_reach]
    all_told = shown_of(len(mine), len(members) - len(mine)) == len(members)
    return Cohort(kind, key, label, len(members), members if all_told else mine)


def _memberships(course: Course, kind: CohortKind) -> Callable[[Follower], list[tuple[str, str]]]:
    zone = ZONES[course.unit.zone]
    if kind is CohortKind.MONTH:
        return lambda each: [(each.began_in(course.unit.zone),) * 2]
    if kind is CohortKind.BATCH:
        return lambda each: (
            []
            if each.enrolment.source is EnrolmentSource.SELF
            else [(each.enrolment.enrolled_at.astimezone(zone).date().isoformat(),) * 2]
        )
    by_person: dict[int, list[tuple[str, str]]] = {}
    if CohortKind.DUTY in _tellers:
        for person_id, key, label in _tellers[CohortKind.DUTY](course.id):
            by_person.setdefault(person_id, []).append((key, label))
    return lambda each: by_person.get(each.enrolment.person_id, [])


def _reach(course: Course, members: Sequence[Follower]) -> list[LessonReach]:
    version = db.session.scalars(
        select(CourseVersion)
        .where(CourseVersion.course_id == course.id, CourseVersion.number == course.published_number)
        .options(selectinload(CourseVersion.modules).selectinload(Module.lessons))
    ).one()
    opened: dict[str, int] = {}
    done: dict[str, int] = {}
    last: dict[str, int] = {}
    for each in members:
        touched = each.touched
        for key in touched:
            opened[key] = opened.get(key, 0) + 1
        for key in each.done:
            done[key] = done.get(key, 0) + 1
        if touched and not each.completed:
            last[touched[-1]] = last.get(touched[-1], 0) + 1
    return [
        LessonReach(lesson, opened.get(lesson.key, 0), done.get(lesson.key, 0), last.get(lesson.key, 0))
        for lesson in version.lessons
    ]
