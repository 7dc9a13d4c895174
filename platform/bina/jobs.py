"""Background work that is never lost: the job row is written in the caller's transaction and is the truth.

Without Redis a worker process polls the rows. With Redis, Celery is woken after the commit and executes the same
rows; a sweep wakes it again for what was left. Effects and "done" are committed together and fenced by the
attempt number, so a job that runs twice takes effect once.
"""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Index, Text, event, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from bina import clock
from bina.db import Model, db, is_postgresql, transaction
from bina.errors import Transient

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
BACKOFF = (timedelta(seconds=30), timedelta(minutes=5))


class JobState(Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of background work."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: explicit name of the handler, e.g. "courses.issue_certificate"
    name: Mapped[str]
    #: ids and dates only; the handler reads the state anew
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    #: not before this instant
    run_at: Mapped[datetime]
    #: while running: after this instant another worker may take it over
    lease_until: Mapped[datetime | None]
    #: how often it was taken up; also the fence
    attempts: Mapped[int] = mapped_column(default=0)
    #: at most one job ever with this key
    key: Mapped[str | None] = mapped_column(unique=True)
    #: why the last attempt failed, for the administrator
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


@dataclass(frozen=True)
class JobHandler:
    """A registered handler; call it with `enqueue("its.name", …)`, or directly in a test."""

    name: str
    run: Callable[..., None]

    def __call__(self, **args: Any) -> None:
        self.run(**args)


_handlers: dict[str, JobHandler] = {}


def job(name: str) -> Callable[[Callable[..., None]], JobHandler]:
    """Register a handler under an explicit, permanent name. Its arguments are ids and ISO dates."""

    def register(function: Callable[..., None]) -> JobHandler:
        handler = JobHandler(name, function)
        _handlers[name] = handler
        return handler

    return register


def enqueue(name: str, /, *, key: str | None = None, run_at: datetime | None = None, **args: Any) -> None:
    """Write a job for the handler of this name in the present transaction; `args` are ids and ISO dates.

    With a `key` that was used before, nothing happens. Raises LookupError for a name no handler has.
    """
    if name not in _handlers:
        raise LookupError(f"no job is called {name!r}")
    now = clock.now()
    values = {
        "name": name,
        "args": args,
        "state": JobState.QUEUED,
        "run_at": run_at or now,
        "attempts": 0,
        "key": key,
        "created_at": now,
    }
    insert = postgresql.insert(Job) if is_postgresql() else sqlite.insert(Job)
    job_id = db.session.scalar(insert.values(**values).on_conflict_do_nothing().returning(Job.id))
    if job_id is not None:
        db.session.info.setdefault("enqueued", []).append(job_id)


@event.listens_for(db.session, "after_commit")
def _wake_celery(session: Session) -> None:
    if session.in_nested_transaction():
        return
    job_ids = session.info.pop("enqueued", [])
    if job_ids and current_app.config["REDIS_URL"]:
        wake(job_ids)


@event.listens_for(db.session, "after_soft_rollback")
def _forget_enqueued(session: Session, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop("enqueued", None)


def wake(job_ids: Sequence[int]) -> None:
    """Tell Celery that rows are waiting. If the broker is away nothing is lost: the sweep tells it later."""
    celery = current_app.extensions["celery"]
    try:
        for job_id in job_ids:
            celery.send_task("bina.run_job", [job_id], retry=False)
    except Exception:  # any broker fault: the rows are safe
        log.warning("broker is away; %d jobs wait for the sweep", len(job_ids))


def claim(job_id: int | None = None) -> tuple[int, str, dict[str, Any], int] | None:
    """Take one due job (or this one, if due): returns id, name, args and the fence; None when there is none."""
    now = clock.now()
    due = (
        select(Job.id)
        .where(
            Job.run_at <= now,
            or_(Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.lease_until < now)),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )
    if job_id is not None:
        due = due.where(Job.id == job_id)
    if is_postgresql():
        due = due.with_for_update(skip_locked=True)
    with transaction():
        row = db.session.execute(
            update(Job)
            .where(Job.id == due.scalar_subquery())
            .values(state=JobState.RUNNING, lease_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.name, Job.args, Job.attempts)
            .execution_options(synchronize_session=False)
        ).first()
    return (row.id, row.name, row.args, row.attempts) if row else None


def run_next(job_id: int | None = None) -> bool:
    """Claim and run one job in one transaction with its "done"; False when none was due."""
    claimed = claim(job_id)
    if claimed is None:
        return False
    claimed_id, name, args, fence = claimed
    if fence > MAX_ATTEMPTS:
        _finish(claimed_id, fence, JobState.FAILED, "The worker died three times while running this job.")
        return True
    try:
        with transaction():
            _handlers[name].run(**args)
            if not _mark(claimed_id, fence, state=JobState.DONE, finished_at=clock.now(), last_error=None):
                raise _Fenced
    except _Fenced:
        log.warning("job %d was finished by another worker", claimed_id)
    except Transient as fault:
        _retry_or_fail(claimed_id, fence, str(fault))
    except Exception:
        log.exception("job %d (%s) failed", claimed_id, name)
        _finish(claimed_id, fence, JobState.FAILED, traceback.format_exc(limit=-3))
    return True


class _Fenced(Exception):
    pass


def _mark(job_id: int, fence: int, **values: Any) -> bool:
    result = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.attempts == fence, Job.state == JobState.RUNNING)
        .values(lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _finish(job_id: int, fence: int, state: JobState, error: str) -> None:
    with transaction():
        _mark(job_id, fence, state=state, finished_at=clock.now(), last_error=error)


def _retry_or_fail(job_id: int, fence: int, error: str) -> None:
    if fence >= MAX_ATTEMPTS:
        _finish(job_id, fence, JobState.FAILED, error)
        return
    with transaction():
        _mark(job_id, fence, state=JobState.QUEUED, run_at=clock.now() + BACKOFF[fence - 1], last_error=error)


def retry(failed: Job) -> None:
    """Put a failed job back in the queue with all its attempts."""
    failed.state, failed.attempts, failed.run_at = JobState.QUEUED, 0, clock.now()
    failed.finished_at = None
    db.session.info.setdefault("enqueued", []).append(failed.id)


def due_ids(older_than: timedelta = timedelta(0), limit: int = 500) -> Sequence[int]:
    """Ids of jobs that are due and not under a live lease, oldest first."""
    now = clock.now()
    return db.session.scalars(
        select(Job.id)
        .where(
            Job.run_at <= now - older_than,
            or_(Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.lease_until < now)),
        )
        .order_by(Job.run_at)
        .limit(limit)
    ).all()


def enqueue_scheduled(schedules: Sequence[Any]) -> None:
    """Write the jobs of every schedule whose present slot has none yet."""
    now = clock.now()
    with transaction():
        for schedule in schedules:
            slot = int(now.timestamp() // schedule.every.total_seconds())
            slot_start = datetime.fromtimestamp(slot * schedule.every.total_seconds(), UTC)
            enqueue(schedule.job.name, key=f"{schedule.job.name}@{slot_start.isoformat()}")
