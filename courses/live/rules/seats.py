"""Who may have a seat: capacity, and how many of a unit's people in one position may be away at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

#: From begin up to, not including, the end.
Span: TypeAlias = tuple[datetime, datetime]
#: People of one unit in one position: unit id and position.
Group: TypeAlias = tuple[int, str]

#: The share of a unit's people in one position that may be away at once, where the class says nothing else.
AWAY_PERCENT = 50


class Seat(StrEnum):
    """What a person has in a live class."""

    BOOKED = "booked"
    WAITING = "waiting"
    GIVEN_UP = "given_up"


class RoundState(StrEnum):
    """Where a round of giving seats by wishes stands."""

    COMPUTING = "computing"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    STALE = "stale"


class Obstacle(StrEnum):
    """Why there is no seat."""

    FULL = "full"
    COVERAGE = "coverage"


def most_away(size: int, percent: int) -> int:
    """How many of a group of `size` may be away at once: the share rounded down, but one always may.

    >>> [most_away(size, 40) for size in (1, 2, 5, 10)]
    [1, 1, 2, 4]
    """
    return max(1, size * percent // 100)


def overlap(one: Span, other: Span) -> bool:
    """Whether two times have an instant in common; what ends when the other begins does not."""
    return one[0] < other[1] and other[0] < one[1]


def away_at_once(within: Span, spans: Iterable[Span]) -> int:
    """The most of these times that run at one instant of `within`."""
    changes: list[tuple[datetime, int]] = []
    for span in spans:
        if overlap(span, within):
            changes += [(max(span[0], within[0]), 1), (min(span[1], within[1]), -1)]
    most = now = 0
    # An end sorts before a begin at the same instant: one may leave as the other comes.
    for _at, step in sorted(changes):
        now += step
        most = max(most, now)
    return most


def obstacle(meeting: Span, free: int, away: Iterable[Span], most: int) -> Obstacle | None:
    """What keeps one more person of a group from a seat, where `away` are the times its others are away."""
    if free <= 0:
        return Obstacle.FULL
    if away_at_once(meeting, away) >= most:
        return Obstacle.COVERAGE
    return None


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody on a waiting list, of a group that must not go all at once."""

    key: int
    group: Group


def moved_up(
    meeting: Span,
    free: int,
    waiting: Sequence[Waiter],
    away: Mapping[Group, Sequence[Span]],
    most: Mapping[Group, int],
) -> list[int]:
    """Keys of those who get the free seats, in the order of the list.

    Whoever may not go because too many of their group are away keeps their place and is passed by.
    """
    gone = {group: list(spans) for group, spans in away.items()}
    chosen: list[int] = []
    for each in waiting:
        others = gone.setdefault(each.group, [])
        if obstacle(meeting, free - len(chosen), others, most[each.group]) is None:
            chosen.append(each.key)
            others.append(meeting)
    return chosen
