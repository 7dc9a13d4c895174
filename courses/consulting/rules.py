"""When office hours come round, and who may still take a place."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Weeks that may be offered in one go.
MOST_WEEKS = 12
#: A reminder is given so long before.
REMINDED_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that is offered, once or weekly."""

    first: date
    begins: time
    minutes: int
    weeks: int


def times_of(offer: Offer, zone: ZoneInfo, closed: Set[date]) -> list[tuple[datetime, datetime]]:
    """From when to when each time is; days on which everything is closed are left out.

    >>> len(times_of(Offer(date(2026, 12, 18), time(9), 30, 2), ZoneInfo("Asia/Jakarta"), {date(2026, 12, 25)}))
    1
    """
    days = [offer.first + timedelta(weeks=week) for week in range(offer.weeks)]
    starts = [datetime.combine(day, offer.begins, zone) for day in days if day not in closed]
    return [(each, each + timedelta(minutes=offer.minutes)) for each in starts]


def places_left(capacity: int, taken: int) -> int:
    """Places nobody has taken, never less than none."""
    return max(0, capacity - taken)
