"""Reads of the week: the person's own in full, and of direct reports the load only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import subordinates, units_within
from bina.presence import ask, foretold, spared_unless
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.planning.models import ProtectedTime
from courses.planning.permissions import may_close_days
from courses.planning.rules.load import Load, load, monday_of
from courses.study.models import Beat, ClosedDays, Enrolment, LessonMark, MarkKind, QuizResult, StudySlot
from courses.study.queries import Planned, plans_of, stands
from courses.study.rules.plan import Piece


@dataclass(frozen=True)
class Report:
    """What a superior sees of one direct report: minutes, whether there is a week, and the protected times."""

    person: Person
    load: Load
    has_week: bool
    protected: Sequence[tuple[ProtectedTime, bool]]
    """Each with whether it stands in the person's week today."""


def reports_of(superior: Person, now: datetime) -> list[Report]:
    """The load of every direct report by name. No title, no course and no score is read into it."""
    people = subordinates(superior)
    zone = ZONES[superior.zone]
    monday = monday_of(now.astimezone(zone).date())
    plans = plans_of(people, now)
    begins = datetime.combine(monday, time(), zone)
    done = minutes_done([person.id for person in people], begins, begins + timedelta(days=7))
    protected: dict[int, list[ProtectedTime]] = {person.id: [] for person in people}
    for each in db.session.scalars(
        select(ProtectedTime)
        .where(
            ProtectedTime.person_id.in_(list(protected)),
            ProtectedTime.offered_by_id == superior.id,
            ProtectedTime.ended_at.is_(None),
        )
        .order_by(ProtectedTime.weekday)
    ):
        protected[each.person_id].append(each)
    return [
        Report(
            person,
            load(
                [(piece.starts, piece.minutes) for piece in plans[person.id].plan.pieces],
                done.get(person.id, 0),
                monday,
                zone,
            ),
            bool(plans[person.id].week.slots),
            [(each, in_use(each, plans[person.id].week.slots)) for each in protected[person.id]],
        )
        for person in people
    ]


def in_use(protected: ProtectedTime, slots: Collection[StudySlot]) -> bool:
    """Whether an accepted time still stands in the week of the person, who may change it at any moment."""
    return protected.accepted_at is not None and any(
        (slot.weekday, slot.starts) == (protected.weekday, protected.starts) for slot in slots
    )


def minutes_done(person_ids: Collection[int], since: datetime, until: datetime) -> dict[int, int]:
    """Minutes of study done from `since` until before `until`, per person id.

    A text counts its length when it is confirmed as read, a quiz when it is first passed, a video the time it
    was watched.
    """
    read = (
        select(Enrolment.person_id, func.sum(Lesson.minutes))
        .join(LessonMark, LessonMark.enrolment_id == Enrolment.id)
        .join(Lesson, Lesson.id == LessonMark.lesson_id)
        .where(LessonMark.kind == MarkKind.READ, LessonMark.at >= since, LessonMark.at < until)
    )
    first_pass = (
        select(QuizResult.enrolment_id, QuizResult.lesson_id, func.min(QuizResult.at).label("at"))
        .where(QuizResult.passed, stands())
        .group_by(QuizResult.enrolment_id, QuizResult.lesson_id)
        .subquery()
    )
    passed = (
        select(Enrolment.person_id, func.sum(Lesson.minutes))
        .join(first_pass, first_pass.c.enrolment_id == Enrolment.id)
        .join(Lesson, Lesson.id == first_pass.c.lesson_id)
        .where(first_pass.c.at >= since, first_pass.c.at < until)
    )
    watched = (
        select(Enrolment.person_id, func.sum(Beat.seconds) / 60)
        .join(Beat, Beat.enrolment_id == Enrolment.id)
        .join(Lesson, Lesson.id == Beat.lesson_id)
        .where(Lesson.kind == LessonKind.VIDEO, Beat.at >= since, Beat.at < until)
    )
    done: dict[int, int] = {}
    for statement in (read, passed, watched):
        for person_id, minutes in db.session.execute(
            statement.where(Enrolment.person_id.in_(person_ids)).group_by(Enrolment.person_id)
        ):
            done[person_id] = done.get(person_id, 0) + int(minutes)
    return done


@dataclass(frozen=True)
class Step:
    """A piece of study and whether it can be begun now, being the first still to do of its course."""

    piece: Piece
    first: bool


