"""Periods of reporting: months, quarters, semesters and years, as public offices count them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from evaluation.statistics.disclosure import MINIMUM, protect


class Span(StrEnum):
    """How long a period is."""

    MONTH = "bulan"
    QUARTER = "triwulan"
    SEMESTER = "semester"
    YEAR = "tahun"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.SEMESTER: 6, Span.YEAR: 12}
_LETTERS = {Span.QUARTER: "T", Span.SEMESTER: "S"}


@dataclass(frozen=True, slots=True)
class Period:
    """One month, quarter, semester or year; `number` counts from 1 within the year."""

    span: Span
    year: int
    number: int

    @property
    def code(self) -> str:
        """How it is written in addresses and tables.

        >>> Period(Span.QUARTER, 2026, 4).code, Period(Span.MONTH, 2026, 3).code
        ('2026-T4', '2026-03')
        """
        if self.span is Span.YEAR:
            return f"{self.year}"
        if self.span is Span.MONTH:
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-{_LETTERS[self.span]}{self.number}"

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.span] + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self._next.starts_on - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        """The one before, of the same length."""
        return period_of(self.starts_on - timedelta(days=1), self.span)

    @property
    def _next(self) -> "Period":
        last = 12 // _MONTHS[self.span]
        if self.number < last:
            return Period(self.span, self.year, self.number + 1)
        return Period(self.span, self.year + 1, 1)

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day <= self.ends_on


def period_of(day: date, span: Span) -> Period:
    """The period of this length a day lies in."""
    return Period(span, day.year, (day.month - 1) // _MONTHS[span] + 1)


def read_period(code: str) -> Period | None:
    """The period written so; None when it is none.

    >>> read_period("2026-S2").starts_on
    datetime.date(2026, 7, 1)
    """
    found = re.fullmatch(r"(20[0-9]{2})(?:-(?:(T|S)([1-4])|([0-9]{2})))?", code)
    if found is None:
        return None
    year = int(found[1])
    if found[4]:
        return Period(Span.MONTH, year, int(found[4])) if 1 <= int(found[4]) <= 12 else None
    if found[2] == "T":
        return Period(Span.QUARTER, year, int(found[3]))
    if found[2] == "S":
        return Period(Span.SEMESTER, year, int(found[3])) if int(found[3]) <= 2 else None
    return Period(Span.YEAR, year, 1)


def periods_with(days: Iterable[date], span: Span) -> list[Period]:
    """The periods in which any of the days lie, newest first."""
    found = {period_of(day, span) for day in days}
    return sorted(found, key=lambda period: period.starts_on, reverse=True)


def disclosable(answers: Mapping[date, int]) -> set[Period]:
    """Periods whose results may be shown, given answers per day: nothing smaller than five can be worked out.

    A part of a shown year, semester or quarter is shown only where the parts hidden beside it are together large
    enough; what lies in a hidden part is hidden too.
    """
    shown = {period for period, n in _counted(answers, Span.YEAR).items() if n >= MINIMUM}
    for whole, part in pairwise((Span.YEAR, Span.SEMESTER, Span.QUARTER, Span.MONTH)):
        for container in [period for period in shown if period.span is whole]:
            inside = {day: n for day, n in answers.items() if container.covers(day)}
            shown |= protect(_counted(inside, part)).shown.keys()
    return shown


def _counted(answers: Mapping[date, int], span: Span) -> Counter[Period]:
    counted: Counter[Period] = Counter()
    for day, n in answers.items():
        counted[period_of(day, span)] += n
    return counted
