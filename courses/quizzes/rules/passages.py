"""When a section of a quiz is open: begun in order, closed by its own time, or left for good."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from courses.quizzes.rules.attempts import deadline
from courses.quizzes.rules.sections import Section


class Passage(StrEnum):
    """How a section stands."""

    OPEN = "open"
    #: the learner has not begun it
    AHEAD = "ahead"
    #: its time is over
    OVER = "over"
    #: it is one-way, and a later one was begun
    LEFT = "left"


def is_gated(sections: Sequence[Section]) -> bool:
    """Whether sections are begun one by one: as soon as one of them has its own time, or no way back."""
    return any(each.minutes is not None or each.one_way for each in sections)


def passage(number: int, sections: Sequence[Section], begun: Mapping[int, datetime | None], now: datetime) -> Passage:
    """How a section stands (numbers from 1; 0 is what comes before all sections, and always open).

    `begun` holds the sections the learner has begun and the last instant of each, None for without limit.
    """
    if number == 0 or not is_gated(sections):
        return Passage.OPEN
    if number not in begun:
        return Passage.AHEAD
    if sections[number - 1].one_way and max(begun) > number:
        return Passage.LEFT
    ends_at = begun[number]
    return Passage.OVER if ends_at is not None and now > ends_at else Passage.OPEN


def following(sections: Sequence[Section], begun: Mapping[int, datetime | None]) -> int | None:
    """The section to begin next; None when all are begun. There is no way to skip one.

    >>> following([Section("A", "", ()), Section("B", "", ())], {1: None})
    2
    """
    return next((number for number in range(1, len(sections) + 1) if number not in begun), None)


def last_instant(
    begun_at: datetime, section: Section, attempt_ends_at: datetime | None, extra_percent: int = 0
) -> datetime | None:
    """Until when a section takes answers: its own time, lengthened for the person, but never beyond the attempt's."""
    ends = [each for each in (deadline(begun_at, section.minutes, extra_percent), attempt_ends_at) if each is not None]
    return min(ends, default=None)


def shut_since(
    sections: Sequence[Section], begun: Mapping[int, datetime | None], *, sequential: bool, before: bool
) -> datetime | None:
    """The last instant at which any question of an attempt took answers, by the times of its sections alone.

    None while a section lies ahead or one may stay open for ever. `before` says that there are questions before all
    sections, which have no time of their own; in a sequential quiz only where the learner stands can be open.

    >>> noon, one = datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 13)
    >>> timed = [Section("A", "", (), 60), Section("B", "", (), 60)]
    >>> shut_since(timed, {1: noon, 2: one}, sequential=False, before=False)
    datetime.datetime(2026, 1, 1, 13, 0)
    >>> shut_since(timed, {1: noon}, sequential=False, before=False) is None
    True
    """
    if not is_gated(sections) or following(sections, begun) is not None or (before and not sequential):
        return None
    last = len(sections)
    standing = [
        begun[number]
        for number in range(1, last + 1)
        if number == last or not (sequential or sections[number - 1].one_way)
    ]
    ends = [each for each in standing if each is not None]
    return max(ends) if len(ends) == len(standing) else None
