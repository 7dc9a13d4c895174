"""Where a round of pairing stands, and what a plan is like in a few numbers."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from mentoring.pairing.rules import FULL_SCORE, Plan


class Stage(Enum):
    """Where a round stands; each has one thing to do next."""

    BEFORE = "before"
    WINDOW = "window"
    CLOSED = "closed"
    DRAFT = "draft"
    STUCK = "stuck"
    ANSWERING = "answering"
    AGAIN = "again"
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round is judged by: its dates, and how many people stand where."""

    opens_on: date
    closes_on: date
    ends_on: date
    closed_on: date | None
    #: mentees who take part
    mentees: int
    #: pairs of the newest plan not sent out yet
    drafts: int
    #: proposals to be answered
    proposed: int
    #: pairs that run
    live: int
    #: mentees without a mentor and without a proposal
    waiting: int
    #: whether a plan was ever made, and whether the newest one was sent out
    planned: bool
    sent: bool
    #: last day of the proposals that are open
    answer_by: date | None


def stage_of(facts: RoundFacts, today: date) -> Stage:
    """Where the round stands. What was drafted comes before what is open, so that nothing lies about unsent.

    >>> stage_of(RoundFacts(date(2026, 1, 1), date(2026, 1, 9), date(2026, 6, 1), None, 4, 0, 0, 0, 4, False, False, None),
    ...     date(2026, 1, 5))
    <Stage.WINDOW: 'window'>
    """
    if facts.closed_on is not None or today > facts.ends_on:
        return Stage.ENDED
    if today < facts.opens_on:
        return Stage.BEFORE
    if facts.drafts:
        return Stage.DRAFT
    if facts.proposed:
        return Stage.ANSWERING
    if today <= facts.closes_on:
        return Stage.WINDOW
    if not facts.waiting:
        return Stage.LIVE
    if not facts.planned:
        return Stage.CLOSED
    return Stage.AGAIN if facts.sent else Stage.STUCK


#: The path of a round, and the stages that stand on each step of it.
PATH = (
    ("registration", (Stage.BEFORE, Stage.WINDOW)),
    ("planning", (Stage.CLOSED, Stage.STUCK)),
    ("checking", (Stage.DRAFT,)),
    ("answering", (Stage.ANSWERING,)),
    ("again", (Stage.AGAIN,)),
    ("live", (Stage.LIVE,)),
)


def step_of(stage: Stage) -> int:
    """How many steps of the path lie behind a stage; all of them at the end."""
    return next((number for number, (_name, stages) in enumerate(PATH) if stage in stages), len(PATH))


def next_batch(facts: RoundFacts, said: date | None, today: date) -> date | None:
    """When those who wait may expect the next batch: the day the manager named, else the day after what is awaited.

    None where nothing is awaited and no day was named: then nobody can say.
    """
    if said is not None and today <= said <= facts.ends_on:
        return said
    if today <= facts.closes_on:
        return facts.closes_on + timedelta(days=1)
    if facts.answer_by is not None:
        return facts.answer_by + timedelta(days=1)
    return None


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in the numbers of the frontier: total score, people waiting, weakest and fifth-percentile score (basis
    points, None without pairs), spread of the mentors' load (standard deviation of the share of places taken), mentors
    without anybody, and pairs that would both gain materially from each other.
    """

    total: int
    paired: int
    waiting: int
    worst: int | None
    p5: int | None
    load_spread: float
    idle: int
    blocking: int


def figures_of(plan: Plan) -> Figures:
    """The plan in numbers."""
    scores = sorted(pair.score for pair in plan.pairs)
    shares = [plan.load[mentor] / room for mentor, room in plan.market.capacity.items() if room]
    return Figures(
        total=sum(scores),
        paired=len(scores),
        waiting=len(plan.waiting),
        worst=scores[0] if scores else None,
        p5=scores[len(scores) // 20] if scores else None,
        load_spread=statistics.pstdev(shares) if shares else 0.0,
        idle=sum(1 for mentor, room in plan.market.capacity.items() if room and not plan.load[mentor]),
        blocking=len(plan.material_blocking),
    )


def changed_pairs(before: Plan, after: Plan) -> int:
    """How many mentees would have another mentor, or one where they have none now, or the other way round."""
    first = {pair.mentee: pair.mentor for pair in before.pairs}
    then = {pair.mentee: pair.mentor for pair in after.pairs}
    return sum(1 for mentee in first.keys() | then.keys() if first.get(mentee) != then.get(mentee))


def weights_whole(weights: Mapping[str, int]) -> bool:
    """Whether weights may be used: none negative, and together a whole."""
    return sum(weights.values()) == FULL_SCORE and min(weights.values()) >= 0


def grade_group(grade: str | None) -> str:
    """The group a grade belongs to for the fairness audit: golongan I to IV, or PPPK by thirds of its ladder.

    >>> grade_group("III/c"), grade_group("IX"), grade_group(None)
    ('III', 'PPPK V–IX', '')
    """
    if not grade:
        return ""
    if "/" in grade:
        return grade.split("/")[0]
    ladder = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905
    if grade not in ladder:
        return ""
    place = ladder.index(grade) + 1
    return "PPPK I–IV" if place < 5 else "PPPK V–IX" if place < 10 else "PPPK X–XVII"
