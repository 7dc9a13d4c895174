"""Comparisons with people or times outside the programme: two groups, before and after, difference in
differences, cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from evaluation.statistics.distributions import normal_quantile, normal_two_sided_p, t_quantile, t_two_sided_p
from evaluation.statistics.figures import (
    CONFIDENCE,
    Denominator,
    Figure,
    Interval,
    Refusal,
    mean,
    refused,
    variance,
)
from evaluation.statistics.learning import small_sample_correction

_G = "Hedges g = J·(m₁−m₂)/s_pooled, J = 1−3/(4·df−1)"
_DID = "difference in differences of changes, pooled t interval"


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """Mean, sample standard deviation and size of one group."""

    mean: float
    deviation: float
    n: int


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
    return Figure(j * d, n, Denominator.ARMS, _G, Interval(j * d - half, j * d + half))


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
    up = [after - before for before, after in treated]
    other = [after - before for before, after in comparison]
    n = len(up) + len(other)

    def change(values: list[float]) -> Figure:
        if not values:
            return refused(Refusal.NO_DATA, 0, Denominator.MATCHED, "mean change")
        return Figure(mean(values), len(values), Denominator.MATCHED, "mean change")

    if len(up) < 2 or len(other) < 2:
        reason = refused(Refusal.TOO_FEW, n, Denominator.ARMS, _DID)
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
    return DifferenceInDifferences(
        change(up),
        change(other),
        Figure(effect, n, Denominator.ARMS, _DID, Interval(effect - half, effect + half)),
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
    """Compare two independent sets of times.

    U with mid-ranks; p by the normal approximation with tie and continuity correction. The interval of the
    shift are the ordered differences number C and n₁n₂+1−C with C = n₁n₂/2 − z·√(n₁n₂(n₁+n₂+1)/12).
    """
    formula = "Hodges–Lehmann shift, rank interval"
    n1, n2 = len(before), len(after)
    if n1 == 0 or n2 == 0:
        nothing = refused(Refusal.NO_DATA, n1 + n2, Denominator.EVENTS, formula)
        return TimeShift(nothing, nothing, None, nothing, None, None)
    middle_before, middle_after = median(before), median(after)
    differences = sorted(y - x for x in before for y in after)
    product = n1 * n2
    spread = product * (n1 + n2 + 1) / 12
    position = round(product / 2 - normal_quantile(0.5 + CONFIDENCE / 2) * sqrt(spread))
    interval = Interval(differences[position - 1], differences[product - position]) if position >= 1 else None
    u = sum((y > x) + 0.5 * (y == x) for x in before for y in after)
    ties: dict[float, int] = {}
    for value in (*before, *after):
        ties[value] = ties.get(value, 0) + 1
    total = n1 + n2
    corrected = product / 12 * (total + 1 - sum(t**3 - t for t in ties.values()) / (total * (total - 1)))
    z = max(0.0, abs(u - product / 2) - 0.5) / sqrt(corrected) if corrected > 0 else None
    return TimeShift(
        before_median=Figure(middle_before, n1, Denominator.EVENTS, "median"),
        after_median=Figure(middle_after, n2, Denominator.EVENTS, "median"),
        relative=(middle_after - middle_before) / middle_before if middle_before else None,
        shift=Figure(median(differences), total, Denominator.EVENTS, formula, interval),
        u=u,
        p=None if z is None else normal_two_sided_p(z),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values, in the order given.

    >>> [round(p, 4) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    m = len(p_values)
    adjusted = [0.0] * m
    highest = 0.0
    for rank, i in enumerate(sorted(range(m), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (m - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


@dataclass(frozen=True, slots=True)
class Return:
    """Phillips' return on a programme."""

    #: Benefit counted after isolation and confidence, in rupiah.
    counted: float
    #: counted / cost.
    benefit_cost_ratio: float
    #: (counted − cost)/cost, as a share.
    roi: float
    #: Months until the counted yearly benefit has paid the cost.
    payback_months: float


def return_on_programme(benefit: float, isolation: float, confidence: float, cost: float) -> Return:
    """ROI from a yearly monetised benefit, the share due to the programme and the confidence in it (both
    0…1).

    >>> answer = return_on_programme(450e6, 0.60, 0.80, 120e6)
    >>> round(answer.benefit_cost_ratio, 2), round(answer.roi, 2), round(answer.payback_months, 2)
    (1.8, 0.8, 6.67)
    """
    counted = benefit * isolation * confidence
    if cost <= 0 or counted <= 0:
        raise ValueError("Cost and counted benefit are larger than zero.")
    return Return(counted, counted / cost, (counted - cost) / cost, 12 * cost / counted)


def cost_per(cost: int, amount: float, n: int, denominator: Denominator, unit: str) -> Figure:
    """Rupiah per participant, per JP or per point gained; refused when there is nothing to divide by."""
    formula = f"cost/{unit}"
    if amount <= 0:
        return refused(Refusal.NO_DATA, n, denominator, formula)
    return Figure(cost / amount, n, denominator, formula)
