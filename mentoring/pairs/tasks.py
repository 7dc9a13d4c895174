"""Proposals that were not answered in time."""

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import job
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lapse
from mentoring.pairs.rules import PairState


@job("mentoring.lapse_proposals")
def lapse_proposals() -> None:
    """Take back proposals whose last day has passed where the mentee works."""
    today = clock.today("WIT")
    late = db.session.scalars(
        select(Pair)
        .where(Pair.state == PairState.PROPOSED, Pair.answer_by < today)
        .with_for_update(of=Pair)
        .order_by(Pair.id)
    ).all()
    for pair in late:
        if pair.answer_by is not None and pair.answer_by < clock.today(pair.mentee.zone):
            lapse(pair)
