"""Whom it is told that somebody is late, and when."""

from collections.abc import Set
from datetime import date, timedelta
from enum import StrEnum


class EscalationStep(StrEnum):
    """Who hears of somebody who is late."""

    SUPERIOR = "superior"
    MANAGER = "manager"


def step_day(due: date, begins: date, after: int) -> date:
    """The day of a step: so many days after the last day in time, never before the rule began.

    >>> step_day(date(2026, 11, 1), date(2026, 11, 20), 7)
    datetime.date(2026, 11, 20)
    """
    return max(due + timedelta(days=after), begins)


def steps_due(
    due: date, begins: date, superior_after: int, manager_after: int, today: date, said: Set[EscalationStep]
) -> list[EscalationStep]:
    """The steps whose day has come and that were not taken, the superior's first."""
    days = {EscalationStep.SUPERIOR: superior_after, EscalationStep.MANAGER: manager_after}
    return [step for step, after in days.items() if step not in said and step_day(due, begins, after) <= today]
