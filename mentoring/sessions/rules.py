"""When a session counts. Only minutes both have confirmed count anywhere; JP follow from them in the ledger."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType


class SessionState(Enum):
    """A meeting is planned, then one side says it took place, then the other confirms or disputes it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class SessionVerb(Enum):
    """What can be done to a session."""

    CLAIM = "claim"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    CORRECT = "correct"
    CANCEL = "cancel"


#: (state, verb) → the state it leads to; what is not here is refused. Only confirmed minutes count anywhere.
TRANSITIONS: Mapping[tuple[SessionState, SessionVerb], SessionState] = MappingProxyType(
    {
        (SessionState.PLANNED, SessionVerb.CLAIM): SessionState.CLAIMED,
        (SessionState.PLANNED, SessionVerb.CANCEL): SessionState.CANCELLED,
        (SessionState.CLAIMED, SessionVerb.CONFIRM): SessionState.CONFIRMED,
        (SessionState.CLAIMED, SessionVerb.DISPUTE): SessionState.DISPUTED,
        (SessionState.DISPUTED, SessionVerb.CORRECT): SessionState.CLAIMED,
        (SessionState.DISPUTED, SessionVerb.CANCEL): SessionState.CANCELLED,
        (SessionState.CLAIMED, SessionVerb.CANCEL): SessionState.CANCELLED,
    }
)


def next_state(state: SessionState, verb: SessionVerb) -> SessionState | None:
    """The state ``verb`` leads to, or None if it is not possible from ``state``."""
    return TRANSITIONS.get((state, verb))


class Mode(Enum):
    """How two people met."""

    FACE_TO_FACE = "tatap_muka"
    ONLINE = "daring"


#: What the log offers with one tap, in minutes.
USUAL_MINUTES = (45, 60, 90)
#: A meeting longer than this is a slip of the finger.
MOST_MINUTES = 480
#: A session may be logged up to this many days after it was held.
LOG_WITHIN_DAYS = 60


def may_be_held(held_on: date, today: date, paired_on: date) -> bool:
    """Whether a session on this day can be logged: not in the future, not before the pair, not long ago."""
    return max(paired_on, today - timedelta(days=LOG_WITHIN_DAYS)) <= held_on <= today


def is_quiet(last_met: date, today: date, after_days: int = 28) -> bool:
    """Whether so long has passed since two people last met (or were paired) that somebody should ask."""
    return (today - last_met).days >= after_days


def session_path(session_id: int) -> str:
    """Where a session's page is, for letters written outside a request."""
    return f"/mentoring/sesi/{session_id}"


def workday(day: date) -> date:
    """The day itself, or the Monday after it when it falls on a weekend.

    >>> workday(date(2026, 12, 6))
    datetime.date(2026, 12, 7)
    """
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
