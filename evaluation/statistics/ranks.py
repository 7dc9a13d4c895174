"""Comparisons that use only the order of values: Wilcoxon for the same people, Mann–Whitney for two groups, and
the Hodges–Lehmann shift of both.

Plain Python, because waiting times are compared on a page.
"""

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb, sqrt

from evaluation.statistics.distributions import normal_quantile, normal_two_sided_p
from evaluation.statistics.figures import (
    CONFIDENCE,
    FEW,
    Caution,
    Denominator,
    Figure,
    Interval,
    Refusal,
    mean,
    refused,
    require_finite,
    variance,
)

SIGNED_SHIFT = "Hodges–Lehmann, median of Walsh averages, rank interval"
SHIFT = "Hodges–Lehmann shift, rank interval"
SIGNED_BISERIAL = "matched-pairs rank-biserial (W⁺−W⁻)/(W⁺+W⁻)"
BISERIAL = "rank-biserial 2U/(n₁n₂)−1, DeLong interval"
#: Up to here the exact distribution of W is used when no differences are tied.
EXACT_PAIRS = 25
#: The exact distribution of U is used for untied values when one group has at most eight and n₁n₂ is at most this.
EXACT_PRODUCT = 4000
#: Up to so many pairs all sums are sorted; beyond, single ones are selected without writing them down.
_ALL_PAIRS = 100_000


def midranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of their places.

    >>> midranks([3, 1, 3])
    [2.5, 1.0, 2.5]
    """
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value) + 1) / 2 for value in values]


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Wilcoxon's test of matched differences."""

    #: Sums of the ranks of the rises and of the falls.
    rises: float
    falls: float
    p: float | None
    #: Whether p counts all sign patterns instead of using the normal curve.
    exact: bool
    #: Pairs without any change, left out of ranks and p.
    zeros: int
    biserial: Figure
    #: The typical change over all pairs, zeros included.
    shift: Figure


def wilcoxon(differences: Sequence[float]) -> SignedRank:
    """Wilcoxon's signed-rank test of after − before.

    Zeros are dropped and ties get mid-ranks. p is exact up to 25 untied differences, otherwise the normal
    approximation with tie and without continuity correction (scipy's default).

    >>> result = wilcoxon([1.5, -0.5, 2.2, 3.1, 0.8, -1.1, 2.7, 1.9])
    >>> result.rises, result.falls, result.p, round(result.biserial.value or 0, 5)
    (32.0, 4.0, 0.0546875, 0.77778)
    """
    require_finite(differences)
    moved = [value for value in differences if value]
    n = len(moved)
    zeros = len(differences) - n
    if n == 0:
        reason = Refusal.NO_VARIANCE if zeros else Refusal.NO_DATA
        nothing = refused(reason, 0, Denominator.MATCHED, SIGNED_BISERIAL)
        return SignedRank(0.0, 0.0, None, False, zeros, nothing, _walsh(differences))
    ranks = midranks([abs(value) for value in moved])
    rises = sum(rank for rank, value in zip(ranks, moved, strict=True) if value > 0)
    total = n * (n + 1) / 2
    falls = total - rises
    tied = sum(t**3 - t for t in Counter(ranks).values())
    exact = tied == 0 and n <= EXACT_PAIRS
    if exact:
        p = _signed_p(n, round(min(rises, falls)))
    else:
        spread = (n * (n + 1) * (2 * n + 1) - tied / 2) / 24
        p = normal_two_sided_p((rises - total / 2) / sqrt(spread))
    cautions = [Caution.SMALL_N] if n < FEW else []
    if zeros:
        cautions.append(Caution.ZEROS_DROPPED)
    if tied:
        cautions.append(Caution.TIES)
    biserial = Figure((rises - falls) / total, n, Denominator.MATCHED, SIGNED_BISERIAL, warnings=tuple(cautions))
    return SignedRank(rises, falls, p, exact, zeros, biserial, _walsh(differences))


def _signed_p(n: int, smaller: int) -> float:
    ways = [1] + [0] * smaller
    for rank in range(1, n + 1):
        for total in range(smaller, rank - 1, -1):
            ways[total] += ways[total - rank]
    return min(1.0, 2 * sum(ways) / 2**n)


def _walsh(differences: Sequence[float]) -> Figure:
    n = len(differences)
    if n == 0:
        return refused(Refusal.NO_DATA, 0, Denominator.MATCHED, SIGNED_SHIFT)
    base = sorted(value / 2 for value in differences)
    pairs = _PairSums(base, [(value, i) for i, value in enumerate(base)])
    spread = sqrt(n * (n + 1) * (2 * n + 1) / 24)
    position = round(pairs.size / 2 - normal_quantile(0.5 + CONFIDENCE / 2) * spread)
    interval = Interval(pairs[position - 1], pairs[pairs.size - position]) if position >= 1 else None
    cautions = (Caution.SMALL_N,) if n < FEW else ()
    return Figure(pairs.median(), n, Denominator.MATCHED, SIGNED_SHIFT, interval, warnings=cautions)


@dataclass(frozen=True, slots=True)
class RankSum:
    """Mann–Whitney's comparison of two independent groups; positive means the second group is higher."""

    #: Mann–Whitney U of the second group.
    u: float
    p: float | None
    exact: bool
    #: How much more often a value of the second group is the higher one, −1…1.
    biserial: Figure
    #: Median of all differences second − first.
    shift: Figure


