"""Service points by themselves, and the link with which a counter records without an account."""

from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, NotFound
from bina.people.models import Person, Unit
from evaluation.services.models import Service

#: A counter link lives this long, then the manager gives a new one.
LINK_DAYS = 90


def open_point(unit: Unit, name: str, *, by: Person) -> Service:
    """Name a service point outside any programme; refuses a name the unit already uses."""
    name = " ".join(name.split())
    taken = select(Service.id).where(Service.unit_id == unit.id, Service.name == name)
    if db.session.scalar(taken.limit(1)) is not None:
        raise Conflict(_("Unit ini sudah mempunyai titik layanan dengan nama itu."))
    service = Service(programme_id=None, unit=unit, unit_id=unit.id, name=name)
    db.session.add(service)
    db.session.flush()
    audit.record(by, "service.added", "service", service.id)
    return service


def open_link(service: Service, *, by: Person) -> None:
    """Make a new counter link; earlier ones stop working at once."""
    service.link_number += 1
    service.link_until = clock.today(service.unit.zone) + timedelta(days=LINK_DAYS)
    audit.record(by, "service.link_opened", "service", service.id, {"number": service.link_number})
    db.session.flush()


def close_link(service: Service, *, by: Person) -> None:
    """Let no counter link work any more."""
    service.link_until = None
    audit.record(by, "service.link_closed", "service", service.id, {"number": service.link_number})
    db.session.flush()


def link_token(service: Service, today: date) -> str | None:
    """The secret part of the counter link in force; None when there is none."""
    if service.link_until is None or service.link_until < today:
        return None
    token: str = _links().dumps([service.id, service.link_number])
    return token


def service_of_link(token: str) -> Service:
    """The service point a counter link opens; raises NotFound for a forged, replaced or expired one."""
    refusal = NotFound(_("Tautan pencatatan ini tidak berlaku lagi. Minta tautan baru kepada pengelola layanan."))
    try:
        service_id, number = _links().loads(token)
    except (BadSignature, TypeError, ValueError):
        raise refusal from None
    service = db.session.get(Service, service_id)
    if service is None or service.link_number != number or service.link_until is None:
        raise refusal
    if service.link_until < clock.today(service.unit.zone):
        raise refusal
    return service


def _links() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="service-counter-link")
