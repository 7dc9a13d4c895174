"""More time for one person: set by those who answer for both the course and the person, quiet to everybody else."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Person
from courses.quizzes.models import Attempt, ExtraTime, SectionBegun
from courses.quizzes.rules.attempts import MOST_EXTRA, AttemptState, deadline
from courses.quizzes.rules.passages import last_instant
from courses.study import operations as study
from courses.study.models import Enrolment


def give_extra_time(enrolment: Enrolment, percent: int, reason: str, *, by: Person) -> None:
    """Lengthen every time limit of the course for this learner; an attempt that is running gets it at once.

    Giving again replaces what was given. Time a running attempt has is never taken away. Refuses a percentage outside
    1 … 300 and an empty reason.
    """
    if not 1 <= percent <= MOST_EXTRA or not reason.strip():
        raise DomainError(_("Isi tambahan 1 sampai %(n)s persen dan alasannya.", n=MOST_EXTRA))
    study.lock(enrolment.id)
    given = db.session.get(ExtraTime, enrolment.id) or ExtraTime(enrolment_id=enrolment.id)
    given.percent, given.reason, given.given_by_id, given.given_at = percent, reason.strip(), by.id, clock.now()
    db.session.add(given)
    now = clock.now()
    for attempt in db.session.scalars(
        select(Attempt)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.state == AttemptState.OPEN)
        .with_for_update(of=Attempt)
    ):
        if attempt.ends_at is not None and attempt.ends_at <= now:
            continue
        longer = deadline(attempt.started_at, attempt.quiz.limit_minutes, percent)
        if longer is not None and attempt.ends_at is not None:
            attempt.ends_at = max(attempt.ends_at, longer)
        _lengthen_sections(attempt, percent, now)
    db.session.flush()
    audit.record(by, "quiz.extra_time_given", "enrolment", enrolment.id, {"percent": percent})


def _lengthen_sections(attempt: Attempt, percent: int, now: datetime) -> None:
    sections = attempt.quiz.written_sections
    running = select(SectionBegun).where(SectionBegun.attempt_id == attempt.id, SectionBegun.ends_at > now)
    for begun in db.session.scalars(running):
        longer = last_instant(begun.begun_at, sections[begun.section - 1], attempt.ends_at, percent)
        if longer is not None and begun.ends_at is not None:
            begun.ends_at = max(begun.ends_at, longer)


def take_extra_time_back(enrolment: Enrolment, *, by: Person) -> None:
    """Give no more time from the next attempt on; a running one keeps what it has."""
    study.lock(enrolment.id)
    given = db.session.get(ExtraTime, enrolment.id)
    if given is not None:
        db.session.delete(given)
        db.session.flush()
        audit.record(by, "quiz.extra_time_ended", "enrolment", enrolment.id)
