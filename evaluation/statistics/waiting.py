"""Waiting times as events: medians and high quantiles with intervals, a control chart of days, and comparisons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from evaluation.statistics.comparison import TimeShift
from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import CONFIDENCE, Denominator, Figure, Interval, Refusal, refused

#: Days on each side of each point below which a difference in differences says nothing.
FEWEST_DAYS = 5
#: Days below which control limits say nothing.
FEWEST_POINTS = 8
#: 3/d₂ of moving ranges of two (Wheeler's constant of the individuals chart).
XMR = 2.66
_DRAWS = 2000
_SEED = 14_2017

# A web worker that draws no waiting times never loads the heavy libraries: functions import what they compute with.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def quantile_figure(values: Sequence[float], share: float) -> Figure:
    """The quantile of times (linear between neighbours) with the order-statistic interval.

    The interval is x₍l₎ … x₍u₎, the central ranks of Binomial(n, share) that cover at least 95 %; none where the
    sample is too small to hold such ranks.
    """
    import numpy as np
    from scipy.stats import binom

    formula = f"quantile {share:g}, order-statistic interval"
    n = len(values)
    if n == 0:
        return refused(Refusal.NO_DATA, 0, Denominator.EVENTS, formula)
    ordered = np.sort(np.asarray(values, dtype=float))
    value = float(np.quantile(ordered, share))
    tail = (1 - CONFIDENCE) / 2
    low = int(binom.ppf(tail, n, share))
    high = int(binom.ppf(1 - tail, n, share)) + 1
    if low < 1 or high > n:
        return Figure(value, n, Denominator.EVENTS, formula)
    return Figure(value, n, Denominator.EVENTS, formula, Interval(float(ordered[low - 1]), float(ordered[high - 1])))


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Individuals and moving ranges: centre, natural limits, and which points lie outside."""

    centre: float
    lower: float
    upper: float
    #: places of the points beyond a limit
    outside: tuple[int, ...]


def control_chart(values: Sequence[float]) -> ControlChart | None:
    """XmR limits: mean ± 2.66 · mean moving range, the lower one not below zero; None below eight points.

    >>> control_chart([5.0] * 7) is None
    True
    """
    if len(values) < FEWEST_POINTS:
        return None
    centre = sum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = XMR * sum(ranges) / len(ranges)
    lower, upper = max(0.0, centre - reach), centre + reach
    return ControlChart(
        centre, lower, upper, tuple(place for place, value in enumerate(values) if value < lower or value > upper)
    )


