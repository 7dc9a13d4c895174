"""How consistently the items of a scale measure one thing: Cronbach's α with Feldt's interval, McDonald's ω of one
factor, and every item's part in it.

numpy and scipy are imported inside the calculation, so importing this module costs nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING

from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import (
    CONFIDENCE,
    FEW,
    Caution,
    Denominator,
    Figure,
    Interval,
    Refusal,
    refused,
    require_finite,
)

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

ALPHA = "Cronbach α = k/(k−1)·(1−Σs²ᵢ/s²_T), Feldt interval"
KR20 = "KR-20 = k/(k−1)·(1−Σpq/σ²), Feldt interval"
OMEGA = "McDonald ω total, one factor (minres, standardised items), delta interval on the logit"
LENGTHENED = "Spearman–Brown nρ/(1+(n−1)ρ)"
#: Below this share of the items' own variance a sum varies by rounding alone.
_NOTHING = 1e-12


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
    #: α; of right/wrong items this is KR-20 and says so in its formula.
    alpha: Figure
    items: tuple[ItemConsistency, ...]


def _complete(columns: Mapping[str, Sequence[float | None]]) -> "tuple[NDArray[float64], int]":
    """Items × people without the people who left an item blank, and how many those were."""
    import numpy as np

    if len(columns) < 2:
        raise ValueError("A scale has at least two items.")
    table = np.array([np.asarray(column, dtype=float) for column in columns.values()])  # None becomes NaN
    if np.isfinite(table.sum()):  # one pass says that nothing is blank or infinite
        return table, 0
    if np.isinf(table).any():
        raise ValueError("Infinity is not a number to calculate with.")
    complete = table[:, ~np.isnan(table).any(axis=0)]
    return complete, int(table.shape[1] - complete.shape[1])


def reliability(columns: Mapping[str, Sequence[float | None]]) -> Reliability:
    """Cronbach's α over the rows in which every item is answered; reverse items before. NaN counts as blank.

    Interval after Feldt: 1−(1−α)·F(0.975; n−1, (n−1)(k−1)) … 1−(1−α)·F(0.025; …).
    Refuses fewer than two items.
    """
    import numpy as np

    complete, dropped = _complete(columns)
    n = int(complete.shape[1])
    if n < 2:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        return Reliability(n, dropped, refused(reason, n, Denominator.RESPONDENTS, ALPHA), ())
    formula = KR20 if _right_or_wrong(complete) else ALPHA
    # Counted from the first person's answers, an item that never varies has a variance of exactly 0.
    first = complete[:, :1].copy()
    complete -= first
    covariance = np.cov(complete)
    means = first[:, 0] + complete.mean(axis=1)
    cautions = (Caution.INCOMPLETE_DROPPED,) if dropped else ()
    return Reliability(
        n=n,
        dropped=dropped,
        alpha=_alpha_figure(covariance, n, formula, cautions),
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


def _right_or_wrong(answers: "NDArray[float64]") -> bool:
    """Whether there are only zeros and ones; the first person's answers usually tell."""
    return all(bool((part * part == part).all()) for part in (answers[:, 0], answers))


def _alpha(covariance: "NDArray[float64]") -> float | None:
    k = int(covariance.shape[0])
    total = float(covariance.sum())
    own = float(covariance.trace())
    if total <= _NOTHING * own:
        return None
    return k / (k - 1) * (1.0 - own / total)


def _alpha_figure(covariance: "NDArray[float64]", n: int, formula: str, cautions: tuple[Caution, ...]) -> Figure:
    from scipy.special import fdtri  # F's quantile, without the seconds that scipy.stats takes to load

    alpha = _alpha(covariance)
    if n < FEW:
        cautions = (Caution.SMALL_N, *cautions)
    if alpha is None:
        return refused(Refusal.NO_VARIANCE, n, Denominator.RESPONDENTS, formula)
    k = covariance.shape[0]
    df1, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - CONFIDENCE) / 2
    interval = Interval(
        1 - (1 - alpha) * float(fdtri(df1, df2, 1 - tail)), 1 - (1 - alpha) * float(fdtri(df1, df2, tail))
    )
    return Figure(alpha, n, Denominator.RESPONDENTS, formula, interval, warnings=cautions)


def _item_rest(covariance: "NDArray[float64]", i: int) -> float | None:
    own = float(covariance[i, i])
    with_total = float(covariance[i].sum())
    rest = float(covariance.sum()) - 2 * with_total + own
    if own <= 0 or rest <= _NOTHING * float(covariance.trace()):
        return None
    return (with_total - own) / sqrt(own * rest)


def lengthened(reliability_now: Figure, length: float) -> Figure:
    """The figure a scale `length` times as long would have; its interval goes through the same formula."""
    if reliability_now.value is None:
        return reliability_now
    ends = reliability_now.interval
    return Figure(
        spearman_brown(reliability_now.value, length),
        reliability_now.n,
        reliability_now.denominator,
        LENGTHENED,
        None
        if ends is None or min(1 + (length - 1) * end for end in (ends.low, ends.high)) <= 0
        else Interval(spearman_brown(ends.low, length), spearman_brown(ends.high, length)),
        warnings=(*reliability_now.warnings, Caution.ASSUMED),
    )


def spearman_brown(reliability_now: float, length: float) -> float:
    """Reliability of a scale `length` times as long: nρ/(1+(n−1)ρ).

    >>> round(spearman_brown(0.70, 2), 6)
    0.823529
    """
    require_finite((reliability_now, length))
    if length <= 0 or 1 + (length - 1) * reliability_now <= 0:
        raise ValueError("The length is above 0 and keeps the denominator above 0.")
    return length * reliability_now / (1 + (length - 1) * reliability_now)


