"""Comparisons that hold something constant: ANCOVA, and difference in differences by regression. statsmodels does
the fitting; it is imported inside, so that no web worker loads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

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

_ANCOVA = "ANCOVA after ~ before + group, HC3, t(n−3)"
_OLS = "difference in differences, OLS y ~ treated·after, t(n−4)"
_CLUSTERED = "difference in differences, OLS y ~ treated·after, errors clustered, t(G−1)"
#: Below this many clusters clustered errors are too small.
ENOUGH_CLUSTERS = 20


@dataclass(frozen=True, slots=True)
class Effect:
    """One coefficient with its test."""

    figure: Figure
    error: float | None = None
    t: float | None = None
    df: float | None = None
    p: float | None = None


def effect_of(
    value: float, error: float, df: float | None, n: int, of: Denominator, formula: str, cautions: Sequence[Caution]
) -> Effect:
    """t interval with `df` degrees of freedom, or the normal one when None."""
    from scipy import stats

    if error <= 1e-12 * max(1.0, abs(value)):
        return Effect(Figure(value, n, of, formula, warnings=tuple(cautions)))
    curve = stats.norm() if df is None else stats.t(df)
    half = float(curve.ppf(0.5 + CONFIDENCE / 2)) * error
    figure = Figure(value, n, of, formula, Interval(value - half, value + half), warnings=tuple(cautions))
    t = value / error
    return Effect(figure, error, t, df, float(2 * curve.sf(abs(t))))


def _error(variance: float) -> float:
    """The standard error; a variance that rounding made negative is zero."""
    return sqrt(max(0.0, float(variance)))


@dataclass(frozen=True, slots=True)
class Ancova:
    """How much higher the treated ended than people of the comparison who began equally high."""

    effect: Effect
    #: Points after per point before, common to both groups; None when refused.
    slope: float | None
    #: p of the test that both groups have the same slope; small means one number does not fit everybody.
    slopes_p: float | None


def ancova(treated: Sequence[tuple[float, float]], comparison: Sequence[tuple[float, float]]) -> Ancova:
    """after ~ before + group over (before, after) of both groups, with HC3 errors and t(n−3).

    HC3 stands up to unequal variances also in small groups (Long & Ervin 2000). Refuses fewer than three people in
    a group and starting values that do not vary within the groups.
    """
    import numpy as np
    from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped]

    require_finite(*treated, *comparison)
    n = len(treated) + len(comparison)
    if min(len(treated), len(comparison)) < 3:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        return Ancova(Effect(refused(reason, n, Denominator.ARMS, _ANCOVA)), None, None)
    before = np.array([pair[0] for pair in (*treated, *comparison)])
    after = np.array([pair[1] for pair in (*treated, *comparison)])
    group = np.array([1.0] * len(treated) + [0.0] * len(comparison))
    within = before - np.where(group == 1, before[group == 1].mean(), before[group == 0].mean())
    if float(np.abs(within).max()) <= 1e-9 * max(1.0, float(np.abs(before).max())):
        return Ancova(Effect(refused(Refusal.NO_VARIANCE, n, Denominator.ARMS, _ANCOVA)), None, None)
    # Centred values before keep the columns of the design nearly orthogonal.
    centred = before - before.mean()
    design = np.column_stack([np.ones(n), group, centred])
    if _leverage(design) > 1 - 1e-9:  # HC3 divides by 1 − leverage
        return Ancova(Effect(refused(Refusal.TOO_FEW, n, Denominator.ARMS, _ANCOVA)), None, None)
    fit = OLS(after, design).fit(cov_type="HC3", use_t=True)
    slopes_p = None
    if min(np.ptp(before[group == 1]), np.ptp(before[group == 0])) > 0 and n > 4:
        own = OLS(after, np.column_stack([design, group * centred])).fit()
        slopes_p = float(own.pvalues[3]) if own.ssr > 0 else None
    cautions = [Caution.UNEQUAL_SLOPES] if slopes_p is not None and slopes_p < 0.05 else []
    if min(len(treated), len(comparison)) < FEW:
        cautions.append(Caution.SMALL_N)
    effect = effect_of(
        float(fit.params[1]), _error(fit.cov_params()[1, 1]), float(n - 3), n, Denominator.ARMS, _ANCOVA, cautions
    )
    return Ancova(effect, float(fit.params[2]), slopes_p)


def _leverage(design: "NDArray[float64]") -> float:
    import numpy as np

    orthonormal = np.linalg.qr(design)[0]
    return float((orthonormal**2).sum(axis=1).max())


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one place or person in one of the four cells of a comparison over time."""

    treated: bool
    after: bool
    value: float
    #: Whatever makes rows alike: the person, or the unit.
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class RegressionDid:
    """(T₁−T₀)−(C₁−C₀) from rows that need not be matched."""

    #: Means of treated before, treated after, comparison before, comparison after.
    means: tuple[float | None, float | None, float | None, float | None]
    ols: Effect
    #: Errors that allow rows of one cluster to be alike; None without clusters.
    clustered: Effect | None
    clusters: int


