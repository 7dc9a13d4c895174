"""When a learner counts as stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: Days without a visit while the deadline is still to come.
QUIET_DAYS = 7
#: Failed attempts at a quiz that was not passed since.
FAILED_ATTEMPTS = 2
#: Times its stated minutes that a lesson was open without being completed.
TIMES_OPEN = 3


class Sign(StrEnum):
    """Why somebody is stuck, the gravest first.

    A work that waits for its mark is none: works are marked without names, and this would tell whose they are.
    """

    FAILED_QUIZ = "failed_quiz"
    LONG_OPEN = "long_open"
    LATE = "late"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class LessonTrace:
    """What somebody did in a lesson that is not complete."""

    lesson_id: int
    minutes: int
    failed: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """One sign, and the lesson it shows in (None: the course as a whole). `count` is of days, attempts or minutes."""

    sign: Sign
    lesson_id: int | None
    count: int


def signs(
    last_visit: datetime, deadline: date | None, traces: Sequence[LessonTrace], now: datetime, today: date
) -> tuple[Stuck, ...]:
    """Every sign that somebody who has not completed the course is stuck, the gravest first.

    `last_visit` is the enrolling where nothing was opened yet. Without a deadline nobody is late or too quiet: they
    study when they like.
    """
    found: list[Stuck] = []
    for trace in traces:
        if trace.failed >= FAILED_ATTEMPTS:
            found.append(Stuck(Sign.FAILED_QUIZ, trace.lesson_id, trace.failed))
        if trace.seconds >= TIMES_OPEN * trace.minutes * 60:
            found.append(Stuck(Sign.LONG_OPEN, trace.lesson_id, trace.seconds // 60))
    if deadline is not None:
        if today > deadline:
            found.append(Stuck(Sign.LATE, None, (today - deadline).days))
        elif now - last_visit >= timedelta(days=QUIET_DAYS):
            found.append(Stuck(Sign.QUIET, None, (now - last_visit).days))
    return tuple(sorted(found, key=gravity))


def gravity(stuck: Stuck) -> tuple[int, int, int]:
    """What signs are sorted by: their kind, then how much of it, then the lesson."""
    return list(Sign).index(stuck.sign), -stuck.count, stuck.lesson_id or 0


class CohortKind(StrEnum):
    """By what people count as having begun together."""

    MONTH = "bulan"
    DUTY = "kewajiban"
    BATCH = "daftar"


#: Fewer people than this whose names may not be read are not broken down.
SMALLEST_GROUP = 5
#: Percent points of the course somebody may lag behind the days that have passed.
SLACK = 20


def is_behind(percent: int, begun: date, deadline: date | None, today: date) -> bool:
    """Whether somebody who has not completed lags behind an even pace up to the deadline by more than the slack.

    >>> is_behind(40, date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 11))
    False
    >>> is_behind(26, date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 11))
    True
    """
    if deadline is None:
        return False
    if today > deadline:
        return True
    days = max(1, (deadline - begun).days + 1)
    return percent + SLACK < 100 * max(0, (today - begun).days) // days


def shown_of(in_reach: int, others: int) -> int:
    """How many of the people out of reach are counted in: all, or none of a group that is too small."""
    return in_reach + (others if others >= SMALLEST_GROUP else 0)


def median_days(days: Sequence[int]) -> int | None:
    """The middle one of whole days, the upper of two; None without any.

    >>> median_days([9, 2, 4])
    4
    """
    return sorted(days)[len(days) // 2] if days else None
