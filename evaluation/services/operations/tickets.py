"""Taps at the counter: a number is taken, called, done, or the last tap is taken back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import DomainError
from evaluation.services.models import Service, Tap, Ticket
from evaluation.services.queries.waiting import last_tap, tickets_on
from evaluation.services.rules.tickets import Deed, believed

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class Tapped:
    """What a tap did: the number it moved, or None when there was nothing to move."""

    number: str | None


def tap(service: Service, key: str, deed: Deed, *, said_at: datetime | None = None, number: str = "") -> Tapped:
    """Record a tap once, however often it arrives.

    "Call" takes the longest waiting and "finish" the first called, unless a number is given. A tap with nothing to
    move is kept, so that its repeat does nothing later either.
    """
    if not _KEY.fullmatch(key):
        raise DomainError(_("Ketukan ini rusak. Muat ulang halaman, lalu coba lagi."))
    # Two taps at one instant must not take the same number.
    db.session.execute(select(Service.id).where(Service.id == service.id).with_for_update())
    known = db.session.scalar(select(Tap).where(Tap.service_id == service.id, Tap.key == key))
    if known is not None:
        return Tapped(_number_of(known))
    at = believed(said_at, clock.now())
    day = at.astimezone(clock.ZONES[service.unit.zone]).date()
    made = Tap(service_id=service.id, key=key, deed=deed, tapped_at=at)
    if deed is Deed.UNDO:
        number_undone = _undo(service, day)
        db.session.add(made)
        db.session.flush()
        return Tapped(number_undone)
    ticket = _move(service, deed, at, day, number)
    db.session.flush()
    made.ticket_id = None if ticket is None else ticket.id
    db.session.add(made)
    db.session.flush()
    return Tapped(None if ticket is None else ticket.number)


def _number_of(tap: Tap) -> str | None:
    ticket = None if tap.ticket_id is None else db.session.get(Ticket, tap.ticket_id)
    return None if ticket is None else ticket.number


def _move(service: Service, deed: Deed, at: datetime, day: date, number: str) -> Ticket | None:
    today = tickets_on(service, day)
    if deed is Deed.TAKE:
        new = Ticket(service_id=service.id, served_on=day, number=_next_number(today), taken_at=at)
        db.session.add(new)
        return new
    if deed is Deed.CALL:
        ticket = _chosen([each for each in today if each.called_at is None], number)
        if ticket is not None:
            ticket.called_at = max(at, ticket.taken_at)
        return ticket
    being_served = [each for each in today if each.called_at is not None and each.done_at is None]
    served = _chosen(sorted(being_served, key=lambda each: (each.called_at or at, each.id)), number)
    if served is not None and served.called_at is not None:
        served.done_at = max(at, served.called_at)
    return served


def _chosen(tickets: Sequence[Ticket], number: str) -> Ticket | None:
    if number:
        return next((ticket for ticket in tickets if ticket.number == number), None)
    return tickets[0] if tickets else None


def _next_number(today: Sequence[Ticket]) -> str:
    return str(max((int(ticket.number) for ticket in today if ticket.number.isdigit()), default=0) + 1)


def _undo(service: Service, day: date) -> str | None:
    last = last_tap(service, day)
    if last is None or last.ticket_id is None:
        return None
    ticket = db.session.get_one(Ticket, last.ticket_id)
    number = ticket.number
    last.undone = True
    if last.deed is Deed.TAKE:
        last.ticket_id = None
        db.session.flush()
        db.session.delete(ticket)
    elif last.deed is Deed.CALL:
        ticket.called_at = None
    else:
        ticket.done_at = None
    return number