def shift(before: Sequence[float], after: Sequence[float]) -> TimeShift:
    """What `comparison.time_shift` says, without holding all n₁·n₂ differences: for tens of thousands of events."""
    import numpy as np
    from scipy.stats import mannwhitneyu

    formula = "Hodges–Lehmann shift, rank interval"
    n1, n2 = len(before), len(after)
    if n1 == 0 or n2 == 0:
        nothing = refused(Refusal.NO_DATA, n1 + n2, Denominator.EVENTS, formula)
        return TimeShift(nothing, nothing, None, nothing, None, None)
    x, y = np.sort(np.asarray(before, dtype=float)), np.sort(np.asarray(after, dtype=float))
    product = n1 * n2
    middle = (_difference(x, y, (product - 1) // 2) + _difference(x, y, product // 2)) / 2
    spread = (product * (n1 + n2 + 1) / 12) ** 0.5
    position = round(product / 2 - normal_quantile(0.5 + CONFIDENCE / 2) * spread)
    interval = None
    if position >= 1:
        interval = Interval(_difference(x, y, position - 1), _difference(x, y, product - position))
    first, second = median(before), median(after)
    constant = x[0] == x[-1] == y[0] == y[-1]
    test = mannwhitneyu(y, x, alternative="two-sided", method="asymptotic")
    return TimeShift(
        before_median=Figure(first, n1, Denominator.EVENTS, "median"),
        after_median=Figure(second, n2, Denominator.EVENTS, "median"),
        relative=(second - first) / first if first else None,
        shift=Figure(middle, n1 + n2, Denominator.EVENTS, formula, interval),
        u=float(test.statistic),
        p=None if constant else float(test.pvalue),
    )


def _difference(x: "Floats", y: "Floats", place: int) -> float:
    """The difference y − x that stands at `place` (from 0) in the order of all of them; both sorted."""
    low, high = float(y[0] - x[-1]), float(y[-1] - x[0])
    while True:
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        if _at_most(x, y, middle) > place:
            high = middle
        else:
            low = middle
    return low if _at_most(x, y, low) > place else high


def _at_most(x: "Floats", y: "Floats", bound: float) -> int:
    """How many differences y − x are at most `bound`, counted with the rounding of the subtraction itself."""
    import numpy as np

    # A first guess by search, then mended where y − bound and y − x round differently.
    starts = np.searchsorted(x, y - bound, side="left")
    back = np.maximum(starts - 1, 0)
    starts = np.where((starts > 0) & (y - x[back] <= bound), np.searchsorted(x, x[back], side="left"), starts)
    here = np.minimum(starts, len(x) - 1)
    starts = np.where((starts < len(x)) & (y - x[here] > bound), np.searchsorted(x, x[here], side="right"), starts)
    return int(np.sum(len(x) - starts))


@dataclass(frozen=True, slots=True)
class MedianChanges:
    """What changed here beyond what changed there, in minutes of the median."""

    here: Figure
    there: Figure
    effect: Figure


Days = Mapping[date, Sequence[float]]


def difference_of_medians(here_before: Days, here_after: Days, there_before: Days, there_after: Days) -> MedianChanges:
    """(median after − before) here minus there; whole days are drawn again 2,000 times for the 95 % interval.

    People who queue on one day wait together, so days, not people, are what chance deals. Refused below five days in
    any of the four sets.
    """
    import numpy as np

    formula = "difference in differences of medians, day bootstrap"
    sets = (here_before, here_after, there_before, there_after)
    sizes = [sum(len(times) for times in days.values()) for days in sets]
    if any(len(days) < FEWEST_DAYS for days in sets):
        reason = refused(Refusal.TOO_FEW, sum(sizes), Denominator.EVENTS, formula)
        return MedianChanges(reason, reason, reason)
    chance = np.random.default_rng(_SEED)
    drawn = [_drawn_medians(days, chance) for days in sets]
    plain = [median([time for times in days.values() for time in times]) for days in sets]

    def figure(value: float, n: int, draws: "Floats") -> Figure:
        tail = 50 * (1 - CONFIDENCE)
        low, high = np.percentile(draws, [tail, 100 - tail])
        return Figure(value, n, Denominator.EVENTS, formula, Interval(float(low), float(high)))

    here, there = plain[1] - plain[0], plain[3] - plain[2]
    here_drawn, there_drawn = drawn[1] - drawn[0], drawn[3] - drawn[2]
    return MedianChanges(
        figure(here, sizes[0] + sizes[1], here_drawn),
        figure(there, sizes[2] + sizes[3], there_drawn),
        figure(here - there, sum(sizes), here_drawn - there_drawn),
    )


def _drawn_medians(days: Days, chance: "np.random.Generator") -> "Floats":
    """Medians of days drawn again with their events, by weights so that nothing is copied."""
    import numpy as np

    sizes = [len(days[day]) for day in sorted(days)]
    values = np.asarray([time for day in sorted(days) for time in days[day]], dtype=float)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(values, kind="stable")
    values, owner = values[order], owner[order]
    weights = chance.multinomial(len(sizes), [1 / len(sizes)] * len(sizes), size=_DRAWS)
    medians = np.empty(_DRAWS)
    for draw, weight in enumerate(weights):
        cumulative = np.cumsum(weight[owner])
        total = int(cumulative[-1])
        low = np.searchsorted(cumulative, (total + 1) // 2)
        high = np.searchsorted(cumulative, ceil((total + 1) / 2))
        medians[draw] = (values[low] + values[high]) / 2
    return medians


@dataclass(frozen=True, slots=True)
class Season:
    """Whether two sets of days can be compared at all."""

    #: calendar months of the year that only one of the sets holds
    other_months: bool
    #: the weekdays are spread differently (a fifth of the days would have to move)
    other_weekdays: bool


def season(before: Sequence[date], after: Sequence[date]) -> Season:
    """Compare months and weekdays of the days measured before and after."""
    if not before or not after:
        return Season(False, False)
    first, second = Counter(day.weekday() for day in before), Counter(day.weekday() for day in after)
    apart = sum(abs(first[day] / len(before) - second[day] / len(after)) for day in range(7)) / 2
    return Season({day.month for day in before} != {day.month for day in after}, apart > 0.2)
