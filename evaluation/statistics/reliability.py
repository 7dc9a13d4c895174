"""How consistently the items of a scale measure one thing: Cronbach's α with Feldt's interval, and every
item's part in it.

numpy is imported inside the calculation, so importing this module costs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from evaluation.statistics.distributions import f_quantile
from evaluation.statistics.figures import CONFIDENCE, Denominator, Figure, Interval, Refusal, refused

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

_ALPHA = "Cronbach α = k/(k−1)·(1−Σs²ᵢ/s²_T), Feldt interval"


@dataclass(frozen=True, slots=True)
class ItemConsistency:
    """One item of a scale."""

    key: str
    mean: float
    deviation: float
    #: Correlation with the sum of the other items; None when either does not vary.
    item_rest: float | None
    #: α of the scale without this item; None below three items or without variance.
    alpha_if_deleted: float | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """A scale of k items over n complete rows."""

    n: int
    #: Rows left out because an item was blank.
    dropped: int
    alpha: Figure
    items: tuple[ItemConsistency, ...]


def reliability(columns: Mapping[str, Sequence[float | None]]) -> Reliability:
    """Cronbach's α over the rows in which every item is answered; reverse items before.

    Interval after Feldt: 1−(1−α)·F(0.975; n−1, (n−1)(k−1)) … 1−(1−α)·F(0.025; …).
    Refuses fewer than two items.
    """
    import numpy as np

    if len(columns) < 2:
        raise ValueError("A scale has at least two items.")
    table = np.array([np.asarray(column, dtype=float) for column in columns.values()])  # None becomes NaN
    blank = np.isnan(table).any(axis=0)
    complete = table[:, ~blank] if blank.any() else table
    n = int(complete.shape[1])
    dropped = int(table.shape[1]) - n
    if n < 2:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        return Reliability(n, dropped, refused(reason, n, Denominator.RESPONDENTS, _ALPHA), ())
    covariance = np.cov(complete)
    means = complete.mean(axis=1)
    return Reliability(
        n=n,
        dropped=dropped,
        alpha=_alpha_figure(covariance, n),
        items=tuple(
            ItemConsistency(
                key=key,
                mean=float(means[i]),
                deviation=sqrt(float(covariance[i, i])),
                item_rest=_item_rest(covariance, i),
                alpha_if_deleted=_alpha(np.delete(np.delete(covariance, i, 0), i, 1)) if len(columns) > 2 else None,
            )
            for i, key in enumerate(columns)
        ),
    )


def _alpha(covariance: "NDArray[float64]") -> float | None:
    k = int(covariance.shape[0])
    total = float(covariance.sum())
    if total <= 1e-12:
        return None
    return k / (k - 1) * (1.0 - float(covariance.trace()) / total)


def _alpha_figure(covariance: "NDArray[float64]", n: int) -> Figure:
    alpha = _alpha(covariance)
    if alpha is None:
        return refused(Refusal.NO_VARIANCE, n, Denominator.RESPONDENTS, _ALPHA)
    k = covariance.shape[0]
    df1, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - CONFIDENCE) / 2
    interval = Interval(
        1 - (1 - alpha) * f_quantile(1 - tail, df1, df2),
        1 - (1 - alpha) * f_quantile(tail, df1, df2),
    )
    return Figure(alpha, n, Denominator.RESPONDENTS, _ALPHA, interval)


def _item_rest(covariance: "NDArray[float64]", i: int) -> float | None:
    own = float(covariance[i, i])
    with_total = float(covariance[i].sum())
    rest = float(covariance.sum()) - 2 * with_total + own
    if own <= 1e-12 or rest <= 1e-12:
        return None
    return (with_total - own) / sqrt(own * rest)


def spearman_brown(reliability_now: float, length: float) -> float:
    """Reliability of a scale `length` times as long: nρ/(1+(n−1)ρ).

    >>> round(spearman_brown(0.70, 2), 6)
    0.823529
    """
    return length * reliability_now / (1 + (length - 1) * reliability_now)


def length_for(reliability_now: float, wanted: float) -> float:
    """How many times longer a scale must be to reach `wanted`.

    >>> round(length_for(0.60, 0.80), 4)
    2.6667
    """
    return wanted * (1 - reliability_now) / (reliability_now * (1 - wanted))


def omega_total(loadings: Sequence[float]) -> float:
    """McDonald's ω of one standardised factor: (Σλ)²/((Σλ)²+Σθ) with θ = 1−λ².

    >>> round(omega_total([0.7, 0.8, 0.6, 0.5]), 5)
    0.74945
    """
    square = sum(loadings) ** 2
    return square / (square + sum(1 - loading * loading for loading in loadings))
