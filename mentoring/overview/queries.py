"""What the pages over all rooms show, in a number of statements that does not grow with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bina.db import db
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE, conduct_pairs, end_counts, finished_mentees, goal_counts, pair_counts
from mentoring.pairs.rules import EndReason, GoalState, PairState
from mentoring.profiles.queries import participants
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.sessions.queries import NO_NUMBERS, PairNumbers, numbers_by_pair
from mentoring.sessions.rules import is_quiet


@dataclass(frozen=True)
class PairLine:
    """A pair as a manager sees it: names and numbers."""

    mentee: str
    mentor: str
    unit: str
    state: PairState
    numbers: PairNumbers
    quiet: bool


@dataclass(frozen=True)
class Overview:
    """A programme in numbers."""

    mentees: int
    mentors: int
    slots: int
    running: int
    proposed: int
    waiting: int
    confirmed: int
    minutes: int
    jp: int
    unanswered: int
    quiet: int
    goals_open: int
    goals_reached: int
    ended: dict[EndReason, int]
    conduct: Sequence[Pair]
    pairs: Sequence[PairLine]

    @property
    def eligible(self) -> int:
        """Mentees who take part."""
        return self.mentees


def overview_of(programme: Programme, now: datetime, today: date) -> Overview:
    """The programme in numbers; no word of any pair is read."""
    everybody = participants(programme)
    mentees = [profile for profile in everybody if profile.side is Side.MENTEE]
    mentors = [profile for profile in everybody if profile.side is Side.MENTOR]
    counts, ended, goals = pair_counts(programme), end_counts(programme), goal_counts(programme)
    numbers = numbers_by_pair(programme, now)
    live = db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state.in_(LIVE)).order_by(Pair.id)
    ).all()
    lines = []
    for pair in live:
        one = numbers.get(pair.id, NO_NUMBERS)
        last = one.last_held_on or pair.paired_on or today
        quiet = pair.state is PairState.ACTIVE and is_quiet(last, today)
        lines.append(PairLine(pair.mentee.name, pair.mentor.name, pair.mentee.unit.label, pair.state, one, quiet))
    lines.sort(key=lambda line: (not line.quiet, line.mentee))
    taken = {pair.mentee_profile_id for pair in live} | finished_mentees(programme)
    proposed = counts.get(PairState.PROPOSED, 0)
    return Overview(
        mentees=len(mentees),
        mentors=len(mentors),
        slots=sum(profile.capacity for profile in mentors),
        running=len(live),
        proposed=proposed,
        waiting=sum(1 for profile in mentees if profile.id not in taken) - proposed,
        confirmed=sum(one.confirmed for one in numbers.values()),
        minutes=sum(one.minutes for one in numbers.values()),
        jp=sum(one.jp for one in numbers.values()),
        unanswered=sum(one.unanswered for one in numbers.values()),
        quiet=sum(line.quiet for line in lines),
        goals_open=goals.get(GoalState.OPEN, 0),
        goals_reached=goals.get(GoalState.REACHED, 0),
        ended=ended,
        conduct=conduct_pairs(programme),
        pairs=lines,
    )
