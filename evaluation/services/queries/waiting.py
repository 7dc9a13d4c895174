"""Tickets of service points: today's counter, waits by day, and before and after a date."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bina.db import db
from evaluation.services.models import Service, Tap, Ticket
from evaluation.services.rules.periods import Period
from evaluation.statistics.comparison import TimeShift, time_shift
from evaluation.statistics.waiting import MedianChanges, Season, difference_of_medians, season

#: day → minutes waited by each visitor who was called
WaitsByDay = Mapping[date, Sequence[float]]


def tickets_on(service: Service, day: date) -> Sequence[Ticket]:
    """Numbers of a day in the order they were taken."""
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.service_id == service.id, Ticket.served_on == day)
        .order_by(Ticket.taken_at, Ticket.id)
    ).all()


def last_tap(service: Service, day: date) -> Tap | None:
    """The last tap that moved a number of the day and still counts."""
    return db.session.scalar(
        select(Tap)
        .join(Ticket, Ticket.id == Tap.ticket_id)
        .where(Tap.service_id == service.id, Ticket.served_on == day, Tap.undone.is_(False))
        .order_by(Tap.id.desc())
        .limit(1)
    )


def ticket_days(service: Service) -> Sequence[date]:
    """Days with tickets, oldest first."""
    return db.session.scalars(
        select(Ticket.served_on).where(Ticket.service_id == service.id).distinct().order_by(Ticket.served_on)
    ).all()


def ticket_counts(services: Sequence[Service]) -> dict[int, int]:
    """Service → tickets ever taken."""
    rows = db.session.execute(
        select(Ticket.service_id, func.count())
        .where(Ticket.service_id.in_([service.id for service in services]))
        .group_by(Ticket.service_id)
    )
    return dict(rows.all())


def known_tickets(service: Service, days: Sequence[date]) -> dict[tuple[date, str], Ticket]:
    """(day, number) → ticket, for the days a sheet is about."""
    rows = db.session.scalars(select(Ticket).where(Ticket.service_id == service.id, Ticket.served_on.in_(set(days))))
    return {(ticket.served_on, ticket.number): ticket for ticket in rows}


@dataclass(frozen=True)
class Waits:
    """Waits of a point by day, and how many numbers were taken but never called."""

    by_day: WaitsByDay
    uncalled: int

    @property
    def minutes(self) -> list[float]:
        """All waits."""
        return [minutes for day in sorted(self.by_day) for minutes in self.by_day[day]]


def waits_of(service: Service, starts_on: date | None = None, ends_on: date | None = None) -> Waits:
    """Waits between two days, both included; open ends reach as far as there are tickets."""
    statement = select(Ticket.served_on, Ticket.taken_at, Ticket.called_at).where(Ticket.service_id == service.id)
    if starts_on is not None:
        statement = statement.where(Ticket.served_on >= starts_on)
    if ends_on is not None:
        statement = statement.where(Ticket.served_on <= ends_on)
    by_day: dict[date, list[float]] = defaultdict(list)
    uncalled = 0
    for day, taken_at, called_at in db.session.execute(statement.order_by(Ticket.served_on, Ticket.taken_at)):
        if called_at is None:
            uncalled += 1
        else:
            by_day[day].append((called_at - taken_at).total_seconds() / 60)
    return Waits(dict(by_day), uncalled)


def waits_in(service: Service, period: Period) -> Waits:
    """Waits of a period."""
    return waits_of(service, period.starts_on, period.ends_on)


@dataclass(frozen=True)
class WaitingCompared:
    """Waiting before and from a date on, here and (where chosen) at a comparison point."""

    change: TimeShift
    season: Season
    days_before: int
    days_after: int
    against: MedianChanges | None


def waiting_compared(service: Service, since: date, comparison: Service | None = None) -> WaitingCompared:
    """Waiting times before and after a date with Hodges–Lehmann shift, Mann–Whitney, the seasonality guard and, with a
    comparison point, the difference in differences of medians: what the effectiveness report needs of level 4.
    """
    before, after = _parted(waits_of(service).by_day, since)
    against = None
    if comparison is not None:
        against = difference_of_medians(before, after, *_parted(waits_of(comparison).by_day, since))
    return WaitingCompared(
        time_shift([m for times in before.values() for m in times], [m for times in after.values() for m in times]),
        season(sorted(before), sorted(after)),
        len(before),
        len(after),
        against,
    )


def _parted(days: WaitsByDay, since: date) -> tuple[WaitsByDay, WaitsByDay]:
    before = {day: times for day, times in days.items() if day < since}
    return before, {day: times for day, times in days.items() if day >= since}
