"""Makers of services: points, days of tickets, rated surveys."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bina import clock
from bina.db import db
from bina.people.models import Person, Unit
from evaluation.programmes.models import Programme
from evaluation.services.models import Service, Ticket
from evaluation.services.operations import add_service
from evaluation.statistics.skm import ELEMENTS
from evaluation.waves.operations.mixing import store_mixed
from evaluation.waves.operations.opening import open_public


def a_day_of_tickets(service: Service, day: date, waits: Sequence[float | None]) -> list[Ticket]:
    """Numbers 1, 2, … taken every ten minutes from eight; each waited so many minutes, None was never called."""
    opens = datetime.combine(day, time(8), clock.ZONES[service.unit.zone])
    tickets = []
    for place, wait in enumerate(waits):
        taken = opens + timedelta(minutes=10 * place)
        called = None if wait is None else taken + timedelta(minutes=wait)
        ticket = Ticket(
            service_id=service.id, served_on=day, number=str(place + 1), taken_at=taken, called_at=called, done_at=None
        )
        tickets.append(ticket)
    db.session.add_all(tickets)
    db.session.flush()
    return tickets


def a_rated_service(
    programme: Programme,
    unit: Unit,
    by: Person,
    ratings: dict[date, Sequence[int]],
    name: str = "Loket Akta",
    apart: Mapping[str, int] | None = None,
) -> Service:
    """A service whose survey was answered on these days, each answer giving one value to all nine elements but those
    rated `apart`.
    """
    service = add_service(programme, unit=unit, name=name, comparison=False, by=by)
    opens = min(ratings)
    closes = clock.today() + timedelta(days=30)
    wave = open_public(programme, service=(service.id, service.name), opens_on=opens, closes_on=closes)
    for day, values in ratings.items():
        contents = [
            {"ratings": {str(key): value for key in ELEMENTS} | dict(apart or {}), "texts": {}, "channel": "qr"}
            for value in values
        ]
        store_mixed(wave, contents, None, day)
    db.session.flush()
    return service
