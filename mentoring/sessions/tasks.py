"""Logs that wait for a confirmation."""

from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import job
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import remind
from mentoring.sessions.rules import SessionState

#: Ask once more after so long, and only once.
REMIND_AFTER = timedelta(days=3)


@job("mentoring.remind_confirmations")
def remind_confirmations() -> None:
    """Ask once more for confirmations that have been waiting; the notice's key keeps it at one letter."""
    waiting = db.session.scalars(
        select(MentoringSession)
        .where(
            MentoringSession.state == SessionState.CLAIMED,
            MentoringSession.claimed_at < clock.now() - REMIND_AFTER,
        )
        .order_by(MentoringSession.id)
    ).all()
    for session in waiting:
        remind(session)
