"""Comparisons with people or times outside the programme: two groups, before and after, difference in
differences, cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from evaluation.statistics.distributions import normal_quantile, t_quantile, t_two_sided_p
from evaluation.statistics.figures import (
    CONFIDENCE,
    Caution,
    Denominator,
    Figure,
    Interval,
    Refusal,
    doubts,
    mean,
    mean_figure,
    refused,
    require_finite,
    variance,
)
from evaluation.statistics.learning import small_sample_correction
from evaluation.statistics.ranks import SHIFT, RankSum, mann_whitney

_G = "Hedges g = J·(m₁−m₂)/s_pooled, J = 1−3/(4·df−1)"
_DID = "difference in differences of changes, pooled t interval"
_WELCH = "m₂−m₁, Welch t interval"


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Mean, sample standard deviation and size of one group."""

    mean: float
    deviation: float
    n: int


def summary(values: Sequence[float]) -> GroupSummary:
    """Mean, sample deviation and size of at least two values."""
    return GroupSummary(mean(values), sqrt(variance(values)), len(values))


def hedges_g(first: GroupSummary, second: GroupSummary) -> Figure:
    """Standardised difference of two independent groups with v_g = J²·((n₁+n₂)/(n₁n₂)+d²/(2(n₁+n₂))).

    >>> g = hedges_g(GroupSummary(78, 10, 25), GroupSummary(72, 12, 20))
    >>> round(g.value or 0, 6)
    0.539369
    """
    n = first.n + second.n
    df = n - 2
    if first.n < 2 or second.n < 2:
        return refused(Refusal.TOO_FEW, n, Denominator.ARMS, _G)
    pooled = sqrt(((first.n - 1) * first.deviation**2 + (second.n - 1) * second.deviation**2) / df)
    if pooled <= 0:
        return refused(Refusal.NO_VARIANCE, n, Denominator.ARMS, _G)
    d = (first.mean - second.mean) / pooled
    j = small_sample_correction(df)
    error = j * sqrt(n / (first.n * second.n) + d * d / (2 * n))
    half = normal_quantile(0.5 + CONFIDENCE / 2) * error
    cautions = _unlike(first.deviation**2, second.deviation**2)
    return Figure(j * d, n, Denominator.ARMS, _G, Interval(j * d - half, j * d + half), warnings=cautions)


def _unlike(first: float, second: float) -> tuple[Caution, ...]:
    return (Caution.UNEQUAL_VARIANCES,) if max(first, second) > 4 * min(first, second) else ()


@dataclass(frozen=True, slots=True)
class TwoGroups:
    """Two independent groups; every figure is second compared with first."""

    first: Figure
    second: Figure
    difference: Figure
    t: float | None
    df: float | None
    p: float | None
    g: Figure
    #: The same question asked of the ranks; None when a group is empty.
    ranks: RankSum | None


def two_groups(first: Sequence[float], second: Sequence[float]) -> TwoGroups:
    """Compare two independent groups by Welch's t (unequal variances allowed), Hedges' g and Mann–Whitney.

    t and g need two values in each group and a variance in one of them.
    """
    require_finite(first, second)
    n1, n2 = len(first), len(second)
    n = n1 + n2
    means = [mean_figure(values, Denominator.MEASUREMENTS) for values in (first, second)]
    ranks = mann_whitney(first, second)
    if min(n1, n2) < 2:
        reason = Refusal.TOO_FEW if min(n1, n2) else Refusal.NO_DATA
        nothing = [refused(reason, n, Denominator.ARMS, formula) for formula in (_WELCH, _G)]
        return TwoGroups(means[0], means[1], nothing[0], None, None, None, nothing[1], ranks)
    one, two = summary(first), summary(second)
    g = hedges_g(two, one)
    shares = one.deviation**2 / n1, two.deviation**2 / n2
    change, error = two.mean - one.mean, sqrt(sum(shares))
    if error <= 0:
        alone = Figure(change, n, Denominator.ARMS, _WELCH)
        return TwoGroups(means[0], means[1], alone, None, None, None, g, ranks)
    df = sum(shares) ** 2 / (shares[0] ** 2 / (n1 - 1) + shares[1] ** 2 / (n2 - 1))
    half = t_quantile(0.5 + CONFIDENCE / 2, df) * error
    cautions = tuple(dict.fromkeys((*doubts(first), *doubts(second))))
    difference = Figure(change, n, Denominator.ARMS, _WELCH, Interval(change - half, change + half), warnings=cautions)
    return TwoGroups(means[0], means[1], difference, change / error, df, t_two_sided_p(change / error, df), g, ranks)


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences:
    """What changed here beyond what changed there."""

    treated_change: Figure
    comparison_change: Figure
    effect: Figure
    t: float | None
    df: int
    p: float | None


