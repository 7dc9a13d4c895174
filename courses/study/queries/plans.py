"""Reads of the plan: what a person said about their time, what closes it, and what is laid into it."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from bina import clock
from bina.appointments import Appointment, appointments_of
from bina.clock import ZONES
from bina.db import db
from bina.people.models import Person
from courses.catalogue.rules import LessonKind
from courses.study.models import BlockedSpan, CalendarFeed, ClosedDays, Enrolment, EnrolmentState, StudySlot
from courses.study.queries.studies import WITH_LESSONS, Study, studies_of
from courses.study.rules.plan import (
    HORIZON,
    BlockedDays,
    Demand,
    Forecast,
    Piece,
    Plan,
    WeeklySlot,
    dated_slots,
    study_plan,
)
from courses.study.rules.plan import Lesson as PlannedLesson


@dataclass(frozen=True)
class Week:
    """What a learner said about their time."""

    slots: Sequence[StudySlot]
    blocked: Sequence[BlockedSpan]
    #: days the calendar of their unit, of a unit above it or of the whole installation keeps free
    closed: Sequence[ClosedDays] = ()


def week_of(person: Person) -> Week:
    """The weekly slots, and the days without study that are not over."""
    return weeks_of([person])[person.id]


def weeks_of(people: Collection[Person]) -> dict[int, Week]:
    """Per person id: the weekly slots, and the days without study that are not over. Three statements, however many."""
    ids = [person.id for person in people]
    slots: dict[int, list[StudySlot]] = {number: [] for number in ids}
    blocked: dict[int, list[BlockedSpan]] = {number: [] for number in ids}
    for slot in db.session.scalars(
        select(StudySlot).where(StudySlot.person_id.in_(ids)).order_by(StudySlot.weekday, StudySlot.starts)
    ):
        slots[slot.person_id].append(slot)
    today = {person.id: clock.today(person.zone) for person in people}
    for span in db.session.scalars(
        select(BlockedSpan)
        .where(BlockedSpan.person_id.in_(ids), BlockedSpan.last >= min(today.values(), default=clock.today()))
        .order_by(BlockedSpan.first)
    ):
        if span.last >= today[span.person_id]:
            blocked[span.person_id].append(span)
    closed = _closed_days(
        {each for person in people for each in _units_above(person)}, min(today.values(), default=None)
    )
    return {
        person.id: Week(
            slots[person.id],
            blocked[person.id],
            [
                each
                for each in closed
                if (each.unit_id is None or each.unit_id in _units_above(person)) and each.last >= today[person.id]
            ],
        )
        for person in people
    }


def _units_above(person: Person) -> set[int]:
    """The person's unit and every unit above it."""
    return {int(number) for number in person.unit.path.strip("/").split("/")}


def _closed_days(unit_ids: Collection[int], since: date | None) -> Sequence[ClosedDays]:
    return db.session.scalars(
        select(ClosedDays)
        .where(
            or_(ClosedDays.unit_id.is_(None), ClosedDays.unit_id.in_(unit_ids)), ClosedDays.last >= (since or date.min)
        )
        .order_by(ClosedDays.first, ClosedDays.id)
    ).all()


@dataclass(frozen=True)
class Planned:
    """A person's plan and the studies it plans for."""

    plan: Plan
    week: Week
    studies: Mapping[str, Study]
    #: where the person is expected from now on
    appointments: Sequence[Appointment] = ()

    def agenda(self, days: int) -> list[tuple[date, list[Piece]]]:
        """The pieces of the next so many study days, by day."""
        by_day = itertools.groupby(self.plan.pieces, key=lambda piece: piece.starts.date())
        return [(day, list(pieces)) for day, pieces in itertools.islice(by_day, days)]

    def forecast(self, enrolment: Enrolment) -> Forecast:
        """What the plan says of one course."""
        return next(each for each in self.plan.forecasts if each.course == str(enrolment.id))


def plan_of(person: Person, now: datetime, known: Collection[Study] | None = None) -> Planned:
    """Lay everything the person still has to do into their own week, from now on.

    `known` are all studies of the person, where the caller has read them already.
    """
    if known is None:
        return plans_of([person], now)[person.id]
    return _planned(person, now, week_of(person), known, appointments_of([person.id], now)[person.id])


def plans_of(people: Collection[Person], now: datetime) -> dict[int, Planned]:
    """Per person id: their plan. A constant number of statements per version of a course, however many people."""
    studies: dict[int, list[Study]] = {person.id: [] for person in people}
    running = (
        select(Enrolment)
        .where(Enrolment.person_id.in_(list(studies)), Enrolment.state == EnrolmentState.ACTIVE)
        .order_by(Enrolment.id)
    )
    for study in studies_of(db.session.scalars(running.options(WITH_LESSONS)).unique().all()):
        studies[study.enrolment.person_id].append(study)
    weeks, expected = weeks_of(people), appointments_of(list(studies), now)
    return {
        person.id: _planned(person, now, weeks[person.id], studies[person.id], expected[person.id]) for person in people
    }


def _planned(
    person: Person, now: datetime, week: Week, known: Collection[Study], expected: Sequence[Appointment]
) -> Planned:
    studies = sorted(
        (study for study in known if study.enrolment.state is EnrolmentState.ACTIVE),
        key=lambda study: (study.enrolment.deadline or date.max, study.enrolment.id),
    )
    zone = ZONES[person.zone]
    standing = [each for each in expected if not each.cancelled]
    slots = dated_slots(
        [WeeklySlot(slot.weekday, slot.starts, slot.minutes) for slot in week.slots],
        [
            *(BlockedDays(span.first, span.last) for span in week.blocked),
            *(BlockedDays(each.first, each.last) for each in week.closed),
        ],
        zone,
        now,
        (now + HORIZON).astimezone(zone).date(),
        [(each.starts, each.ends) for each in standing],
    )
    demands = [
        Demand(
            str(study.enrolment.id),
            tuple(
                PlannedLesson(str(each.spec.id), each.spec.minutes, whole=each.spec.kind is LessonKind.QUIZ)
                for each in study.progress.standings
                # A live class has its own date, and a mark is waited for; neither is laid into a slot.
                if each.spec.required and not each.complete and not each.has_own_time
            ),
            study.enrolment.deadline,
            study.enrolment.hard_deadline,
        )
        for study in studies
    ]
    by_key = {str(study.enrolment.id): study for study in studies}
    return Planned(study_plan(demands, slots, zone), week, by_key, standing)


def feed_of(person: Person) -> CalendarFeed | None:
    """The person's calendar address that is in use, or None."""
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None))
    )
