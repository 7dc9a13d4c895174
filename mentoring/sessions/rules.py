"""When a session counts, and how confirmed minutes become JP.

JP rules are dated values that are passed in, each with the regulation it comes from; nothing here knows a
law.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class SessionState(StrEnum):
    """A meeting is planned, then one side says it took place, then the other confirms or disputes it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class SessionVerb(StrEnum):
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


@dataclass(frozen=True, slots=True)
class JpRule:
    """How sessions become JP between two dates (both inclusive; no end = still in force)."""

    source: str
    valid_from: date
    valid_to: date | None
    #: Minutes of one JP; what is over is not credited.
    minutes_per_jp: int
    #: The most JP one session can bring.
    jp_per_session: int
    #: How many sessions a calendar month can bring JP.
    sessions_per_month: int


@dataclass(frozen=True, slots=True)
class ConfirmedSession:
    """A session both have confirmed."""

    id: str
    held_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionJp:
    """What one session brings, and by which rule; ``capped`` = the month or the session had reached its
    most.
    """

    session: ConfirmedSession
    jp: int
    capped: bool
    rule: JpRule | None


def rule_on(rules: Iterable[JpRule], day: date) -> JpRule | None:
    """The rule in force on ``day``; of several the one that began last."""
    return max(
        (
            rule
            for rule in rules
            if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
        ),
        key=lambda rule: rule.valid_from,
        default=None,
    )


def session_jp(sessions: Iterable[ConfirmedSession], rules: Sequence[JpRule]) -> list[SessionJp]:
    """JP of every confirmed session of one person in one pair, oldest first.

    In a calendar month the first sessions count, as many as the rule allows; a session too short to bring a
    JP does not use up a place. Without a rule in force a session brings nothing.

    >>> law = JpRule("contoh", date(2026, 1, 1), None, minutes_per_jp=45, jp_per_session=2,
    sessions_per_month=2) >>> march = [ConfirmedSession(str(day), date(2026, 3, day), 90) for day in (2, 9,
    23)] >>> sum(row.jp for row in session_jp(march, [law]))
    4
    """
    counted: dict[tuple[int, int], int] = {}
    rows = []
    for session in sorted(sessions, key=lambda one: (one.held_on, one.id)):
        rule = rule_on(rules, session.held_on)
        if rule is None:
            rows.append(SessionJp(session, 0, False, None))
            continue
        worth = max(0, session.minutes) // rule.minutes_per_jp
        jp = min(worth, rule.jp_per_session)
        month = (session.held_on.year, session.held_on.month)
        if jp and counted.get(month, 0) >= rule.sessions_per_month:
            rows.append(SessionJp(session, 0, True, rule))
            continue
        if jp:
            counted[month] = counted.get(month, 0) + 1
        rows.append(SessionJp(session, jp, jp < worth, rule))
    return rows