def did_regression(rows: Sequence[Observation]) -> RegressionDid:
    """Difference in differences by OLS y ~ treated·after, and with errors clustered by `cluster`.

    The plain error ignores that the same people are measured twice; the clustered one does not, with the usual
    small-sample factor G/(G−1)·(N−1)/(N−K) and t(G−1). Refuses an empty cell, and fewer than five rows.
    """
    import numpy as np
    from statsmodels.regression.linear_model import OLS

    require_finite([row.value for row in rows])
    cells = {
        cell: [row.value for row in rows if (row.treated, row.after) == cell]
        for cell in ((True, False), (True, True), (False, False), (False, True))
    }
    averages = [sum(values) / len(values) if values else None for values in cells.values()]
    means = (averages[0], averages[1], averages[2], averages[3])
    n = len(rows)
    clusters = {row.cluster for row in rows}
    named = clusters != {""} and bool(rows)
    if n < 5 or None in means:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        nothing = Effect(refused(reason, n, Denominator.MEASUREMENTS, _OLS))
        other = Effect(refused(reason, n, Denominator.MEASUREMENTS, _CLUSTERED)) if named else None
        return RegressionDid(means, nothing, other, len(clusters) if named else 0)
    treated = np.array([float(row.treated) for row in rows])
    after = np.array([float(row.after) for row in rows])
    design = np.column_stack([np.ones(n), treated, after, treated * after])
    model = OLS(np.array([row.value for row in rows]), design)
    plain = model.fit()
    ols = effect_of(
        float(plain.params[3]), _error(plain.cov_params()[3, 3]), float(n - 4), n, Denominator.MEASUREMENTS, _OLS, ()
    )
    if not named:
        return RegressionDid(means, ols, None, 0)
    return RegressionDid(means, ols, _clustered(model, rows, ols.figure), len(clusters))


def _clustered(model: object, rows: Sequence[Observation], plain: Figure) -> Effect:
    import numpy as np

    codes = {cluster: i for i, cluster in enumerate(dict.fromkeys(row.cluster for row in rows))}
    arms: dict[str, set[bool]] = {cluster: set() for cluster in codes}
    for row in rows:
        arms[row.cluster].add(row.treated)
    sides = [sum(side in arm for arm in arms.values()) for side in (True, False)]
    if min(sides) < 2:
        return Effect(refused(Refusal.TOO_FEW, plain.n, Denominator.MEASUREMENTS, _CLUSTERED))
    cautions = [Caution.FEW_CLUSTERS] if len(codes) < ENOUGH_CLUSTERS else []
    if any(len(arm) > 1 for arm in arms.values()):
        cautions.append(Caution.CLUSTER_MIXED)
    groups = np.array([codes[row.cluster] for row in rows])
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)  # type: ignore[attr-defined]
    return effect_of(
        float(fit.params[3]),
        _error(fit.cov_params()[3, 3]),
        float(len(codes) - 1),
        plain.n,
        Denominator.MEASUREMENTS,
        _CLUSTERED,
        cautions,
    )
