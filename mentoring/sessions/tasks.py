"""Logs that wait for a confirmation, and meetings that nobody has logged yet."""

from datetime import time, timedelta

from sqlalchemy import select

from bina import clock
from bina.clock import ZONES
from bina.db import db
from bina.jobs import job
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import ask_whether_met, remind
from mentoring.sessions.rules import SessionState

#: Ask once more after so long, and only once.
REMIND_AFTER = timedelta(days=3)
#: The working day is over: from then on people are asked whether they met, where they are.
EVENING = time(17, 0)


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


@job("mentoring.ask_whether_met")
def ask_about_meetings() -> None:
    """In the evening of a planned day, ask both once whether they met; later only the page asks."""
    planned = db.session.scalars(
        select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            MentoringSession.state == SessionState.PLANNED,
            Pair.state == PairState.ACTIVE,
            MentoringSession.held_on.between(clock.today("WIB") - timedelta(days=1), clock.today("WIT")),
        )
        .order_by(MentoringSession.id)
    ).all()
    for session in planned:
        for person in (session.pair.mentee, session.pair.mentor):
            here = clock.now().astimezone(ZONES[person.zone])
            if here.date() == session.held_on and here.time() >= EVENING:
                ask_whether_met(session, person)
