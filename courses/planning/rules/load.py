"""What a week of study weighs, without saying what is studied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes of study of one person: done this week, still laid into this week, laid into the next."""

    done: int
    this_week: int
    next_week: int


def monday_of(day: date) -> date:
    """The first day of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def load(pieces: Iterable[tuple[datetime, int]], done: int, monday: date, zone: ZoneInfo) -> Load:
    """Add the minutes of (begin, minutes) up by week; what lies beyond the next week is left out."""
    sums = [0, 0]
    for starts, minutes in pieces:
        week = (starts.astimezone(zone).date() - monday).days // 7
        if 0 <= week < len(sums):
            sums[week] += minutes
    return Load(done, *sums)
