"""When a group begins, where its gatherings stand, and which hours suit most of it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType

from mentoring.meetings.rules import HORIZON_DAYS, MOST_PROPOSED, PREPARE, STEP, Availability, Span, windows
from mentoring.programmes.rules import FEWEST_IN_GROUP


class GatheringState(Enum):
    """A gathering is planned, then held; what was planned or logged by mistake is cancelled."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class GatheringVerb(Enum):
    """What can be done to a gathering."""

    HOLD = "hold"
    CANCEL = "cancel"


#: (state, verb) → the state it leads to; what is not here is refused.
TRANSITIONS: Mapping[tuple[GatheringState, GatheringVerb], GatheringState] = MappingProxyType(
    {
        (GatheringState.PLANNED, GatheringVerb.HOLD): GatheringState.HELD,
        (GatheringState.PLANNED, GatheringVerb.CANCEL): GatheringState.CANCELLED,
        (GatheringState.HELD, GatheringVerb.CANCEL): GatheringState.CANCELLED,
    }
)


def next_state(state: GatheringState, verb: GatheringVerb) -> GatheringState | None:
    """The state ``verb`` leads to, or None if it is not possible from ``state``."""
    return TRANSITIONS.get((state, verb))


def has_begun(joined: int) -> bool:
    """Whether so many who have ever joined make a group; it goes on when some of them leave."""
    return joined >= FEWEST_IN_GROUP


def part_key(key: str, pair_id: int) -> str:
    """The key of one member's part of a log, from the key of the form: each part arrives once, as the form does.

    >>> part_key("a", 1) == part_key("a", 1) != part_key("a", 2)
    True
    """
    return hashlib.sha256(f"{key}:{pair_id}".encode()).hexdigest()[:32] if key else ""


@dataclass(frozen=True, slots=True)
class GroupHour:
    """An hour at which the mentor and so many of the members are free."""

    starts: datetime
    free: int


def hours_for_most(
    mentor: Availability,
    members: Sequence[tuple[Availability, Sequence[Span]]],
    busy: Collection[Span],
    holidays: Collection[date],
    now: datetime,
    minutes: int,
) -> Sequence[GroupHour]:
    """Up to six beginnings, on six different days, at which the mentor is free: those with most members first.

    `members`: what each offers, and when each is expected elsewhere; `busy`: when the mentor is. Of each day the hour
    with most members, the earliest of those; days on which not even half of them can come are left out. Hours are those
    of the clock where the mentor is; nothing on holidays, and nothing within half a day.
    """
    length, day = timedelta(minutes=minutes), timedelta(days=1)
    first = now.astimezone(mentor.zone).date()
    last = first + timedelta(days=HORIZON_DAYS)
    offered = [(windows(who, first - day, last + day, holidays), taken) for who, taken in members]
    best: dict[date, GroupHour] = {}
    for mine in windows(mentor, first, last, holidays):
        begins = mine.starts
        while begins + length <= mine.ends:
            wanted = Span(begins, begins + length)
            if begins >= now + PREPARE and not any(span.meets(wanted) for span in busy):
                free = sum(_can_come(spans, taken, wanted) for spans, taken in offered)
                known = best.get(begins.date())
                if known is None or free > known.free:
                    best[begins.date()] = GroupHour(begins, free)
            begins += STEP
    found = [hour for hour in best.values() if 2 * hour.free >= len(members)]
    return sorted(found, key=lambda hour: (-hour.free, hour.starts))[:MOST_PROPOSED]


def _can_come(offered: Sequence[Span], taken: Sequence[Span], wanted: Span) -> bool:
    within = any(span.starts <= wanted.starts and wanted.ends <= span.ends for span in offered)
    return within and not any(span.meets(wanted) for span in taken)


def group_path(group_id: int) -> str:
    """Where a group's page is, for letters written outside a request. A group is named by its mentor's profile."""
    return f"/mentoring/kelompok/{group_id}"


def group_log_path(group_id: int) -> str:
    """Where a group's log is, for letters written outside a request."""
    return f"/mentoring/kelompok/{group_id}/catat-pertemuan"