def mann_whitney(first: Sequence[float], second: Sequence[float], of: Denominator = Denominator.ARMS) -> RankSum | None:
    """Compare two independent groups by ranks; None when one is empty.

    p is exact for untied values when one group has at most eight (and n₁n₂ ≤ 4,000), otherwise the normal
    approximation with tie and continuity correction. The interval of the shift are the ordered differences number
    C and n₁n₂+1−C with C = n₁n₂/2 − z·√(n₁n₂(n₁+n₂+1)/12), rounded.
    """
    require_finite(first, second)
    n1, n2 = len(first), len(second)
    if n1 == 0 or n2 == 0:
        return None
    product, total = n1 * n2, n1 + n2
    ranks = midranks([*first, *second])
    u = sum(ranks[n1:]) - n2 * (n2 + 1) / 2
    tied = sum(t**3 - t for t in Counter(ranks).values())
    exact = tied == 0 and min(n1, n2) <= 8 and product <= EXACT_PRODUCT
    p: float | None
    if exact:
        p = _sum_p(n1, n2, round(min(u, product - u)))
    else:
        spread = product / 12 * (total + 1 - tied / (total * (total - 1)))
        p = normal_two_sided_p(max(0.0, abs(u - product / 2) - 0.5) / sqrt(spread)) if spread > 1e-9 else None
    cautions = [Caution.SMALL_N] if min(n1, n2) < FEW else []
    if tied:
        cautions.append(Caution.TIES)
    own_second, own_first = midranks(second), midranks(first)
    biserial = Figure(
        2 * u / product - 1,
        total,
        of,
        BISERIAL,
        _biserial_interval(
            2 * u / product - 1,
            [(rank - own) / n1 for rank, own in zip(ranks[n1:], own_second, strict=True)],
            [(rank - own) / n2 for rank, own in zip(ranks[:n1], own_first, strict=True)],
        ),
        warnings=tuple(cautions),
    )
    return RankSum(u, p, exact, biserial, _shift(first, second, of, tuple(cautions)))


def _biserial_interval(value: float, above: Sequence[float], below: Sequence[float]) -> Interval | None:
    """From the share of the other group each value surpasses (DeLong, DeLong & Clarke-Pearson 1988)."""
    if len(above) < 2 or len(below) < 2:
        return None
    error = 2 * sqrt(variance(above) / len(above) + variance(below) / len(below))
    if error <= 0:  # full separation: the sample shows no spread to judge by
        return None
    half = normal_quantile(0.5 + CONFIDENCE / 2) * error
    return Interval(max(-1.0, value - half), min(1.0, value + half))


def _sum_p(n1: int, n2: int, smaller: int) -> float:
    """Counts the arrangements with U ≤ `smaller`: coefficients of the Gaussian binomial (n₁+n₂ over n₁)."""
    few, many = sorted((n1, n2))
    ways = [1] + [0] * smaller
    for i in range(1, few + 1):
        for total in range(smaller, many + i - 1, -1):
            ways[total] -= ways[total - many - i]
        for total in range(i, smaller + 1):
            ways[total] += ways[total - i]
    return min(1.0, 2 * sum(ways) / comb(n1 + n2, few))


def _shift(first: Sequence[float], second: Sequence[float], of: Denominator, cautions: tuple[Caution, ...]) -> Figure:
    n1, n2 = len(first), len(second)
    pairs = _PairSums(sorted(second), [(-value, 0) for value in first])
    spread = sqrt(n1 * n2 * (n1 + n2 + 1) / 12)
    position = round(n1 * n2 / 2 - normal_quantile(0.5 + CONFIDENCE / 2) * spread)
    interval = Interval(pairs[position - 1], pairs[pairs.size - position]) if position >= 1 else None
    return Figure(pairs.median(), n1 + n2, of, SHIFT, interval, warnings=cautions)


class _PairSums:
    """All sums offset + base[j] (j ≥ begin) of many rows in ascending order, without writing a long list down."""

    def __init__(self, base: Sequence[float], rows: Sequence[tuple[float, int]]) -> None:
        self.base = base
        self.rows = rows
        self.size = sum(len(base) - begin for _, begin in rows)
        self._all = (
            sorted(o + value for o, begin in rows for value in base[begin:]) if self.size <= _ALL_PAIRS else None
        )

    def median(self) -> float:
        """The middle sum, or the mean of the two middle ones."""
        return mean([self[(self.size - 1) // 2], self[self.size // 2]])

    def __getitem__(self, k: int) -> float:
        """Number k from below, counted from 0: narrows every row around randomly chosen sums."""
        if self._all is not None:
            return self._all[k]
        chance = random.Random(k)
        lows = [begin for _, begin in self.rows]
        highs = [len(self.base)] * len(self.rows)
        while True:
            left = list(accumulate(high - low for low, high in zip(lows, highs, strict=True)))
            chosen = chance.randrange(left[-1])
            row = bisect_right(left, chosen)
            pivot = self.rows[row][0] + self.base[highs[row] - (left[row] - chosen)]
            under, upto = self._around(pivot, lows, highs)
            smaller = sum(under) - sum(lows)
            not_larger = sum(upto) - sum(lows)
            if k < smaller:
                highs = under
            elif k < not_larger:
                return pivot
            else:
                lows, k = upto, k - not_larger

    def _around(self, pivot: float, lows: Sequence[int], highs: Sequence[int]) -> tuple[list[int], list[int]]:
        under, upto = [], []
        for (offset, _), low, high in zip(self.rows, lows, highs, strict=True):
            place = bisect_left(self.base, pivot, low, high, key=offset.__add__)
            under.append(place)
            upto.append(bisect_right(self.base, pivot, place, high, key=offset.__add__))
        return under, upto
