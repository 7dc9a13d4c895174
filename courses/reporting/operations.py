"""Saving a report, letting a machine read it, and the monthly message."""

import hashlib
import secrets

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden, Gone
from bina.people.models import Person
from courses.reporting.models import ReportToken, SavedReport
from courses.reporting.queries import Question


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def save(question: Question, name: str, *, by: Person, shared: bool, monthly: bool) -> SavedReport:
    """Keep a question under a name; raises Conflict when the person has one of this name."""
    now = clock.now()
    report = SavedReport(
        owner_id=by.id,
        name=name,
        breakdown=question.breakdown,
        facts=[fact.value for fact in question.facts],
        unit_id=question.reach.unit.id,
        course_id=question.course_id,
        period=question.period,
        shared=shared,
        monthly_since=now if monthly else None,
        made_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        raise Conflict(_("Anda sudah punya laporan dengan nama ini. Pilih nama lain.")) from None
    audit.record(by, "report.saved", "report", report.id)
    return report


def forget(report: SavedReport, *, by: Person) -> None:
    """Delete a saved report; whoever reads it by a secret word reads nothing any more."""
    audit.record(by, "report.deleted", "report", report.id)
    db.session.execute(delete(ReportToken).where(ReportToken.report_id == report.id))
    db.session.delete(report)
    db.session.flush()


def open_to_machine(report: SavedReport, *, by: Person) -> str:
    """Make a new secret word and end the former one; it is given once and kept only as a hash."""
    close_to_machine(report, by=by)
    token = secrets.token_urlsafe(32)
    db.session.add(ReportToken(report_id=report.id, person_id=by.id, token_hash=_hash(token), created_at=clock.now()))
    db.session.flush()
    audit.record(by, "report.opened", "report", report.id)
    return token


def close_to_machine(report: SavedReport, *, by: Person) -> None:
    """End the person's secret word for a report."""
    db.session.execute(
        update(ReportToken)
        .where(ReportToken.report_id == report.id, ReportToken.person_id == by.id, ReportToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def reader(report_id: int, token: str) -> ReportToken:
    """Whose right a secret word carries for a report.

    Raises:
        Forbidden: nobody has this word for it.
        Gone: it was revoked, or its owner has left.
    """
    found = db.session.query(ReportToken).filter_by(token_hash=_hash(token), report_id=report_id).one_or_none()
    if found is None:
        raise Forbidden(_("Kata kunci ini tidak dikenal untuk laporan ini."))
    if found.revoked_at is not None or found.person.left_on is not None:
        raise Gone(_("Kata kunci ini sudah dicabut. Minta yang baru pada halaman laporan."))
    return found
