"""How single test items work: difficulty, discrimination, and what the wrong answers attracted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atanh, sqrt, tanh

from evaluation.statistics.distributions import normal_quantile
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
    share_figure,
)

_POINT = "point-biserial (M₁−M₀)/s_n·√(pq), Fisher interval"
_CORRECTED = "point-biserial with total − item, Fisher interval"
_D = "D = p_upper 27 % − p_lower 27 %"
#: The share of people in the upper and in the lower group (Kelley 1939).
GROUP = 0.27


class ItemVerdict(StrEnum):
    """What an evaluator should do with an item, by the usual conventions."""

    KEEP = "keep"
    CHECK_KEY = "check_key"  # the better people answer it wrong: the key may be wrong
    TOO_EASY = "too_easy"  # p above 0.80
    TOO_HARD = "too_hard"  # p below 0.30
    WEAK = "weak"  # corrected correlation below 0.20
    UNDECIDED = "undecided"  # nothing varies, or too few people


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """One right/wrong item against the total score."""

    n: int
    #: Share of people who answered it right.
    difficulty: Figure
    #: (M₁−M₀)/s·√(pq) with the population deviation.
    point_biserial: Figure
    #: Correlation with the total without this item.
    corrected: Figure
    #: Share right in the upper 27 % minus share right in the lower 27 %.
    discrimination: Figure

    @property
    def verdict(self) -> ItemVerdict:
        """The most urgent remark; a wrong key comes before everything else."""
        if self.corrected.value is None or self.difficulty.value is None:
            return ItemVerdict.UNDECIDED
        if self.corrected.value < 0:
            return ItemVerdict.CHECK_KEY
        if self.difficulty.value > 0.80:
            return ItemVerdict.TOO_EASY
        if self.difficulty.value < 0.30:
            return ItemVerdict.TOO_HARD
        return ItemVerdict.KEEP if self.corrected.value >= 0.20 else ItemVerdict.WEAK


def item_quality(right: Sequence[int], totals: Sequence[float]) -> ItemQuality:
    """Judge an item from 0/1 answers and the total scores of the same people (the item included in the
    total).

    With 0/1 answers the point-biserial equals the product-moment correlation, so both use one formula.
    """
    n = len(right)
    if n != len(totals):
        raise ValueError("One total per person.")
    if any(value not in (0, 1) for value in right):
        raise ValueError("An item is right (1) or wrong (0).")
    require_finite(totals)
    values = [float(value) for value in right]
    return ItemQuality(
        n=n,
        difficulty=share_figure(sum(right), n, Denominator.ANSWERED_ITEM),
        point_biserial=_correlation(values, list(totals), _POINT),
        corrected=_correlation(values, [t - v for t, v in zip(totals, values, strict=True)], _CORRECTED),
        discrimination=_discrimination(values, totals),
    )


def _correlation(x: Sequence[float], y: Sequence[float], formula: str) -> Figure:
    n = len(x)
    if n < 3:
        return refused(Refusal.TOO_FEW if n else Refusal.NO_DATA, n, Denominator.ANSWERED_ITEM, formula)
    mx, my = mean(x), mean(y)
    sxx = sum((a - mx) ** 2 for a in x)
    syy = sum((b - my) ** 2 for b in y)
    if min(x) == max(x) or min(y) == max(y):
        return refused(Refusal.NO_VARIANCE, n, Denominator.ANSWERED_ITEM, formula)
    r = max(-1.0, min(1.0, sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sqrt(sxx * syy)))
    interval = None
    if n > 3 and abs(r) < 1:
        half = normal_quantile(0.5 + CONFIDENCE / 2) / sqrt(n - 3)
        interval = Interval(tanh(atanh(r) - half), tanh(atanh(r) + half))
    cautions = (Caution.SMALL_N,) if n < FEW else ()
    return Figure(r, n, Denominator.ANSWERED_ITEM, formula, interval, warnings=cautions)


def _discrimination(values: Sequence[float], totals: Sequence[float]) -> Figure:
    """People with the same total at the edge of a group count with the mean of all who share it, so the order of
    the rows never matters.
    """
    n = len(values)
    size = round(GROUP * n)
    if size == 0:
        return refused(Refusal.TOO_FEW if n else Refusal.NO_DATA, n, Denominator.ANSWERED_ITEM, _D)
    top, tied_above = _group_share(values, [-total for total in totals], size)
    bottom, tied_below = _group_share(values, totals, size)
    cautions = [Caution.SMALL_N] if n < FEW else []
    if tied_above or tied_below:
        cautions.append(Caution.TIES)
    return Figure(top - bottom, n, Denominator.ANSWERED_ITEM, _D, warnings=tuple(cautions))


def _group_share(values: Sequence[float], order: Sequence[float], size: int) -> tuple[float, bool]:
    edge = sorted(order)[size - 1]
    inside = [value for value, place in zip(values, order, strict=True) if place < edge]
    shared = [value for value, place in zip(values, order, strict=True) if place == edge]
    seats = size - len(inside)
    return (sum(inside) + seats * mean(shared)) / size, seats < len(shared)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice item."""

    option: str
    key: bool
    #: Share of everybody who answered the item and chose this.
    chosen: Figure
    #: Share in the upper and in the lower 27 % by total; None when the groups are empty.
    upper: float | None
    lower: float | None
    #: Mean total of the people who chose it; None when nobody did.
    mean_total: float | None

    @property
    def working(self) -> bool:
        """A wrong answer works when at least 5 % choose it and the weaker people more often than the stronger."""
        enough = self.chosen.value is not None and self.chosen.value >= 0.05
        return enough and (self.upper is None or self.lower is None or self.upper < self.lower)


def distractors(
    answers: Sequence[str], totals: Sequence[float], key: str, options: Sequence[str]
) -> tuple[Option, ...]:
    """What every option attracted, in the order of `options`; an option nobody chose is shown with zero."""
    n = len(answers)
    if n != len(totals):
        raise ValueError("One total per person.")
    strange = next((answer for answer in answers if answer not in options), None)
    if strange is not None or key not in options:
        raise ValueError(f"{key if strange is None else strange} is not an option of the item.")
    require_finite(totals)
    size = round(GROUP * n)
    rows = []
    for option in options:
        chose = [float(answer == option) for answer in answers]
        theirs = [total for total, chosen in zip(totals, chose, strict=True) if chosen]
        rows.append(
            Option(
                option=option,
                key=option == key,
                chosen=share_figure(len(theirs), n, Denominator.ANSWERED_ITEM),
                upper=_group_share(chose, [-total for total in totals], size)[0] if size else None,
                lower=_group_share(chose, totals, size)[0] if size else None,
                mean_total=mean(theirs) if theirs else None,
            )
        )
    return tuple(rows)


def scored(answers: Sequence[str], key: str) -> list[int]:
    """Right answers as 1, all others as 0."""
    return [int(answer == key) for answer in answers]


def totals_of(items: Mapping[str, Sequence[int]]) -> list[int]:
    """Everybody's number of right answers."""
    return [sum(row) for row in zip(*items.values(), strict=True)]
