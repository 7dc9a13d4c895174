"""How single test items work: difficulty, discrimination, agreement of two observers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from evaluation.statistics.figures import Denominator, Figure, Refusal, mean, refused


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """One right/wrong item against the total score."""

    n: int
    #: Share of people who answered it right.
    difficulty: float
    #: (M₁−M₀)/s·√(pq) with the population deviation; None when everybody or nobody was right.
    point_biserial: float | None
    #: Correlation with the total without this item.
    corrected: float | None
    #: Share right in the upper 27 % minus share right in the lower 27 %.
    discrimination: float | None


def _correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    mx, my = mean(x), mean(y)
    sxx = sum((a - mx) ** 2 for a in x)
    syy = sum((b - my) ** 2 for b in y)
    if sxx <= 0 or syy <= 0:
        return None
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sqrt(sxx * syy)


def item_quality(right: Sequence[int], totals: Sequence[float]) -> ItemQuality:
    """Judge an item from 0/1 answers and the total scores of the same people (the item included in the
    total).

    With 0/1 answers the point-biserial equals the product-moment correlation, so both use one formula.
    """
    n = len(right)
    if n != len(totals):
        raise ValueError("One total per person.")
    if n == 0:
        raise ValueError("Nobody answered.")
    values = [float(value) for value in right]
    group = round(0.27 * n)
    ranked = [value for _, value in sorted(zip(totals, values, strict=True), key=lambda pair: -pair[0])]
    return ItemQuality(
        n=n,
        difficulty=mean(values),
        point_biserial=_correlation(values, list(totals)),
        corrected=_correlation(values, [t - v for t, v in zip(totals, values, strict=True)]),
        discrimination=mean(ranked[:group]) - mean(ranked[-group:]) if group else None,
    )


def cohen_kappa(first: Sequence[object], second: Sequence[object]) -> Figure:
    """Agreement of two observers beyond chance: (p_o−p_e)/(1−p_e); refused when both always say the same one
    thing.

    >>> cohen_kappa("1101001101", "1100001111").value
    0.5833333333333334
    """
    formula = "Cohen κ = (p_o−p_e)/(1−p_e)"
    n = len(first)
    pairs = list(zip(first, second, strict=True))
    if n == 0:
        return refused(Refusal.NO_DATA, 0, Denominator.PAIRED_RATINGS, formula)
    observed = sum(a == b for a, b in pairs) / n
    expected = sum(sum(a == code for a in first) * sum(b == code for b in second) for code in {*first, *second}) / (
        n * n
    )
    if expected >= 1:
        return refused(Refusal.NO_VARIANCE, n, Denominator.PAIRED_RATINGS, formula)
    return Figure((observed - expected) / (1 - expected), n, Denominator.PAIRED_RATINGS, formula)
