"""How somebody stands in a duty on a day, and when to speak of it."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Days before a deadline or an expiry on which the person is reminded.
LADDER = (90, 30, 7)


class StandingState(StrEnum):
    """Where somebody stands."""

    #: completed, and the completion holds
    MET = "met"
    #: the completion still holds, and may be renewed already
    RENEWING = "renewing"
    #: not completed, the deadline is not over
    OPEN = "open"
    #: not completed, or no longer, and the deadline is over
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a duty asks: a deadline by date or by days after joining, and how long a completion holds."""

    begins: date
    deadline: date | None
    within_days: int | None
    valid_months: int | None = None
    window_days: int | None = None

    def due(self, joined: date) -> date:
        """The last day in time for somebody who joined the audience on this day.

        Whoever joins after the duty began has as many days as those who were there from the beginning.
        """
        if self.deadline is not None:
            return self.deadline + max(joined - self.begins, timedelta(0))
        return joined + timedelta(days=self.within_days or 0)

    def valid_until(self, completed: date) -> date | None:
        """The last day on which a completion of this day holds; None when it holds for ever."""
        return None if self.valid_months is None else months_after(completed, self.valid_months)

    def renew_from(self, completed: date) -> date | None:
        """The first day on which a completion of this day may be renewed; never before the day after it."""
        last = self.valid_until(completed)
        if last is None:
            return None
        return max(last - timedelta(days=self.window_days or 0), completed + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands, and the day that counts: the deadline, or the last day of the completion."""

    state: StandingState
    due: date
    valid_until: date | None = None
    renew_from: date | None = None

    @property
    def to_study(self) -> bool:
        """Whether a period of study should be open now."""
        return self.state is not StandingState.MET


def standing(terms: Terms, due: date, completed: date | None, today: date) -> Standing:
    """How somebody stands whose deadline is `due` and whose latest completion (of whatever duty or none) was so."""
    if completed is None:
        return Standing(StandingState.LATE if today > due else StandingState.OPEN, due)
    last, opens = terms.valid_until(completed), terms.renew_from(completed)
    if last is None or opens is None:
        return Standing(StandingState.MET, due)
    # A completion that was over before the duty came does not shorten its deadline.
    due = max(due, last)
    if today <= last:
        return Standing(StandingState.MET if today < opens else StandingState.RENEWING, due, last, opens)
    return Standing(StandingState.LATE if today > due else StandingState.OPEN, due, last, opens)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rung(due: date, since: date, today: date, said: Collection[int]) -> int | None:
    """Which reminder of the ladder is due, or None: the nearest one passed, when neither it nor a nearer was said.

    `since` is the day the person was told of it first: a rung that lay before it is not caught up. A day without
    reminders (the worker was down, something else was said) is made up for on the next.
    """
    if today > due:
        return None
    passed = [each for each in LADDER if since < due - timedelta(days=each) <= today]
    if not passed or any(each <= min(passed) for each in said):
        return None
    return min(passed)