def length_for(reliability_now: float, wanted: float) -> float:
    """How many times longer a scale must be to reach `wanted`; both strictly between 0 and 1.

    >>> round(length_for(0.60, 0.80), 4)
    2.6667
    """
    if not 0 < reliability_now < 1 or not 0 < wanted < 1:
        raise ValueError("Both reliabilities lie strictly between 0 and 1.")
    return wanted * (1 - reliability_now) / (reliability_now * (1 - wanted))


def omega_total(loadings: Sequence[float]) -> float:
    """McDonald's ω of one standardised factor: (Σλ)²/((Σλ)²+Σθ) with θ = 1−λ².

    >>> round(omega_total([0.7, 0.8, 0.6, 0.5]), 5)
    0.74945
    """
    require_finite(loadings)
    if not loadings or any(abs(loading) > 1 for loading in loadings):
        raise ValueError("Loadings lie between −1 and 1.")
    square = sum(loadings) ** 2
    return square / (square + sum(1 - loading * loading for loading in loadings))


@dataclass(frozen=True, slots=True)
class Omega:
    """One factor behind the items."""

    omega: Figure
    #: Standardised loading of every item; empty when ω is refused.
    loadings: tuple[tuple[str, float], ...]


def omega(columns: Mapping[str, Sequence[float | None]]) -> Omega:
    """ω total of one factor fitted to the correlations by minimum residuals, as `psych::omega` does.

    Needs three items that vary and more people than items. The interval is the delta method on log(ω/(1−ω)) with
    each person's influence on the correlations, so it assumes no normal distribution and needs no resampling.
    """
    import numpy as np

    complete, dropped = _complete(columns)
    k, n = complete.shape
    if k < 3 or n <= k:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        return Omega(refused(reason, n, Denominator.RESPONDENTS, OMEGA), ())
    complete = complete - complete[:, :1]
    deviations = complete.std(axis=1)
    if (deviations <= 0).any():
        return Omega(refused(Refusal.NO_VARIANCE, n, Denominator.RESPONDENTS, OMEGA), ())
    scores = (complete - complete.mean(axis=1, keepdims=True)) / deviations[:, None]
    correlations = scores @ scores.T / n
    loadings, settled = _minres(correlations[None])
    if not settled:
        return Omega(refused(Refusal.NOT_CONVERGED, n, Denominator.RESPONDENTS, OMEGA), ())
    value = float(_omegas(loadings)[0])
    cautions = []
    if dropped:
        cautions.append(Caution.INCOMPLETE_DROPPED)
    improper = bool((np.abs(loadings) >= 1 - 1e-9).any())
    if improper:
        cautions.append(Caution.IMPROPER)
    interval = None
    if not improper and 1e-6 < value < 1 - 1e-6:
        error = _omega_error(scores, correlations) / (value * (1 - value))
        middle, half = log(value / (1 - value)), normal_quantile(0.5 + CONFIDENCE / 2) * error
        interval = Interval(1 / (1 + exp(half - middle)), 1 / (1 + exp(-half - middle)))
    figure = Figure(value, n, Denominator.RESPONDENTS, OMEGA, interval, warnings=tuple(cautions))
    return Omega(figure, tuple((key, float(each)) for key, each in zip(columns, loadings[0], strict=True)))


def _minres(correlations: "NDArray[float64]") -> "tuple[NDArray[float64], bool]":
    """Loadings of one factor for a stack of correlation matrices: each loading in turn minimises the squared
    residuals of its own row (Harman & Jones 1966), bounded by 1.
    """
    import numpy as np

    k = correlations.shape[-1]
    off = correlations * (1 - np.eye(k))
    start = off.sum(axis=2)
    loadings = start / np.sqrt(np.maximum(start.sum(axis=1, keepdims=True), 1e-3))
    loadings = np.clip(loadings, -1, 1)
    for _ in range(5000):
        before = loadings.copy()
        for i in range(k):
            squares = (loadings**2).sum(axis=1) - loadings[:, i] ** 2
            step = np.einsum("bj,bj->b", off[:, i], loadings) / np.maximum(squares, 1e-12)
            loadings[:, i] = np.clip(step, -1, 1)
        if float(np.abs(loadings - before).max()) < 1e-13:
            return loadings, True
    return loadings, False


def _omegas(loadings: "NDArray[float64]") -> "NDArray[float64]":
    common = loadings.sum(axis=1) ** 2
    return common / (common + (1 - loadings**2).sum(axis=1))


def _omega_error(scores: "NDArray[float64]", correlations: "NDArray[float64]") -> float:
    """Standard error of ω: its slope in every correlation, times each person's pull on that correlation,
    z_a·z_b − r_ab·(z²_a+z²_b)/2.
    """
    import numpy as np

    k, n = scores.shape
    rows, columns = np.triu_indices(k, 1)
    step = 1e-5
    moved = np.repeat(correlations[None], 2 * len(rows), axis=0)
    for index, (a, b) in enumerate(zip(rows, columns, strict=True)):
        moved[2 * index, [a, b], [b, a]] += step
        moved[2 * index + 1, [a, b], [b, a]] -= step
    values = _omegas(_minres(moved)[0])
    slopes = np.zeros((k, k))
    slopes[rows, columns] = (values[::2] - values[1::2]) / (2 * step)
    slopes += slopes.T
    pull = np.einsum("ai,ai->i", scores, slopes @ scores) / 2 - ((slopes * correlations).sum(axis=1) / 2) @ scores**2
    return float(np.sqrt((pull**2).sum()) / n)
