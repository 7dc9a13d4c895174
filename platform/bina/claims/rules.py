"""Where a claim may go, what it may say, and when two certificates are the same."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bina.credits.rules import Basis


class ClaimState(Enum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Reach(Enum):
    """How far the training reached."""

    NATIONAL = "national"
    INTERNATIONAL = "international"


#: state → where it may come from
SOURCES: dict[ClaimState, Collection[ClaimState]] = {
    ClaimState.SUBMITTED: {ClaimState.DRAFT, ClaimState.RETURNED},
    ClaimState.RETURNED: {ClaimState.SUBMITTED},
    ClaimState.APPROVED: {ClaimState.SUBMITTED},
    ClaimState.REFUSED: {ClaimState.SUBMITTED},
    ClaimState.WITHDRAWN: {ClaimState.DRAFT, ClaimState.RETURNED, ClaimState.SUBMITTED},
}
#: The claimant may change what it says.
OPEN = frozenset({ClaimState.DRAFT, ClaimState.RETURNED})
#: What an approver decides.
DECISIONS = (ClaimState.APPROVED, ClaimState.RETURNED, ClaimState.REFUSED)
#: What an approver may see: what was never sent, or was taken away, is the claimant's own.
SHOWN = frozenset({ClaimState.SUBMITTED, *DECISIONS})


def may_become(state: ClaimState, following: ClaimState) -> bool:
    """Whether the step is a legal one."""
    return state in SOURCES.get(following, ())


def days_between(started_on: date, ended_on: date) -> int:
    """Calendar days, both ends counted.

    >>> days_between(date(2026, 3, 2), date(2026, 3, 4))
    3
    """
    return (ended_on - started_on).days + 1


class LengthFault(Enum):
    """Why a stated length cannot be."""

    MISSING = "missing"
    LONGER_THAN_DATES = "longer_than_dates"


@dataclass(frozen=True)
class Length:
    """How long the training was, in the unit its rule counts."""

    minutes: int = 0
    days: int = 0


def length_of(
    basis: Basis,
    minutes_per_unit: int,
    *,
    started_on: date,
    ended_on: date,
    hours: int | None = None,
    minutes: int | None = None,
    days: int | None = None,
) -> Length | LengthFault:
    """The length as the rule counts it: minutes (else `hours` of `minutes_per_unit`), days (else those between
    the dates), or nothing where each time counts the same.

    >>> length_of(Basis.MINUTES, 45, started_on=date(2026, 3, 2), ended_on=date(2026, 3, 2), hours=8)
    Length(minutes=360, days=0)
    """
    between = days_between(started_on, ended_on)
    if basis is Basis.TIMES:
        return Length()
    if basis is Basis.DAYS:
        stated = days or between
        return Length(days=stated) if stated <= between else LengthFault.LONGER_THAN_DATES
    total = minutes or (hours or 0) * minutes_per_unit
    if total <= 0:
        return LengthFault.MISSING
    return Length(minutes=total) if total <= between * 24 * 60 else LengthFault.LONGER_THAN_DATES


def plain_number(number: str) -> str:
    """A certificate number as it is compared: letters and digits only, capitals, without "No." before it.

    >>> plain_number("No. 123/Pusdik-LAN/2026") == plain_number("123 / pusdik lan / 2026")
    True
    """
    bare = re.sub(r"^\W*(?:NOMOR|NO)\b", "", number.upper())
    return "".join(each for each in bare if each.isalnum())
