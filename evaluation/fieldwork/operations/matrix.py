"""Linking evidence to findings."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from evaluation.fieldwork.models import Evidence
from evaluation.findings.models import Finding
from evaluation.findings.rules import Method, Stance


@dataclass(frozen=True)
class Ground:
    """The one thing evidence rests on; exactly one of them, a figure together with its report."""

    segment_id: int | None = None
    claim_id: int | None = None
    wave_id: int | None = None
    target_id: int | None = None
    report_number: int | None = None
    figure: str | None = None


def cite(finding: Finding, method: Method, ground: Ground, stance: Stance, *, by: Person) -> Evidence:
    """Link a piece of evidence to a finding; refuses silence, and the same piece twice.

    Whoever calls has made sure that the piece belongs to the programme of the finding.
    """
    if stance is Stance.SILENT:
        raise DomainError(_("Bukti yang tidak menyebut temuan ini tidak perlu ditautkan."))
    values: dict[str, Any] = {name: value for name, value in vars(ground).items() if value is not None}
    evidence = Evidence(finding_id=finding.id, method=method, stance=stance, **values)
    try:
        with db.session.begin_nested():
            db.session.add(evidence)
    except IntegrityError as known:
        raise Conflict(_("Bukti ini sudah ditautkan ke temuan ini. Lepaskan dahulu bila sikapnya berubah.")) from known
    audit.record(by, "evidence.cited", "finding", finding.id, {"method": method.value, "stance": stance.value})
    return evidence


def uncite(evidence: Evidence, *, by: Person) -> None:
    """Take a piece of evidence from its finding; the segment, claim or figure itself stays."""
    audit.record(by, "evidence.uncited", "finding", evidence.finding_id, {"method": evidence.method.value})
    db.session.delete(evidence)
    db.session.flush()
