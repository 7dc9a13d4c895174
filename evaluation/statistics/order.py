"""Medians and other quantiles with an interval that assumes no shape, and the control chart of single values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import floor

from evaluation.statistics.distributions import binomial_quantile
from evaluation.statistics.figures import (
    CONFIDENCE,
    Caution,
    Denominator,
    Figure,
    Interval,
    Refusal,
    mean,
    refused,
    require_finite,
)


def quantile(values: Sequence[float], share: float, of: Denominator = Denominator.EVENTS) -> Figure:
    """The value below which `share` of all lie (linear between neighbours, numpy's and R's default), with the
    interval from order statistics.

    The interval runs from the l-th to the u-th smallest value, where the binomial count of values below the
    quantile stays in l…u−1 with at least 95 %. Too few values have no such interval: the median needs 6, the
    90 % quantile 36.
    """
    if not 0 < share < 1:
        raise ValueError("A quantile lies between 0 and 1.")
    require_finite(values)
    formula = "median, order-statistic interval" if share == 0.5 else f"p{100 * share:g}, order-statistic interval"
    n = len(values)
    if n == 0:
        return refused(Refusal.NO_DATA, 0, of, formula)
    ordered = sorted(values)
    place = (n - 1) * share
    lower = floor(place)
    upper = min(lower + 1, n - 1)
    value = ordered[lower] + (place - lower) * (ordered[upper] - ordered[lower])
    low = binomial_quantile((1 - CONFIDENCE) / 2, n, share)
    high = binomial_quantile((1 + CONFIDENCE) / 2, n, share) + 1
    if low < 1 or high > n:
        return Figure(value, n, of, formula, warnings=(Caution.INTERVAL_UNREACHABLE,))
    return Figure(value, n, of, formula, Interval(ordered[low - 1], ordered[high - 1]))


class Signal(StrEnum):
    """Why a point of a control chart is not mere chance."""

    BEYOND_LIMITS = "beyond_limits"  # outside the centre ± 2.66·mean moving range
    TWO_OF_THREE = "two_of_three"  # two of three in a row beyond two thirds of the way to the same limit
    EIGHT_ON_ONE_SIDE = "eight_on_one_side"  # eight in a row on one side of the centre
    SIX_IN_A_ROW = "six_in_a_row"  # six rising or six falling in a row


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Individuals chart (XmR) in the order of time."""

    #: Mean of the baseline.
    centre: Figure
    #: Natural process limits: where single values fall, not an interval of the mean.
    low: float | None
    high: float | None
    #: Mean moving range of the baseline and the limit of a single range (3.267 times it).
    moving_range: float | None
    range_limit: float | None
    #: Position from 0 → every rule the point ends.
    signals: tuple[tuple[int, tuple[Signal, ...]], ...]


#: Baseline values below which limits would be guesses.
FEWEST_POINTS = 8
#: 3/d₂ and D₄ for ranges of two values (Wheeler & Chambers): 3/1.128 and 3.267.
_LIMIT, _RANGE_LIMIT = 2.66, 3.267


def control_chart(values: Sequence[float], baseline: int | None = None) -> ControlChart:
    """Natural process limits x̄ ± 2.66·m̄R from the first `baseline` values (all of them when None), and the points
    that chance does not explain.

    Refuses fewer than eight baseline values (limits would be guesses) and a baseline without any movement.
    """
    require_finite(values)
    formula = "XmR: x̄ ± 2.66·mean moving range"
    base = list(values if baseline is None else values[:baseline])
    n = len(base)
    if n < FEWEST_POINTS:
        reason = refused(Refusal.TOO_FEW if n else Refusal.NO_DATA, n, Denominator.EVENTS, formula)
        return ControlChart(reason, None, None, None, None, ())
    moving = mean([abs(b - a) for a, b in pairwise(base)])
    if moving <= 0:
        reason = refused(Refusal.NO_VARIANCE, n, Denominator.EVENTS, formula)
        return ControlChart(reason, None, None, None, None, ())
    middle = mean(base)
    reach = _LIMIT * moving
    found = ((i, _signals(values, i, middle, reach)) for i in range(len(values)))
    return ControlChart(
        Figure(middle, n, Denominator.EVENTS, formula),
        middle - reach,
        middle + reach,
        moving,
        _RANGE_LIMIT * moving,
        tuple((i, signals) for i, signals in found if signals),
    )


def _signals(values: Sequence[float], i: int, middle: float, reach: float) -> tuple[Signal, ...]:
    signals = []
    if abs(values[i] - middle) > reach:
        signals.append(Signal.BEYOND_LIMITS)
    for side in (1, -1):
        lately = [side * (value - middle) for value in values[max(0, i - 7) : i + 1]]
        far = [value > reach * 2 / 3 for value in lately[-3:]]
        if len(far) == 3 and far[-1] and sum(far) >= 2:
            signals.append(Signal.TWO_OF_THREE)
        if len(lately) == 8 and min(lately) > 0:
            signals.append(Signal.EIGHT_ON_ONE_SIDE)
        steps = [b - a for a, b in zip(lately[-6:], lately[-5:], strict=False)]
        if len(steps) == 5 and min(steps) > 0:
            signals.append(Signal.SIX_IN_A_ROW)
    return tuple(dict.fromkeys(signals))
