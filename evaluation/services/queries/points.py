"""Units and their service points, always within what the asking person may see."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.people.models import Person, Unit
from bina.people.queries import units_within
from evaluation.programmes.models import Programme
from evaluation.services.models import Complaint, Service, TicketImport
from evaluation.services.permissions import READERS, STEERERS, may_handle, may_steer


def units_served(person: Person) -> Sequence[Unit]:
    """Units the person may read that have a service point or a complaint, in tree order."""
    served = select(Service.unit_id).union(select(Complaint.unit_id))
    return db.session.scalars(units_within(person, *READERS).where(Unit.id.in_(served)).order_by(Unit.path)).all()


def steerable_units(person: Person) -> Sequence[Unit]:
    """Units for which the person may set up service points, in tree order."""
    return db.session.scalars(units_within(person, *STEERERS).where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def unit_for(person: Person, unit_id: int) -> Unit:
    """A unit whose results the person may read; raises NotFound for any other."""
    unit = db.session.scalar(units_within(person, *READERS).where(Unit.id == unit_id))
    if unit is None:
        raise NotFound(_("Unit ini tidak ditemukan."))
    return unit


def steered_unit(person: Person, unit_id: int) -> Unit:
    """A unit the person may change; raises NotFound, or Forbidden for one they may only read."""
    unit = unit_for(person, unit_id)
    if not may_steer(person, unit):
        raise Forbidden(_("Anda dapat membaca hasil unit ini, tetapi mengubahnya adalah tugas pengelola."))
    return unit


def handled_unit(person: Person, unit_id: int) -> Unit:
    """A unit whose complaints the person may note; raises NotFound for any other."""
    unit = db.session.get(Unit, unit_id)
    if unit is None or not may_handle(person, unit):
        raise NotFound(_("Unit ini tidak ditemukan."))
    return unit


def public_unit(unit_id: int) -> Unit:
    """Any unit; what is public about it is decided by what was published."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    return unit


def services_within(unit: Unit) -> Sequence[Service]:
    """Service points of the unit and of all below it, own ones before those that serve as comparison."""
    return db.session.scalars(
        select(Service)
        .join(Unit, Unit.id == Service.unit_id)
        .where(Unit.path.startswith(unit.path))
        .order_by(Service.comparison, Service.name, Service.id)
    ).all()


def services_of_units(units: Sequence[Unit]) -> Sequence[Service]:
    """Service points of exactly these units, own ones before those that serve as comparison."""
    return db.session.scalars(
        select(Service)
        .where(Service.unit_id.in_([unit.id for unit in units]))
        .order_by(Service.comparison, Service.name, Service.id)
    ).all()


def services_of_programme(programme: Programme) -> Sequence[Service]:
    """Service points of a programme, own ones before those that serve as comparison."""
    return db.session.scalars(
        select(Service).where(Service.programme_id == programme.id).order_by(Service.comparison, Service.id)
    ).all()


def service_for(person: Person, service_id: int) -> Service:
    """A service point the person may read; raises NotFound for any other."""
    units = units_within(person, *READERS).with_only_columns(Unit.id)
    service = db.session.scalar(select(Service).where(Service.id == service_id, Service.unit_id.in_(units)))
    if service is None:
        raise NotFound(_("Titik layanan ini tidak ditemukan."))
    return service


def steered_service(person: Person, service_id: int) -> Service:
    """A service point the person may change; raises NotFound, or Forbidden for one they may only read."""
    service = service_for(person, service_id)
    if not may_steer(person, service.unit):
        raise Forbidden(_("Anda dapat membaca hasil unit ini, tetapi mengubahnya adalah tugas pengelola."))
    return service


def comparable_services(person: Person, service: Service) -> Sequence[Service]:
    """Other service points the person may read: with which this one may be compared."""
    units = units_within(person, *READERS).with_only_columns(Unit.id)
    return db.session.scalars(
        select(Service)
        .where(Service.unit_id.in_(units), Service.id != service.id)
        .order_by(Service.comparison.desc(), Service.name, Service.id)
    ).all()


def import_for(person: Person, import_id: int, *, lock: bool = False) -> TicketImport:
    """An upload for a service point the person may change; raises NotFound for any other."""
    statement = select(TicketImport).where(TicketImport.id == import_id)
    found = db.session.scalar(statement.with_for_update(of=TicketImport) if lock else statement)
    if found is None or not may_steer(person, found.service.unit):
        raise NotFound(_("Impor ini tidak ditemukan."))
    return found


def programme_start(service: Service) -> date | None:
    """The day the service's programme began; None outside any programme."""
    if service.programme_id is None:
        return None
    return db.session.scalar(select(Programme.starts_on).where(Programme.id == service.programme_id))
