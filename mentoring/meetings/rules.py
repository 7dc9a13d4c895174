"""Hours that suit both of a pair, and where they may meet."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentoring.programmes.rules import DAYS
from mentoring.sessions.rules import Mode

#: The half days of a profile as hours of the clock, where the person is. On Friday the noon prayer takes longer.
HALF_DAYS = {"pagi": (time(8), time(12)), "siang": (time(13), time(16))}
FRIDAY_NOON = time(13, 30)
#: Proposals lie so far ahead at most, and not sooner than somebody can prepare for them.
HORIZON_DAYS = 28
PREPARE = timedelta(hours=12)
#: A meeting begins on the hour or half past.
STEP = timedelta(minutes=30)
MOST_PROPOSED = 6


@dataclass(frozen=True, slots=True)
class Availability:
    """When one of the two can meet, as their profile says: half days of the week ("sen-pagi") where they are."""

    half_days: frozenset[str]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to another."""

    starts: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """Whether both have a moment in common."""
        return self.starts < other.ends and other.starts < self.ends


def windows(who: Availability, first: date, last: date, holidays: Collection[date]) -> list[Span]:
    """The half days somebody offers between two days, both included, without holidays."""
    found = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() >= len(DAYS) or day in holidays:
            continue
        for half, (begins, ends) in HALF_DAYS.items():
            if f"{DAYS[day.weekday()]}-{half}" in who.half_days:
                if half == "siang" and day.weekday() == DAYS.index("jum"):
                    begins = FRIDAY_NOON
                found.append(Span(datetime.combine(day, begins, who.zone), datetime.combine(day, ends, who.zone)))
    return found


def common_times(
    one: Availability,
    other: Availability,
    busy: Iterable[Span],
    holidays: Collection[date],
    now: datetime,
    minutes: int,
) -> Sequence[datetime]:
    """Up to six beginnings, on six different days, at which both offer so many minutes and neither is expected elsewhere.

    The earliest of each day, where the one who asks (`one`) is; nothing on holidays, and nothing within half a day.
    """
    taken, length = list(busy), timedelta(minutes=minutes)
    first = now.astimezone(one.zone).date()
    last = first + timedelta(days=HORIZON_DAYS)
    day = timedelta(days=1)
    theirs = windows(other, first - day, last + day, holidays)
    found: dict[date, datetime] = {}
    for mine in windows(one, first, last, holidays):
        for shared in (span for span in theirs if span.meets(mine)):
            begins = max(mine.starts, shared.starts.astimezone(one.zone))
            ends = min(mine.ends, shared.ends)
            while begins + length <= ends:
                wanted = Span(begins, begins + length)
                if begins >= now + PREPARE and not any(span.meets(wanted) for span in taken):
                    found.setdefault(begins.date(), begins)
                    break
                begins += STEP
    return [found[one_day] for one_day in sorted(found)][:MOST_PROPOSED]


@dataclass(frozen=True)
class MeetingPlan:
    """When, how long and where two people mean to meet."""

    on: date
    at: time | None = None
    minutes: int = 60
    mode: Mode = Mode.FACE_TO_FACE
    place: str = ""
    link: str = ""

    def picked(self, text: str) -> "MeetingPlan | None":
        """The same at a tapped hour, of the wall clock where the person is; None when the text is no hour.

        >>> MeetingPlan(date(2026, 11, 23)).picked("2026-11-30T09:30").at
        datetime.time(9, 30)
        """
        try:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 an hour of the wall clock
        except ValueError:
            return None
        return replace(self, on=moment.date(), at=moment.time())


def times_path(pair_id: int) -> str:
    """Where two people choose when to meet, for letters written outside a request."""
    return f"/mentoring/pasangan/{pair_id}/jadwal"
