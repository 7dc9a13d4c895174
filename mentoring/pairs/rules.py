"""The life of a pair in states, who may move it, and who is to answer a proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from mentoring.profiles.rules import Side


class PairState(Enum):
    """Where a pair stands. ``declined`` is a proposal that did not become a pair; nobody is to blame."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    DECLINED = "declined"


class PairVerb(Enum):
    """What can be done to a pair."""

    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


class EndReason(Enum):
    """Why a pair ended. Only ``conduct`` is shown to anybody but the two by name."""

    GOAL_REACHED = "goal_reached"
    TIME_UP = "time_up"
    NO_FAULT = "no_fault"
    CAPACITY = "capacity"
    CONDUCT = "conduct"


class GoalState(Enum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


#: Reasons on which one side alone ends a pair at once; for the others both give theirs.
ENDS_AT_ONCE = frozenset({EndReason.NO_FAULT, EndReason.CAPACITY, EndReason.CONDUCT})
#: A pair works on so many goals at a time.
MOST_OPEN_GOALS = 3


def joint_reason(first: EndReason, second: EndReason) -> EndReason:
    """The reason a pair ended for when both gave one: the same, or that the time was up."""
    return first if first is second else EndReason.TIME_UP


def pair_path(pair_id: int) -> str:
    """Where a pair's page is, for letters written outside a request."""
    return f"/mentoring/pasangan/{pair_id}"


#: (state, verb) → the state it leads to; what is not here is refused. ``accept`` leads to ``active`` only
#: when
#: both have accepted, see ``after_answer``.
TRANSITIONS: Mapping[tuple[PairState, PairVerb], PairState] = MappingProxyType(
    {
        (PairState.DRAFT, PairVerb.PROPOSE): PairState.PROPOSED,
        (PairState.DRAFT, PairVerb.WITHDRAW): PairState.DECLINED,
        (PairState.PROPOSED, PairVerb.WITHDRAW): PairState.DECLINED,
        (PairState.PROPOSED, PairVerb.ACCEPT): PairState.ACTIVE,
        (PairState.PROPOSED, PairVerb.DECLINE): PairState.DECLINED,
        (PairState.ACTIVE, PairVerb.PAUSE): PairState.PAUSED,
        (PairState.PAUSED, PairVerb.RESUME): PairState.ACTIVE,
        (PairState.ACTIVE, PairVerb.END): PairState.ENDED,
        (PairState.PAUSED, PairVerb.END): PairState.ENDED,
    }
)


def next_state(state: PairState, verb: PairVerb) -> PairState | None:
    """The state ``verb`` leads to, or None if it is not possible from ``state``."""
    return TRANSITIONS.get((state, verb))


def after_answer(state: PairState, mentee_accepted: bool, mentor_accepted: bool) -> PairState:
    """The state of a proposal once answers have come in: active only when both have said yes."""
    if state is PairState.PROPOSED and mentee_accepted and mentor_accepted:
        return PairState.ACTIVE
    return state


@dataclass(frozen=True, slots=True)
class Clocks:
    """When each side last did something that the other has to answer; None = never."""

    mentee: datetime | None
    mentor: datetime | None


def whose_turn(clocks: Clocks, starts: Side = Side.MENTEE) -> Side:
    """Whose turn it is: the side that acted longer ago. Before anybody acted it is ``starts``; a tie too.

    Two clocks and no stored turn: what happened decides, so the answer can never be out of date.
    """
    if clocks.mentee == clocks.mentor:
        return starts
    if clocks.mentee is None:
        return Side.MENTEE
    if clocks.mentor is None:
        return Side.MENTOR
    return Side.MENTEE if clocks.mentee < clocks.mentor else Side.MENTOR