def difference_in_differences(
    treated: Sequence[tuple[float, float]], comparison: Sequence[tuple[float, float]]
) -> DifferenceInDifferences:
    """Mean change of the treated minus mean change of the comparison, from (before, after) of the same people
    or units.

    The changes of both groups are compared by a pooled two-sample t with df = n₁+n₂−2.
    """
    require_finite(*treated, *comparison)
    up = [after - before for before, after in treated]
    other = [after - before for before, after in comparison]
    n = len(up) + len(other)

    def change(values: list[float]) -> Figure:
        if not values:
            return refused(Refusal.NO_DATA, 0, Denominator.MATCHED, "mean change")
        return Figure(mean(values), len(values), Denominator.MATCHED, "mean change")

    if len(up) < 2 or len(other) < 2:
        reason = refused(Refusal.TOO_FEW if n else Refusal.NO_DATA, n, Denominator.ARMS, _DID)
        return DifferenceInDifferences(change(up), change(other), reason, None, 0, None)
    effect = mean(up) - mean(other)
    df = n - 2
    pooled = ((len(up) - 1) * variance(up) + (len(other) - 1) * variance(other)) / df
    error = sqrt(pooled * (1 / len(up) + 1 / len(other)))
    if error <= 0:
        return DifferenceInDifferences(
            change(up), change(other), Figure(effect, n, Denominator.ARMS, _DID), None, df, None
        )
    t = effect / error
    half = t_quantile(0.5 + CONFIDENCE / 2, df) * error
    cautions = tuple(dict.fromkeys((*doubts(up), *doubts(other), *_unlike(variance(up), variance(other)))))
    return DifferenceInDifferences(
        change(up),
        change(other),
        Figure(effect, n, Denominator.ARMS, _DID, Interval(effect - half, effect + half), warnings=cautions),
        t,
        df,
        t_two_sided_p(t, df),
    )


@dataclass(frozen=True, slots=True)
class TimeShift:
    """Waiting times before and after: medians, their relative change and the typical shift."""

    before_median: Figure
    after_median: Figure
    #: (after − before)/before of the medians, as a share.
    relative: float | None
    #: Median of all differences after − before (Hodges–Lehmann), in the unit of the data, with its interval.
    shift: Figure
    #: Mann–Whitney U of the after group.
    u: float | None
    p: float | None


def time_shift(before: Sequence[float], after: Sequence[float]) -> TimeShift:
    """Compare two independent sets of times; see `ranks.mann_whitney` for p and the interval of the shift."""
    ranks = mann_whitney(before, after, Denominator.EVENTS)
    if ranks is None:
        nothing = refused(Refusal.NO_DATA, len(before) + len(after), Denominator.EVENTS, SHIFT)
        return TimeShift(nothing, nothing, None, nothing, None, None)
    first, second = median(before), median(after)
    return TimeShift(
        before_median=Figure(first, len(before), Denominator.EVENTS, "median"),
        after_median=Figure(second, len(after), Denominator.EVENTS, "median"),
        relative=(second - first) / first if first else None,
        shift=ranks.shift,
        u=ranks.u,
        p=ranks.p,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values, in the order given.

    >>> [round(p, 4) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("A p-value lies between 0 and 1.")
    m = len(p_values)
    adjusted = [0.0] * m
    highest = 0.0
    for rank, i in enumerate(sorted(range(m), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (m - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted
