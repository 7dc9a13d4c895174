"""Demonstration of a swap by consent: one the mentor of Surakarta's cast is asked about, and others have agreed to."""

from sqlalchemy import select

from bina.db import db
from bina.demo.people import cast
from mentoring.profiles.models import Profile
from mentoring.programmes.models import Programme
from mentoring.swaps.operations import agree, offer_swap
from mentoring.swaps.queries import standing_of
from mentoring.swaps.rules import swap_for


def build_swap(programme: Programme) -> None:
    """The swap that helps most among those that bring somebody to the cast's mentor and move somebody else."""
    people = cast("surakarta")
    mentor = db.session.scalar(
        select(Profile).where(Profile.programme_id == programme.id, Profile.person_id == people.mentor.id)
    )
    learner = db.session.scalar(
        select(Profile.id).where(Profile.programme_id == programme.id, Profile.person_id == people.learner.id)
    )
    if mentor is None:
        return
    standing = standing_of(programme)
    ways = []
    for mentee in sorted(standing.pairs, key=int):
        option = swap_for(standing.plan, mentee, str(mentor.id)) if mentee in standing.plan.market.candidates else None
        moved = {one for one, _mentor in option.moves} if option else set()
        if option and len(moved) > 1 and str(learner) not in moved:
            ways.append((option.delta, mentee))
    if not ways:
        return
    _gain, chosen = max(ways)
    swap = offer_swap(programme, db.session.get_one(Profile, int(chosen)), mentor, by=people.manager)
    for consent in swap.consents:
        if consent.person_id != people.mentor.id:
            agree(swap, by=consent.person)
