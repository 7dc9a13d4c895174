"""Complaints of a unit, those who handle them, and figures per element."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from bina.presence import ask, foretold
from evaluation.services.models import Complaint
from evaluation.services.permissions import may_handle
from evaluation.services.rules.complaints import (
    ComplaintFigures,
    ComplaintState,
    Handled,
    complaint_figures,
)
from evaluation.services.rules.periods import Period


def complaints_of(unit: Unit, period: Period | None = None) -> Sequence[Complaint]:
    """Complaints of the unit and all below it, received in the period; open ones first, the most urgent on top."""
    statement = select(Complaint).join(Unit, Unit.id == Complaint.unit_id).where(Unit.path.startswith(unit.path))
    if period is not None:
        statement = statement.where(Complaint.received_on.between(period.starts_on, period.ends_on))
    found = db.session.scalars(statement.order_by(Complaint.due_on, Complaint.id)).all()
    return sorted(found, key=lambda complaint: not complaint.open)


def open_complaints(units: Sequence[Unit], today: date) -> dict[int, tuple[int, int]]:
    """Unit → complaints of exactly this unit that are open, and how many of them are overdue."""
    rows = db.session.execute(
        select(Complaint.unit_id, func.count(), func.count().filter(Complaint.due_on < today))
        .where(Complaint.unit_id.in_([unit.id for unit in units]), Complaint.state != ComplaintState.RESOLVED)
        .group_by(Complaint.unit_id)
    )
    return {unit_id: (n, overdue) for unit_id, n, overdue in rows}


def complaint_for(person: Person, complaint_id: int, *, lock: bool = False) -> Complaint:
    """A complaint the person may handle; raises NotFound for any other."""
    complaint = db.session.get(Complaint, complaint_id, with_for_update={"of": Complaint} if lock else None)
    if complaint is None or not may_handle(person, complaint.unit):
        raise NotFound(_("Pengaduan ini tidak ditemukan."))
    return complaint


def handled(complaint: Complaint) -> Handled:
    """The complaint as the dates that matter."""
    resolved = [step.taken_on for step in complaint.steps if step.state is ComplaintState.RESOLVED]
    return Handled(
        complaint.received_on,
        complaint.due_on,
        resolved[-1] if resolved and not complaint.open else None,
        sum(step.state is ComplaintState.REOPENED for step in complaint.steps),
        complaint.element,
    )


def complaints_by_element(unit: Unit, period: Period, today: date) -> dict[str, ComplaintFigures]:
    """Element → figures of the complaints received in the period, most complaints first: for the needs register."""
    groups: dict[str, list[Handled]] = {}
    for complaint in complaints_of(unit, period):
        groups.setdefault(complaint.element, []).append(handled(complaint))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return {element: complaint_figures(members, today) for element, members in ordered}


def _open_where(person: Person) -> Select[int]:
    return select(func.count(Complaint.id)).where(
        Complaint.unit_id == person.unit_id, Complaint.state != ComplaintState.RESOLVED
    )


@foretold
def _open(person: Person, _now: datetime) -> ColumnElement[int]:
    return _open_where(person).scalar_subquery()


@foretold
def _overdue(person: Person, now: datetime) -> ColumnElement[int]:
    today = now.astimezone(ZONES[person.zone]).date()
    return _open_where(person).where(Complaint.due_on < today).scalar_subquery()


def open_complaints_where_working(person: Person) -> tuple[int, int]:
    """Open complaints of the unit the person works in, and how many of them are overdue."""
    return int(ask(_open, person)), int(ask(_overdue, person))
