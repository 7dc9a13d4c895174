"""What a programme may become, and how a target is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class ProgrammeState(Enum):
    """Where a programme stands."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


#: Legal sources of every state.
TRANSITIONS: dict[ProgrammeState, frozenset[ProgrammeState]] = {
    ProgrammeState.RUNNING: frozenset({ProgrammeState.DRAFT}),
    ProgrammeState.CLOSED: frozenset({ProgrammeState.RUNNING}),
}


class Arm(Enum):
    """Whether a person takes part or is compared with."""

    PARTICIPANT = "participant"
    COMPARISON = "comparison"


class Better(Enum):
    """Which direction of an indicator is better."""

    HIGHER = "higher"
    LOWER = "lower"


class TargetVerdict(Enum):
    """What became of a target."""

    REACHED = "reached"
    MOVED_TOWARDS = "moved_towards"
    NOT_MOVED = "not_moved"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True)
class TargetValues:
    """An indicator at the start, as wished, and as measured."""

    baseline: float
    target: float
    actual: float | None
    better: Better


def judge_target(values: TargetValues) -> TargetVerdict:
    """Reached, moved towards, not moved or not measured."""
    if values.actual is None:
        return TargetVerdict.NOT_MEASURED
    sign = 1 if values.better is Better.HIGHER else -1
    if sign * values.actual >= sign * values.target:
        return TargetVerdict.REACHED
    return TargetVerdict.MOVED_TOWARDS if sign * (values.actual - values.baseline) > 0 else TargetVerdict.NOT_MOVED


class CostKind(Enum):
    """What money went into; a fully loaded cost has all but the last."""

    DESIGN = "design"
    DELIVERY = "delivery"
    VENUE = "venue"
    MATERIAL = "material"
    TRAVEL = "travel"
    PARTICIPANT_TIME = "participant_time"
    EVALUATION = "evaluation"
    OTHER = "other"


#: Kinds without which a cost is not fully loaded (Phillips: analysis and design, delivery, participants' salaries,
#: evaluation); the others may honestly be nothing.
FULLY_LOADED = (CostKind.DESIGN, CostKind.DELIVERY, CostKind.PARTICIPANT_TIME, CostKind.EVALUATION)


@dataclass(frozen=True)
class Likeness:
    """What two people are compared by; ranks are 0 when unknown."""

    person_id: int
    post: str
    grade: int
    education: int
    #: full years, 0 when unknown
    age: int
    sex: str


#: Farther than this two people do not match: four grades, or twenty years, or a mix of them.
FARTHEST = 4.0


def distance(one: Likeness, other: Likeness) -> float | None:
    """How unlike two people are: steps of grade and education, five years of age, one for another sex; None when
    their kinds of post differ.
    """
    if one.post != other.post:
        return None
    return (
        abs(one.grade - other.grade)
        + abs(one.education - other.education) / 2
        + abs(one.age - other.age) / 5
        + (one.sex != other.sex)
    )


def matched(cohort: Sequence[Likeness], pool: Sequence[Likeness]) -> dict[int, int]:
    """Person of the cohort → the person of the pool most like them; nobody twice, nobody farther than `FARTHEST`.

    Closest pairs are taken first (greedy, ties by id), so the result does not depend on the order given.

    >>> matched([Likeness(1, "staff", 9, 8, 30, "m")],
    ...         [Likeness(2, "staff", 9, 8, 33, "m"), Likeness(3, "staff", 9, 8, 31, "m")])
    {1: 3}
    """
    near = []
    for one in cohort:
        for other in pool:
            apart = distance(one, other)
            if apart is not None and apart <= FARTHEST:
                near.append((apart, one.person_id, other.person_id))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _apart, mine, theirs in sorted(near):
        if mine not in pairs and theirs not in taken:
            pairs[mine] = theirs
            taken.add(theirs)
    return pairs
