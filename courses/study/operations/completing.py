"""What follows from the facts: completion, and JP for it."""

from datetime import datetime

from sqlalchemy import select, update

from bina import signals
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.credits import operations as credits
from bina.db import db
from courses.study import queries
from courses.study.models import (
    Enrolment,
    EnrolmentState,
)


def lock(enrolment_id: int) -> None:
    """Hold an enrolment until the end of the transaction. Whoever also locks an attempt locks the enrolment first."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())


def credit_key(enrolment_id: int) -> str:
    """The key under which a completed enrolment's JP is posted: once."""
    return f"courses:completed:{enrolment_id}"


def refresh(enrolment: Enrolment, at: datetime) -> bool:
    """Derive completion from the facts; when it is new, post JP and tell everybody. Says whether it is new.

    Called in the transaction of every fact. Idempotent: the change of state is a conditional UPDATE.
    """
    if enrolment.state is not EnrolmentState.ACTIVE:
        return False
    db.session.flush()
    # Two last facts at the same instant must see each other: the second waits here for the first to commit.
    lock(enrolment.id)
    study = queries.study_of(enrolment)
    if not study.progress.complete:
        return False
    changed = db.session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.state == EnrolmentState.ACTIVE)
        .values(state=EnrolmentState.COMPLETED, completed_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(enrolment, ["state", "completed_at"])
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    version, person = enrolment.version, enrolment.person
    credits.post(
        person,
        "course",
        key=credit_key(enrolment.id),
        title=version.title,
        subject=("course", version.course_id),
        earned_on=at.astimezone(ZONES[person.zone]).date(),
        minutes=study.credited_minutes,
    )
    audit.record(person, "course.completed", "enrolment", enrolment.id, {"course": version.course_id})
    signals.course_completed.send(
        person,
        course_id=version.course_id,
        title=version.title,
        version=version.number,
        enrolment_id=enrolment.id,
        minutes=study.minutes,
        completed_at=at,
    )
    return True
