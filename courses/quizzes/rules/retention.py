"""When a retention test is open: some days after the learner completed the course, and not for ever."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Days after completion on which a retention test opens and closes unless its author says otherwise: evaluation
#: measures what is retained 14 to 30 days later.
OPENS_AFTER, CLOSES_AFTER = 14, 30


class WindowState(StrEnum):
    """How a day stands to the window of a retention test."""

    NOT_COMPLETED = "not_completed"
    TOO_EARLY = "too_early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day a retention test is open for a learner; none before the course is completed."""

    first: date | None
    last: date | None

    def on(self, day: date) -> WindowState:
        """How a day stands to it."""
        if self.first is None or self.last is None:
            return WindowState.NOT_COMPLETED
        if day < self.first:
            return WindowState.TOO_EARLY
        return WindowState.OPEN if day <= self.last else WindowState.OVER


def window(completed_on: date | None, opens_after: int | None, closes_after: int | None) -> Window:
    """The window of a learner who completed the course on that day.

    >>> from datetime import date
    >>> window(date(2026, 11, 1), 14, 30) == Window(date(2026, 11, 15), date(2026, 12, 1))
    True
    """
    if completed_on is None:
        return Window(None, None)
    opens, closes = opens_after or OPENS_AFTER, closes_after or CLOSES_AFTER
    return Window(completed_on + timedelta(days=opens), completed_on + timedelta(days=closes))
