"""Gatherings whose day has come and that nobody has logged yet."""

from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.clock import ZONES
from bina.db import db
from bina.jobs import job
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.operations import ask_whether_met
from mentoring.gatherings.rules import GatheringState
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.sessions.tasks import EVENING


@job("mentoring.ask_whether_group_met")
def ask_about_gatherings() -> None:
    """In the evening of a planned day, ask the mentor once whether the group met; later only the page asks.

    Nobody is asked about a group that everybody has left.
    """
    planned = db.session.scalars(
        select(Gathering)
        .where(
            Gathering.state == GatheringState.PLANNED,
            select(Pair.id)
            .where(Pair.mentor_profile_id == Gathering.mentor_profile_id, Pair.state == PairState.ACTIVE)
            .exists(),
            Gathering.held_on.between(clock.today("WIB") - timedelta(days=1), clock.today("WIT")),
        )
        .order_by(Gathering.id)
    ).all()
    for gathering in planned:
        here = clock.now().astimezone(ZONES[gathering.mentor.zone])
        if here.date() == gathering.held_on and here.time() >= EVENING:
            ask_whether_met(gathering)
