"""Putting services under measure: a public survey, and waiting times before and after."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Person, Unit
from evaluation.programmes.models import Programme
from evaluation.services.models import Service, WaitingTime


def add_service(programme: Programme, *, unit: Unit, name: str, comparison: bool, by: Person) -> Service:
    """Name a service the programme wants to improve, or one it is compared with."""
    service = Service(programme_id=programme.id, unit_id=unit.id, name=name, comparison=comparison)
    db.session.add(service)
    db.session.flush()
    audit.record(by, "service.added", "service", service.id)
    return service


def record_waiting_times(service: Service, minutes: Sequence[float], *, served_on: date, after: bool) -> int:
    """Note how long visitors waited on a day; refuses negative times and more than a whole day."""
    if not minutes:
        raise DomainError(_("Tulis paling sedikit satu waktu tunggu dalam menit."))
    if any(not 0 <= value <= 1440 for value in minutes):
        raise DomainError(_("Waktu tunggu harus antara 0 dan 1440 menit."))
    db.session.add_all(
        WaitingTime(service_id=service.id, served_on=served_on, after=after, minutes=value) for value in minutes
    )
    db.session.flush()
    return len(minutes)
