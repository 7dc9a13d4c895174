"""Reads of office hours: for who follows the course, and for who teaches it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from bina.appointments import Appointment
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from bina.presence import foreseen, foretold
from courses.consulting.models import OfficeHour, Visit
from courses.consulting.rules import places_left
from courses.study.models import ClosedDays
from courses.study.queries import Attendant, attendant_of

#: Office hours on one page.
MOST = 60


def visitor_of(person: Person, course_id: int) -> Attendant:
    """The person as a visitor; raises NotFound for who neither follows nor teaches the course."""
    return attendant_of(person, course_id, _("Jam konsultasi ini hanya untuk peserta dan instruktur pelatihannya."))


def teacher_of(person: Person, course_id: int) -> Attendant:
    """The person as a teacher of the course; raises NotFound for everybody else."""
    visitor = visitor_of(person, course_id)
    if not visitor.teaches:
        raise NotFound(_("Hanya instruktur pelatihan ini yang menawarkan jam konsultasi."))
    return visitor


@dataclass(frozen=True)
class Listed:
    """An office hour as a visitor sees it. Names and topics are for who teaches."""

    hour: OfficeHour
    left: int
    mine: Visit | None
    coming: Sequence[Visit]


def hours_to_come(visitor: Attendant, now: datetime) -> list[Listed]:
    """The office hours of a course that are not over, the nearest first. A constant number of statements."""
    hours = db.session.scalars(
        select(OfficeHour)
        .where(OfficeHour.course_id == visitor.course.id, OfficeHour.ends > now, OfficeHour.cancelled_at.is_(None))
        .options(selectinload(OfficeHour.visits))
        .order_by(OfficeHour.starts, OfficeHour.id)
        .limit(MOST)
    ).all()
    listed = []
    for hour in hours:
        coming = [each for each in hour.visits if each.given_up_at is None]
        mine = next((each for each in coming if each.person_id == visitor.person.id), None)
        shown = coming if visitor.teaches else ()
        listed.append(Listed(hour, places_left(hour.capacity, len(coming)), mine, shown))
    return listed


def hour_to_visit(person: Person, hour_id: int) -> tuple[OfficeHour, Attendant]:
    """An office hour of a course the person follows; raises NotFound."""
    hour = db.session.get(OfficeHour, hour_id)
    if hour is not None:
        visitor = visitor_of(person, hour.course_id)
        if visitor.follows and hour.instructor_id != person.id:
            return hour, visitor
    raise NotFound(_("Jam konsultasi ini tidak ada di antara pelatihan Anda."))


def hour_to_keep(person: Person, hour_id: int) -> tuple[OfficeHour, Attendant]:
    """An office hour of a course the person teaches; raises NotFound."""
    hour = db.session.get(OfficeHour, hour_id)
    if hour is None:
        raise NotFound(_("Jam konsultasi ini tidak ada di antara pelatihan Anda."))
    return hour, teacher_of(person, hour.course_id)


def taken(hour: OfficeHour) -> int:
    """How many places are taken."""
    counted = select(func.count()).select_from(Visit).where(Visit.hour_id == hour.id, Visit.given_up_at.is_(None))
    return db.session.scalar(counted) or 0


def visit_of(person: Person, hour: OfficeHour) -> Visit | None:
    """The person's visit, also one given up."""
    return db.session.scalar(
        select(Visit)
        .where(Visit.hour_id == hour.id, Visit.person_id == person.id)
        .execution_options(populate_existing=True)
    )


def visits_to_come(person: Person, course_id: int, now: datetime) -> Sequence[Visit]:
    """The person's places in office hours of a course that have not begun."""
    return db.session.scalars(
        select(Visit)
        .join(OfficeHour, OfficeHour.id == Visit.hour_id)
        .where(
            Visit.person_id == person.id, Visit.given_up_at.is_(None), OfficeHour.course_id == course_id,
            OfficeHour.starts > now,
        )
    ).all()  # fmt: skip


def closed_between(first: date, last: date) -> set[date]:
    """Days on which the whole installation is closed."""
    rows = db.session.scalars(
        select(ClosedDays).where(ClosedDays.unit_id.is_(None), ClosedDays.first <= last, ClosedDays.last >= first)
    )
    return {each.first + timedelta(days=n) for each in rows for n in range((each.last - each.first).days + 1)}


def _expected(person_ids: Collection[int], since: datetime) -> Select[OfficeHour]:
    mine = OfficeHour.visits.any(Visit.person_id.in_(person_ids))
    return select(OfficeHour).where(OfficeHour.ends > since, or_(OfficeHour.instructor_id.in_(person_ids), mine))


@foretold
def _any_expected(person: Person, now: datetime) -> ColumnElement[bool]:
    return _expected([person.id], now).exists()


def appointments(person_ids: Collection[int], since: datetime) -> list[Appointment]:
    """Office hours as entries of calendars: for who comes, and for the instructor. One statement."""
    if all(foreseen(_any_expected, number) is False for number in person_ids):
        return []
    with_visits = joinedload(OfficeHour.visits).joinedload(Visit.person)
    hours = db.session.scalars(_expected(person_ids, since).options(with_visits)).unique().all()
    wanted = set(person_ids)
    found = []
    for hour in hours:
        if hour.instructor_id in wanted:
            found.append(_entry(hour, hour.instructor_id, f"konsultasi-{hour.id}", hour.sequence, hour.cancelled_at))
        found += [
            _entry(
                hour, each.person_id, f"konsultasi-{hour.id}-{each.id}", each.sequence + hour.sequence,
                each.given_up_at or hour.cancelled_at,
            )
            for each in hour.visits
            if each.person_id in wanted
        ]  # fmt: skip
    return found


def _entry(hour: OfficeHour, person_id: int, uid: str, sequence: int, ended: datetime | None) -> Appointment:
    return Appointment(
        person_id,
        uid,
        sequence,
        hour.starts,
        hour.ends,
        _("Jam konsultasi: %(title)s", title=hour.title),
        ", ".join(part for part in (hour.place, hour.link) if part),
        f"/kursus/{hour.course_id}/konsultasi",
        hour.zone,
        ended is not None,
    )
