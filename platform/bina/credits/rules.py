"""How time and deeds become JP (credit hours of 45 minutes), by dated rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Basis(Enum):
    """What a rule counts."""

    MINUTES = "minutes"
    TIMES = "times"
    DAYS = "days"


@dataclass(frozen=True)
class ConversionRule:
    """One row of the conversion table, in force from a day on.

    `jp_per_unit` JP are earned per `minutes_per_unit` minutes (basis MINUTES), per time or per day; at most
    `max_jp_each` a time, and at most `max_times_month` times in a calendar month are credited.
    """

    kind: str
    basis: Basis
    jp_per_unit: int
    minutes_per_unit: int
    max_jp_each: int | None
    max_times_month: int | None
    valid_from: date


def jp_earned(rule: ConversionRule, *, minutes: int = 0, days: int = 0) -> int:
    """Whole JP that one deed is worth by itself, before any cap of the month.

    >>> mentoring = ConversionRule("mentoring", Basis.MINUTES, 1, 45, 2, 2, date(2019, 1, 1))
    >>> [jp_earned(mentoring, minutes=m) for m in (44, 45, 90, 200)]
    [0, 1, 2, 2]
    """
    if minutes < 0 or days < 0:
        raise ValueError("minutes and days cannot be negative")
    units = {Basis.MINUTES: minutes // rule.minutes_per_unit, Basis.TIMES: 1, Basis.DAYS: days}[rule.basis]
    earned = units * rule.jp_per_unit
    return earned if rule.max_jp_each is None else min(earned, rule.max_jp_each)


@dataclass(frozen=True)
class Credited:
    """A deed of the same kind and month in the ledger: what it is worth by itself, and what was credited for it."""

    alone: int
    jp: int


def jp_added(alone: int, most_times: int | None, before: Sequence[Credited]) -> int:
    """JP that a further deed adds in its month, where only the `most_times` best deeds of a month count.

    The month's total is that of its best deeds whatever order they are posted in.

    >>> jp_added(2, 2, [Credited(2, 2), Credited(2, 2)])
    0
    >>> jp_added(2, 2, [Credited(1, 1), Credited(2, 2)])
    1
    """
    if most_times is None:
        return alone
    best = sorted((alone, *(deed.alone for deed in before)), reverse=True)[:most_times]
    return max(0, sum(best) - sum(deed.jp for deed in before))


def rule_in_force(rules: list[ConversionRule], on: date) -> ConversionRule | None:
    """The newest rule that had begun by the day."""
    begun = [rule for rule in rules if rule.valid_from <= on]
    return max(begun, key=lambda rule: rule.valid_from, default=None)


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a year: JP earned, target, and what the year will end at if the pace holds."""

    earned: int
    target: int
    forecast: int

    @property
    def missing(self) -> int:
        """JP still needed for the target."""
        return max(0, self.target - self.earned)


def standing(earned: int, target: int, on: date, counted_from: date) -> Standing:
    """Earned, target and forecast: the pace since `counted_from` carried on to 31 December."""
    passed = (on - counted_from).days + 1
    whole = (date(on.year, 12, 31) - counted_from).days + 1
    return Standing(earned, target, earned * whole // max(passed, 1))
