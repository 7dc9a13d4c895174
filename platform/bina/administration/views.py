"""What an administrator looks at: jobs that wait or failed, letters, the audit chain."""

from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from bina.audit import operations as audit
from bina.audit.models import AuditEntry
from bina.db import db
from bina.errors import NotFound
from bina.feature import Feature
from bina.jobs import Job, JobState, retry
from bina.people.models import Person
from bina.permissions import allow, installation_administrator
from bina.web.session import current_person

blueprint = Blueprint("administration", "bina", url_prefix="/sistem")


@blueprint.get("/")
@allow(installation_administrator)
def index() -> ResponseReturnValue:
    """Jobs by state, the failed ones with their reason."""
    counts = dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    oldest = db.session.scalar(select(func.min(Job.run_at)).where(Job.state == JobState.QUEUED))
    failed = db.session.scalars(
        select(Job).where(Job.state == JobState.FAILED).order_by(Job.finished_at.desc()).limit(50)
    ).all()
    cards: Sequence[Feature] = current_app.extensions["bina"]
    return render_template(
        "administration/index.html",
        counts=counts,
        oldest=oldest,
        failed=failed,
        states=JobState,
        lacks=[sentence for card in cards for sentence in card.lacks()],
    )


@blueprint.post("/pekerjaan/<int:job_id>/ulang")
@allow(installation_administrator)
def retry_job(job_id: int) -> ResponseReturnValue:
    """Put a failed job back in the queue."""
    job = db.session.scalar(select(Job).where(Job.id == job_id, Job.state == JobState.FAILED))
    if job is None:
        raise NotFound(_("Pekerjaan gagal ini tidak ditemukan."))
    retry(job)
    audit.record(current_person(), "job.retried", "job", job.id)
    return redirect(url_for("administration.index"), 303)


@blueprint.get("/jejak")
@allow(installation_administrator)
def trail() -> ResponseReturnValue:
    """The newest deeds, and whether the chain holds."""
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(100)).all()
    actors = dict(
        db.session.execute(
            select(Person.id, Person.name).where(Person.id.in_({entry.actor_id for entry in entries if entry.actor_id}))
        ).all()
    )
    return render_template("administration/trail.html", entries=entries, actors=actors, verdict=audit.verify())
