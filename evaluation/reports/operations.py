"""Making a report: built once at a data cut, kept, and never changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bina import clock
from bina.audit import operations as audit
from bina.db import db, may_write
from bina.errors import Conflict
from bina.exports.report import Report, to_json
from bina.jobs import Job, JobState, enqueue, retry
from bina.people.models import Person
from evaluation.findings.rules import drafting
from evaluation.findings.rules.drafting import Draft
from evaluation.programmes.models import Programme
from evaluation.reports.models import EffectivenessReport, ReportRequest
from evaluation.reports.reports import effectiveness
from evaluation.reports.rules import Step, place_of
from evaluation.waves.operations.publishing import publish


def make_report(programme: Programme, cut_at: datetime, *, by: Person | None) -> EffectivenessReport:
    """Build and keep the next report of a programme; the same cut again gives the report that is there."""
    known = _locked(programme, cut_at)
    if known is not None:
        return known
    publish(programme)
    return keep(programme, build(programme, cut_at), cut_at, by=by)


@dataclass(frozen=True)
class Built:
    """A report that was computed and is not yet kept; its address needs the number it will get."""

    report: Report
    drafts: Sequence[Draft]


def build(programme: Programme, cut_at: datetime, tell: Callable[[Step], None] = lambda _step: None) -> Built:
    """Compute a report. Reads only; `tell` hears which step begins."""
    with force_locale("id"):
        return Built(*effectiveness(programme, cut_at, demonstration=bool(current_app.config["DEMO"]), tell=tell))


def keep(programme: Programme, built: Built, cut_at: datetime, *, by: Person | None) -> EffectivenessReport:
    """Keep what was built as the programme's next report; a report of the same cut that is there already wins."""
    known = _locked(programme, cut_at)
    if known is not None:
        return known
    last = db.session.scalar(
        select(func.max(EffectivenessReport.number)).where(EffectivenessReport.programme_id == programme.id)
    )
    number = (last or 0) + 1
    report = replace(
        built.report,
        source_url=f"{current_app.config['BASE_URL']}/evaluasi/program/{programme.id}/laporan/{number}",
    )
    kept = EffectivenessReport(
        programme_id=programme.id,
        number=number,
        cut_at=cut_at,
        document=to_json(report),
        drafts=drafting.to_json(built.drafts),
        fingerprint=report.fingerprint,
        made_at=clock.now(),
        made_by_id=by.id if by else None,
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(by, "report.made", "programme", programme.id, {"number": number})
    return kept


def _locked(programme: Programme, cut_at: datetime) -> EffectivenessReport | None:
    """Make reports of a programme wait for each other; gives the one of this cut."""
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    return db.session.scalar(
        select(EffectivenessReport).where(
            EffectivenessReport.programme_id == programme.id, EffectivenessReport.cut_at == cut_at
        )
    )


def ask_for_report(programme: Programme, cut_at: datetime, *, by: Person) -> ReportRequest:
    """Have a report made in the background; asking for the same cut again gives the same request."""
    known = db.session.scalar(
        select(ReportRequest).where(ReportRequest.programme_id == programme.id, ReportRequest.cut_at == cut_at)
    )
    if known is not None:
        return known
    request = ReportRequest(programme_id=programme.id, cut_at=cut_at, asked_by_id=by.id)
    db.session.add(request)
    db.session.flush()
    enqueue(
        "evaluation.make_report",
        key=request.job_key,
        programme_id=programme.id,
        cut_at=cut_at.isoformat(),
        person_id=by.id,
    )
    return request


def note_step(programme_id: int, cut_at: datetime, step: Step) -> None:
    """Write beside the transaction of the caller, who must not have written anything, which step begins."""
    allowed = may_write.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            session.execute(
                update(ReportRequest)
                .where(ReportRequest.programme_id == programme_id, ReportRequest.cut_at == cut_at)
                .values(step=place_of(step))
            )
    finally:
        may_write.reset(allowed)


def try_again(request: ReportRequest) -> None:
    """Put the failed job of a request back in the queue; refuses one that has not failed."""
    failed = db.session.scalar(select(Job).where(Job.key == request.job_key, Job.state == JobState.FAILED))
    if failed is None:
        raise Conflict(_("Laporan ini tidak gagal. Muat ulang halaman untuk melihat keadaannya."))
    request.step = 0
    retry(failed)
