"""Proposals that were not answered in time, and pauses whose day has come."""

from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import job
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import TELL_PROPOSED, lapse, resume, tell_proposed
from mentoring.pairs.rules import PairState
from mentoring.profiles.rules import days_away


@job("mentoring.lapse_proposals")
def lapse_proposals() -> None:
    """Take back proposals whose last day has passed where the mentee works; days on holiday do not count."""
    today = clock.today("WIT")
    late = db.session.scalars(
        select(Pair)
        .where(Pair.state == PairState.PROPOSED, Pair.answer_by < today)
        .with_for_update(of=Pair)
        .order_by(Pair.id)
    ).all()
    for pair in late:
        if pair.answer_by is None or pair.proposed_at is None:
            continue
        own_today, since = clock.today(pair.mentee.zone), pair.proposed_at.date()
        still = max(
            days_away(one.away_from, one.away_until, since, own_today)
            for one in (pair.mentee_profile, pair.mentor_profile)
        )
        if pair.answer_by + timedelta(days=still) < own_today:
            lapse(pair)


@job(TELL_PROPOSED)
def tell_of_proposals(programme_id: int) -> None:
    """Write to both sides of every open proposal of a programme; nobody twice."""
    waiting = db.session.scalars(
        select(Pair).where(Pair.programme_id == programme_id, Pair.state == PairState.PROPOSED).order_by(Pair.id)
    ).all()
    for pair in waiting:
        tell_proposed(pair)


@job("mentoring.end_pauses")
def end_pauses() -> None:
    """Let pairs go on whose pause was to end by today."""
    due = db.session.scalars(
        select(Pair).where(Pair.state == PairState.PAUSED, Pair.paused_until <= clock.today("WIB")).order_by(Pair.id)
    ).all()
    for pair in due:
        resume(pair)
