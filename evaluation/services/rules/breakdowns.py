"""Groups whose results may be shown for periods that lie within each other, so that no small group is a difference."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from datetime import date
from typing import TypeVar

from evaluation.services.rules.periods import Period, Span, period_of
from evaluation.statistics.disclosure import protect, stays_unknown

G = TypeVar("G", bound=Hashable)

#: Lengths for which groups are shown at all: with months and semesters too, more could be subtracted.
SPANS = (Span.QUARTER, Span.YEAR)


def groups_shown(
    answers: Mapping[tuple[date, G], int], shown: Collection[Period], today: date
) -> dict[Period, frozenset[G]]:
    """Period → groups whose result may stand beside the period's own.

    `answers`: how many per day and group; `shown`: periods whose own result is shown. Only quarters and years, and only
    when they are over: then nothing is added to them any more, so what was shown never changes. A quarter is decided
    by itself. A year's groups are shown only where its quarters, as they were shown, then tell nothing more.
    """
    counts: dict[Period, Counter[G]] = {}
    for (day, group), n in answers.items():
        counts.setdefault(period_of(day, Span.QUARTER), Counter())[group] += n
    over = {period for period in shown if period.span in SPANS and period.ends_on < today}
    allowed = {period: frozenset(protect(found).shown) for period, found in counts.items() if period in over}
    for year in (period for period in over if period.span is Span.YEAR):
        quarters = {period: found for period, found in counts.items() if year.covers(period.starts_on)}
        whole: Counter[G] = sum(quarters.values(), Counter())
        safe = frozenset(protect(whole).shown)
        if _unknown_with(whole, safe, quarters, allowed):
            allowed[year] = safe
    return {period: found for period, found in allowed.items() if found}


def _unknown_with(
    whole: Mapping[G, int],
    safe: Collection[G],
    quarters: Mapping[Period, Mapping[G, int]],
    allowed: Mapping[Period, Collection[G]],
) -> bool:
    """Whether what the quarters hide stays unknown beside the year's groups; those the year hides stand as one."""
    columns = {group: place for place, group in enumerate(sorted(safe, key=str), start=1)}
    cells: dict[tuple[int, int], int] = {}
    hidden: set[tuple[int, int]] = set()
    for row, (quarter, found) in enumerate(quarters.items(), start=1):
        told = allowed.get(quarter, ())
        complete = set(found) <= set(told)
        for group in whole:
            cell = (-row, columns.get(group, 0))
            kept_back = group not in told and not complete
            cells[cell] = cells.get(cell, 0) + (found.get(group, 0) if kept_back or cell[1] else 0)
            if kept_back:
                hidden.add(cell)
    if len(columns) < len(whole) and not any(column == 0 for _row, column in hidden):
        return False  # the quarters tell the groups the year hides
    return stays_unknown(cells, hidden)
