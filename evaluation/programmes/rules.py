"""What a programme may become, and how a target is judged."""

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
