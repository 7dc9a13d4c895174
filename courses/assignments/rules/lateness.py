"""Late works, and more time: what may be asked for."""

from datetime import date
from enum import StrEnum


class ExtensionFault(StrEnum):
    """Why more time cannot be asked for as it stands."""

    NO_DEADLINE = "no_deadline"
    NOT_LATER = "not_later"
    PAST = "past"
    BOUND = "bound"


def extension_fault(wanted: date, deadline: date | None, today: date, bound: date | None) -> ExtensionFault | None:
    """What speaks against more time until `wanted`; `bound` is the last day an obligation leaves, if there is one.

    >>> extension_fault(date(2026, 12, 3), date(2026, 12, 1), date(2026, 11, 21), None) is None
    True
    """
    if deadline is None:
        return ExtensionFault.NO_DEADLINE
    if wanted < today:
        return ExtensionFault.PAST
    if wanted <= deadline:
        return ExtensionFault.NOT_LATER
    if bound is not None and wanted > bound:
        return ExtensionFault.BOUND
    return None


def days_late(handed_in: date, deadline: date | None) -> int:
    """How many days after the deadline a work came; 0 when it was in time.

    >>> days_late(date(2026, 12, 3), date(2026, 12, 1)), days_late(date(2026, 12, 1), date(2026, 12, 1))
    (2, 0)
    """
    return max(0, (handed_in - deadline).days) if deadline is not None else 0
