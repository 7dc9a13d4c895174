"""The demonstration's figures and calendars: when people signed up, what goals came to, hours agreed, remedies given."""

import random
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import SEED
from mentoring.attainment.operations import say_attainment
from mentoring.meetings.operations import meet
from mentoring.meetings.rules import MeetingPlan
from mentoring.outlook.models import RemedyGiven
from mentoring.outlook.rules.risks import Remedy
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.rules import GoalState, PairState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionState

_ROOM = "https://rapat.contoh.go.id/mentoring"
_BEGUN = (PairState.ACTIVE, PairState.PAUSED, PairState.ENDED)


def build_outlook() -> None:
    """Fill in what managers' figures and people's calendars are made of."""
    chance = random.Random(SEED + 83)
    pairs = db.session.scalars(select(Pair).where(Pair.state.in_(_BEGUN)).order_by(Pair.id)).all()
    for place, pair in enumerate(pairs):
        _signed_up(pair, chance)
        _attained(pair, chance)
        _agree_on_an_hour(pair, place)
        if place % 9 == 4:
            at = clock.now() - timedelta(days=3)
            manager = pair.programme.created_by_id
            db.session.add(RemedyGiven(pair_id=pair.id, remedy=Remedy.ASK, by_id=manager, at=at))
    db.session.flush()


def _signed_up(pair: Pair, chance: random.Random) -> None:
    if pair.paired_on is None:
        return
    for profile in (pair.mentee_profile, pair.mentor_profile):
        day = pair.paired_on - timedelta(days=chance.randint(3, 12))
        profile.created_at = min(profile.created_at, datetime.combine(day, time(3), UTC))


def _attained(pair: Pair, chance: random.Random) -> None:
    reached = select(Goal).where(Goal.pair_id == pair.id, Goal.state == GoalState.REACHED).order_by(Goal.id)
    for goal in db.session.scalars(reached).all():
        level = chance.choice((-1, 0, 0, 1, 1, 2))
        say_attainment(goal, level, by=pair.mentee)
        if chance.random() < 0.85:
            say_attainment(goal, max(-2, level - chance.choice((0, 0, 1))), by=pair.mentor)


def _agree_on_an_hour(pair: Pair, place: int) -> None:
    planned = db.session.scalar(
        select(MentoringSession).where(
            MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.PLANNED
        )
    )
    if pair.state is not PairState.ACTIVE or planned is None or planned.held_on <= clock.today(pair.mentor.zone):
        return
    online = place % 2 == 1
    meet(
        pair,
        MeetingPlan(
            on=planned.held_on,
            at=time(9 + place % 3, 30),
            minutes=60,
            mode=Mode.ONLINE if online else Mode.FACE_TO_FACE,
            place="" if online else "Ruang rapat kecil, lantai 2",
            link=_ROOM if online else "",
        ),
        by=pair.mentor,
    )
