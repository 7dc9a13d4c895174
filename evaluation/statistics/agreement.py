"""How far two or more observers agree beyond chance: Cohen's κ, weighted κ and Krippendorff's α.

Plain Python, because the pages of fieldwork and observation say these numbers themselves.
"""

import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from math import isfinite, sqrt
from typing import TypeVar

from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import CONFIDENCE, FEW, Caution, Denominator, Figure, Interval, Refusal, refused

_T = TypeVar("_T")
_THINGS = Denominator.PAIRED_RATINGS
#: The same ratings always give the same bootstrap interval.
SEED = 20261121
RESAMPLES = 1000


class Weights(StrEnum):
    """How far apart two codes count in weighted κ."""

    NOMINAL = "nominal"  # any disagreement counts fully
    LINEAR = "linear"  # by the number of steps between the codes
    QUADRATIC = "quadratic"  # by the square of the steps


class Metric(StrEnum):
    """How far apart two values count in Krippendorff's α."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


_KAPPA = {
    Weights.NOMINAL: "Cohen κ = (p_o−p_e)/(1−p_e)",
    Weights.LINEAR: "weighted κ, linear |i−j|/(k−1)",
    Weights.QUADRATIC: "weighted κ, quadratic ((i−j)/(k−1))²",
}


def cohen_kappa(
    first: Sequence[object],
    second: Sequence[object],
    weights: Weights = Weights.NOMINAL,
    order: Sequence[object] | None = None,
) -> Figure:
    """Agreement of two observers beyond chance, with the large-sample interval of Fleiss, Cohen & Everitt (1969).

    Weighted forms need the codes in `order`, lowest first. Refused when chance alone would agree fully.

    >>> cohen_kappa("1101001101", "1100001111").value
    0.5833333333333334
    """
    if weights is not Weights.NOMINAL and order is None:
        raise ValueError("Weighted κ needs the order of the codes.")
    formula = _KAPPA[weights]
    pairs = Counter(zip(first, second, strict=True))
    n = pairs.total()
    if n == 0:
        return refused(Refusal.NO_DATA, 0, _THINGS, formula)
    codes = list(order) if order is not None else sorted({code for pair in pairs for code in pair}, key=str)
    place = {code: i for i, code in enumerate(codes)}
    strange = next((code for pair in pairs for code in pair if code not in place), None)
    if strange is not None:
        raise ValueError(f"Code {strange} is not in the order.")
    shares = {(place[a], place[b]): count / n for (a, b), count in pairs.items()}
    value, error = _kappa(shares, len(codes), weights)
    if value is None:
        return refused(Refusal.NO_VARIANCE, n, _THINGS, formula)
    cautions = (Caution.SMALL_N,) if n < FEW else ()
    if n < 2 or error is None:
        return Figure(value, n, _THINGS, formula, warnings=cautions)
    half = normal_quantile(0.5 + CONFIDENCE / 2) * error / sqrt(n)
    return Figure(
        value, n, _THINGS, formula, Interval(max(-1.0, value - half), min(1.0, value + half)), warnings=cautions
    )


def observed_and_expected(first: Sequence[object], second: Sequence[object]) -> tuple[float, float]:
    """p_o and p_e of Cohen's κ: the share of agreement, and what chance alone would give.

    >>> observed_and_expected("1101001101", "1100001111")
    (0.8, 0.52)
    """
    n = len(first)
    if n == 0:
        raise ValueError("Nothing was judged by both.")
    ones, others = Counter(first), Counter(second)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    return observed, sum(count * others[code] for code, count in ones.items()) / (n * n)


def _agreement(i: int, j: int, k: int, weights: Weights) -> float:
    if weights is Weights.NOMINAL or k == 1:
        return float(i == j)
    step = abs(i - j) / (k - 1)
    return 1 - (step if weights is Weights.LINEAR else step * step)


def _kappa(shares: Mapping[tuple[int, int], float], k: int, weights: Weights) -> tuple[float | None, float | None]:
    """κ and √n times its standard error, from the shares of each pair of codes."""
    rows = [0.0] * k
    columns = [0.0] * k
    for (i, j), share in shares.items():
        rows[i] += share
        columns[j] += share
    credit = [[_agreement(i, j, k, weights) for j in range(k)] for i in range(k)]
    by_row = [sum(columns[j] * credit[i][j] for j in range(k)) for i in range(k)]
    by_column = [sum(rows[i] * credit[i][j] for i in range(k)) for j in range(k)]
    observed = sum(share * credit[i][j] for (i, j), share in shares.items())
    expected = sum(rows[i] * by_row[i] for i in range(k))
    if expected >= 1 - 1e-12:
        return None, None
    spread = (
        sum(
            share * (credit[i][j] * (1 - expected) - (by_row[i] + by_column[j]) * (1 - observed)) ** 2
            for (i, j), share in shares.items()
        )
        - (observed * expected - 2 * expected + observed) ** 2
    )
    return (observed - expected) / (1 - expected), sqrt(max(0.0, spread)) / (1 - expected) ** 2


_Pattern = tuple[tuple[float, int], ...]


def krippendorff(units: Sequence[Sequence[float | None]], metric: Metric = Metric.NOMINAL) -> Figure:
    """Krippendorff's α = 1 − D_o/D_e over things rated by any number of observers; None is a missing rating.

    A thing with fewer than two ratings is left out. With n_u ratings of thing u and n of all, D_o is the mean
    squared distance inside things, weighted by 1/(n_u−1), and D_e the one among all ratings together. Ordinal
    distances are distances of mid-ranks, which is Krippendorff's own definition in closed form. The interval is
    the percentile interval of 1,000 resamples of things with a fixed seed; the `krippendorff` package gives none.

    >>> round(krippendorff(list(zip(map(int, "1101001101"), map(int, "1100001111")))).value or 0, 6)
    0.604167
    """
    formula = f"Krippendorff α = 1−D_o/D_e, {metric}, bootstrap interval"
    patterns: list[_Pattern] = []
    for unit in units:
        given = [float(value) for value in unit if value is not None]
        if not all(map(isfinite, given)):
            raise ValueError("A rating is not a number to calculate with.")
        if len(given) > 1:
            patterns.append(tuple(sorted(Counter(given).items())))
    n = len(patterns)
    if n == 0:
        return refused(Refusal.NO_DATA, 0, _THINGS, formula)
    value = _alpha(Counter(patterns), metric)
    if value is None:
        return refused(Refusal.NO_VARIANCE, n, _THINGS, formula)
    cautions = [Caution.SMALL_N] if n < FEW else []
    if n < len(units):
        cautions.append(Caution.INCOMPLETE_DROPPED)
    return Figure(value, n, _THINGS, formula, _resampled(patterns, metric), warnings=tuple(cautions))


def alpha_alone(units: Sequence[Sequence[float | None]], metric: Metric = Metric.NOMINAL) -> float | None:
    """The value of `krippendorff` without its interval; None when it cannot be said."""
    given = ([float(value) for value in unit if value is not None] for unit in units)
    patterns = Counter(tuple(sorted(Counter(values).items())) for values in given if len(values) > 1)
    return _alpha(patterns, metric) if patterns else None


def in_clusters(
    figure: Figure, groups: Sequence[Sequence[_T]], value_of: Callable[[Sequence[_T]], float | None]
) -> Figure:
    """The figure with an interval that knows which judgements belong together (one segment, one person).

    Delete-one-group jackknife: SE² = (m−1)/m · Σ(θ₋ᵢ − mean θ₋ᵢ)² over m groups, normal quantile. Without an interval
    when a group cannot be left out or there are fewer than five of them.
    """
    without = [
        value_of([each for other in (*groups[:i], *groups[i + 1 :]) for each in other]) for i in range(len(groups))
    ]
    known = [value for value in without if value is not None]
    if figure.value is None or len(known) < len(groups) or len(groups) < 5:
        return replace(figure, interval=None)
    m, mean = len(known), sum(known) / len(known)
    half = normal_quantile(0.5 + CONFIDENCE / 2) * sqrt((m - 1) / m * sum((value - mean) ** 2 for value in known))
    return replace(
        figure,
        formula=f"{figure.formula}, jackknife over groups",
        interval=Interval(max(-1.0, figure.value - half), min(1.0, figure.value + half)),
    )


def _resampled(patterns: Sequence[_Pattern], metric: Metric) -> Interval | None:
    if len(patterns) < 2:
        return None
    chance = random.Random(SEED)
    values = []
    for _ in range(RESAMPLES):
        value = _alpha(Counter(chance.choices(patterns, k=len(patterns))), metric)
        if value is not None:  # a resample of one single code says nothing about agreement
            values.append(value)
    if len(values) < RESAMPLES / 2:
        return None
    values.sort()
    tail = max(1, round(len(values) * (1 - CONFIDENCE) / 2))
    return Interval(values[tail - 1], values[len(values) - tail])


def _alpha(patterns: Mapping[_Pattern, int], metric: Metric) -> float | None:
    totals: Counter[float] = Counter()
    for pattern, times in patterns.items():
        for code, count in pattern:
            totals[code] += count * times
    positions = _positions(totals, metric)
    everything = totals.total()
    expected = _squares(totals.items(), positions, metric) / (everything - 1)
    if expected <= 0:
        return None
    observed = sum(
        times * _squares(pattern, positions, metric) / (sum(count for _, count in pattern) - 1)
        for pattern, times in patterns.items()
    )
    return 1 - observed / expected


def _positions(totals: Mapping[float, int], metric: Metric) -> dict[float, float]:
    """Where each value stands on the axis the metric measures along; centred, so that squares stay exact."""
    if metric is Metric.INTERVAL:
        middle = sum(code * count for code, count in totals.items()) / sum(totals.values())
        return {code: code - middle for code in totals}
    below = 0.0
    places = {}
    for code in sorted(totals):
        places[code] = below + totals[code] / 2
        below += totals[code]
    return {code: place - below / 2 for code, place in places.items()}


def _squares(items: Collection[tuple[float, int]], positions: Mapping[float, float], metric: Metric) -> float:
    """Σ over ordered pairs of the squared distance, in closed form."""
    size = sum(count for _, count in items)
    if metric is Metric.NOMINAL:
        return float(size * size - sum(count * count for _, count in items))
    middle = sum(positions[code] * count for code, count in items) / size
    return 2 * size * sum(count * (positions[code] - middle) ** 2 for code, count in items)
