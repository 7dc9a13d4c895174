"""Making a report: built once at a data cut, kept, and never changed."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.exports.report import to_json
from bina.people.models import Person
from evaluation.findings.rules import drafting
from evaluation.programmes.models import Programme
from evaluation.reports.models import EffectivenessReport
from evaluation.reports.reports import effectiveness
from evaluation.waves.operations.mixing import publish


def make_report(programme: Programme, cut_at: datetime, *, by: Person | None) -> EffectivenessReport:
    """Build and keep the next report of a programme; the same cut again gives the report that is there."""
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    known = db.session.scalar(
        select(EffectivenessReport).where(
            EffectivenessReport.programme_id == programme.id, EffectivenessReport.cut_at == cut_at
        )
    )
    if known is not None:
        return known
    last = db.session.scalar(
        select(func.max(EffectivenessReport.number)).where(EffectivenessReport.programme_id == programme.id)
    )
    number = (last or 0) + 1
    publish(programme)
    with force_locale("id"):
        report, proposed = effectiveness(
            programme,
            cut_at,
            demonstration=bool(current_app.config["DEMO"]),
            source_url=f"{current_app.config['BASE_URL']}/evaluasi/program/{programme.id}/laporan/{number}",
        )
    kept = EffectivenessReport(
        programme_id=programme.id,
        number=number,
        cut_at=cut_at,
        document=to_json(report),
        drafts=drafting.to_json(proposed),
        fingerprint=report.fingerprint,
        made_at=clock.now(),
        made_by_id=by.id if by else None,
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(by, "report.made", "programme", programme.id, {"number": number})
    return kept
