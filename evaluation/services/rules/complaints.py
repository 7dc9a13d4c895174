"""The way of a complaint, and what must not stand in its description."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    REOPENED = "reopened"


#: state → states it may become
LEGAL: dict[ComplaintState, tuple[ComplaintState, ...]] = {
    ComplaintState.RECEIVED: (ComplaintState.IN_PROGRESS, ComplaintState.RESOLVED),
    ComplaintState.IN_PROGRESS: (ComplaintState.RESOLVED,),
    ComplaintState.RESOLVED: (ComplaintState.REOPENED,),
    ComplaintState.REOPENED: (ComplaintState.IN_PROGRESS, ComplaintState.RESOLVED),
}


class ComplaintChannel(StrEnum):
    """How a complaint came."""

    COUNTER = "counter"
    TELEPHONE = "telephone"
    WHATSAPP = "whatsapp"
    LETTER = "letter"
    BOX = "box"
    LAPOR = "lapor"
    OTHER = "other"


class PersonalTrace(StrEnum):
    """What gives a person away."""

    NUMBER = "number"  # NIK, NIP, telephone
    EMAIL = "email"


def personal_trace(text: str) -> PersonalTrace | None:
    """Whether a description holds an identity or telephone number, or an e-mail address.

    >>> personal_trace("Hubungi 0812-3456-7890").value
    'number'
    >>> personal_trace("Antre 3 jam di loket 2 pada 12-11-2026") is None
    True
    """
    if re.search(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", text):
        return PersonalTrace.EMAIL
    runs = re.findall(r"\+?[0-9](?:[ .\-]?[0-9]){8,}", text)
    if any(len(re.sub(r"[^0-9]", "", run)) >= 9 for run in runs):
        return PersonalTrace.NUMBER
    return None


@dataclass(frozen=True, slots=True)
class Handled:
    """The dates that matter of one complaint; `resolved_on` is the last time it was resolved, None while open."""

    received_on: date
    due_on: date
    resolved_on: date | None
    reopened: int
    element: str


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """What complaints of a period come to."""

    received: int
    resolved: int
    open: int
    #: open and past their due date
    overdue: int
    #: days from receipt to the last resolution; None while nothing is resolved
    median_days: float | None
    longest_days: int | None
    #: share of the resolved that were resolved by their due date
    on_time: int
    #: complaints opened again at least once
    reopened: int


def complaint_figures(handled: Sequence[Handled], today: date) -> ComplaintFigures:
    """Counts and days of complaints."""
    days = sorted((each.resolved_on - each.received_on).days for each in handled if each.resolved_on is not None)
    half = len(days) // 2
    median = None if not days else float(days[half]) if len(days) % 2 else (days[half - 1] + days[half]) / 2
    return ComplaintFigures(
        received=len(handled),
        resolved=len(days),
        open=len(handled) - len(days),
        overdue=sum(each.resolved_on is None and each.due_on < today for each in handled),
        median_days=median,
        longest_days=days[-1] if days else None,
        on_time=sum(each.resolved_on is not None and each.resolved_on <= each.due_on for each in handled),
        reopened=sum(each.reopened > 0 for each in handled),
    )
