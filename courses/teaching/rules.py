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
