"""All units a person may read at one glance; the number of statements does not grow with units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bina.people.models import Person, Unit
from bina.people.rules import covers
from evaluation.services.models import Service
from evaluation.services.queries.complaints import open_complaints
from evaluation.services.queries.points import services_of_units, units_served
from evaluation.services.queries.satisfaction import answers_of, gathered, newest
from evaluation.services.queries.waiting import ticket_counts
from evaluation.services.rules.indices import Measured
from evaluation.services.rules.periods import Period


@dataclass(frozen=True)
class UnitGlance:
    """A unit with its newest index (of itself and all below), open complaints and own service points."""

    unit: Unit
    period: Period | None
    result: Measured | None
    open: int
    overdue: int
    #: point and how many numbers were ever taken there
    points: Sequence[tuple[Service, int]]


def glances(person: Person, today: date) -> list[UnitGlance]:
    """Every unit the person may read that has a service point or a complaint, in tree order."""
    units = units_served(person)
    services = services_of_units(units)
    tickets = ticket_counts(services)
    complaints = open_complaints(units, today)
    answers = answers_of([service.id for service in services], since=date(today.year - 1, 1, 1))
    shown = []
    for unit in units:
        below = [service for service in services if covers(unit.path, service.unit.path)]
        ids = {service.id for service in below}
        found = gathered(unit, below, [answer for answer in answers if answer.service_id in ids])
        period = newest(found)
        inside = [complaints.get(each.id, (0, 0)) for each in units if covers(unit.path, each.path)]
        shown.append(
            UnitGlance(
                unit,
                period,
                None if period is None else found.measured(period),
                sum(n for n, _overdue in inside),
                sum(overdue for _n, overdue in inside),
                [(service, tickets.get(service.id, 0)) for service in below if service.unit_id == unit.id],
            )
        )
    return shown