def days_ahead(planned: Planned, now: datetime, person: Person) -> list[tuple[date, list[Step]]]:
    """The pieces of the next seven days by day, or of the next study day alone when those are empty."""
    zone = ZONES[person.zone]
    end = now.astimezone(zone).date() + timedelta(days=7)
    begun: set[str] = set()
    days: list[tuple[date, list[Step]]] = []
    for piece in planned.plan.pieces:
        day = piece.starts.astimezone(zone).date()
        if not days or days[-1][0] != day:
            if days and day >= end:
                break
            days.append((day, []))
        days[-1][1].append(Step(piece, piece.course not in begun))
        begun.add(piece.course)
    return days


def direct_report(superior: Person, person_id: int) -> Person:
    """One of the superior's direct reports; raises NotFound for everybody else."""
    person = db.session.scalar(
        select(Person).where(Person.id == person_id, Person.superior_id == superior.id, Person.left_on.is_(None))
    )
    if person is None:
        raise NotFound(_("Pegawai ini bukan bawahan langsung Anda."))
    return person


@foretold
def _leads(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(Person.superior_id == person.id, Person.left_on.is_(None))


def has_direct_reports(person: Person) -> bool:
    """Whether anybody calls this person their superior."""
    return bool(ask(_leads, person))


def _any_offer(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(
        ProtectedTime.person_id == person.id, ProtectedTime.accepted_at.is_(None), ProtectedTime.ended_at.is_(None)
    )


@spared_unless(_any_offer, ())
def offers_to(person: Person) -> Sequence[ProtectedTime]:
    """Protected times that wait for the person's answer, from who is the superior now."""
    return db.session.scalars(
        select(ProtectedTime)
        .where(
            ProtectedTime.person_id == person.id,
            ProtectedTime.offered_by_id == person.superior_id,
            ProtectedTime.accepted_at.is_(None),
            ProtectedTime.ended_at.is_(None),
        )
        .options(joinedload(ProtectedTime.offered_by))
        .order_by(ProtectedTime.weekday)
    ).all()


def offer_to(person: Person, number: int) -> ProtectedTime:
    """A protected time offered to the person that still waits; raises NotFound."""
    offer = next((each for each in offers_to(person) if each.id == number), None)
    if offer is None:
        raise NotFound(_("Tawaran waktu belajar ini sudah tidak berlaku."))
    return offer


def offer_by(superior: Person, number: int) -> ProtectedTime:
    """A protected time the superior offered that still stands; raises NotFound."""
    offer = db.session.scalar(
        select(ProtectedTime)
        .join(Person, Person.id == ProtectedTime.person_id)
        .where(
            ProtectedTime.id == number,
            ProtectedTime.offered_by_id == superior.id,
            Person.superior_id == superior.id,
            ProtectedTime.ended_at.is_(None),
        )
    )
    if offer is None:
        raise NotFound(_("Waktu belajar ini sudah tidak berlaku."))
    return offer


def units_to_close(person: Person) -> Sequence[Unit]:
    """Units whose calendar the person keeps, in the order of the tree."""
    units = units_within(person, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
    return db.session.scalars(units.where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def closed_days_over(unit: Unit | None) -> Sequence[ClosedDays]:
    """What the calendar of exactly this unit (or of the whole installation) holds, by day."""
    mine = ClosedDays.unit_id.is_(None) if unit is None else ClosedDays.unit_id == unit.id
    return db.session.scalars(select(ClosedDays).where(mine).order_by(ClosedDays.first)).all()


def closed_days_kept_by(person: Person, today: date) -> Sequence[ClosedDays]:
    """What is not over in the calendars the person keeps, and what holds for the whole installation, by day."""
    units = units_within(person, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Unit.id)
    return db.session.scalars(
        select(ClosedDays)
        .options(joinedload(ClosedDays.unit))
        .where(or_(ClosedDays.unit_id.is_(None), ClosedDays.unit_id.in_(units)), ClosedDays.last >= today)
        .order_by(ClosedDays.first, ClosedDays.id)
    ).all()


def closed_days_to_open(person: Person, number: int) -> ClosedDays:
    """Days of a calendar the person keeps; raises NotFound for everybody else's."""
    closed = db.session.get(ClosedDays, number)
    if closed is None or not may_close_days(person, closed.unit):
        raise NotFound(_("Hari ini tidak ada di kalender yang Anda kelola."))
    return closed


def public_holidays(first: date, last: date) -> Collection[date]:
    """The days between two, both included, on which the whole installation is closed."""
    rows = db.session.execute(
        select(ClosedDays.first, ClosedDays.last).where(
            ClosedDays.unit_id.is_(None), ClosedDays.first <= last, ClosedDays.last >= first
        )
    )
    return {
        begins + timedelta(days=number)
        for begins, ends in rows
        for number in range((min(ends, last) - begins).days + 1)
    }
