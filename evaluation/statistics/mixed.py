"""The mixed model of a change: people are alike within themselves, and within their units.

statsmodels fits this model too, but builds the covariance of a whole unit: minutes for 3,000 people. Persons inside
units have an inverse in closed form, so one step costs as much as reading the rows. The tests compare both.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING

from evaluation.statistics.figures import Caution, Denominator, Refusal, refused, require_finite, variance
from evaluation.statistics.regression import Effect, effect_of

if TYPE_CHECKING:
    from numpy import float64, intp
    from numpy.typing import NDArray

_MIXED = "mixed model score ~ time + (1|person) + (1|unit), REML, Wald interval"
_FIXED = "mixed model score ~ time + unit + (1|person), REML, Wald interval"
#: From so many units on a unit is a draw from many; below, each is its own fact.
UNITS_AS_RANDOM = 8
#: A ratio of variances beyond this changes nothing that can be printed and costs the digits of the sums.
_LARGEST = 1e8


@dataclass(frozen=True, slots=True)
class Measurement:
    """One score of one person at one time."""

    person: str
    unit: str
    after: bool
    score: float


@dataclass(frozen=True, slots=True)
class MixedModel:
    """The change over time, with persons alike within themselves and within their units."""

    effect: Effect
    persons: int
    units: int
    #: Estimated variances; None when refused, `between_units` also when units are fixed.
    between_persons: float | None
    between_units: float | None
    residual: float | None


def mixed_model(measurements: Sequence[Measurement]) -> MixedModel:
    """score ~ time + (1|person) + (1|unit) from eight units on, otherwise units as fixed effects.

    Persons stay in one unit. People measured once stay in: they help to place the level of their time. Refuses
    fewer than three persons measured at both times, and scores or changes that do not vary.
    """
    require_finite([row.score for row in measurements])
    rows = sorted(measurements, key=lambda row: (row.unit, row.person, row.after))
    homes = _homes(rows)
    units = sorted(set(homes.values()))
    scores = {(row.person, row.after): row.score for row in rows}
    both = [person for person in homes if (person, False) in scores and (person, True) in scores]
    changes = [scores[person, True] - scores[person, False] for person in both]
    random = len(units) >= UNITS_AS_RANDOM
    formula = _MIXED if random else _FIXED
    reason = None
    if len(both) < 3:
        reason = Refusal.TOO_FEW if rows else Refusal.NO_DATA
    elif variance(changes) == 0:
        reason = Refusal.NO_VARIANCE
    fitted = None if reason else _fitted(rows, units, random=random)
    if fitted is None:
        nothing = refused(reason or Refusal.NOT_CONVERGED, len(homes), Denominator.PARTICIPANTS, formula)
        return MixedModel(Effect(nothing), len(homes), len(units), None, None, None)
    cautions = [] if len(both) == len(homes) else [Caution.UNBALANCED]
    if 1 < len(units) < UNITS_AS_RANDOM:
        cautions.append(Caution.FIXED_UNITS)
    if min(fitted.persons, fitted.persons if fitted.units is None else fitted.units) < 1e-5 * fitted.residual:
        cautions.append(Caution.ON_BOUNDARY)
    effect = effect_of(fitted.change, fitted.error, None, len(homes), Denominator.PARTICIPANTS, formula, cautions)
    return MixedModel(effect, len(homes), len(units), fitted.persons, fitted.units, fitted.residual)


def _homes(rows: Sequence[Measurement]) -> dict[str, str]:
    """Everybody's unit; refuses a person in two units and two scores at one time."""
    homes: dict[str, str] = {}
    for row in rows:
        if homes.setdefault(row.person, row.unit) != row.unit:
            raise ValueError(f"Person {row.person} stands in two units.")
    if any(count > 1 for count in Counter((row.person, row.after) for row in rows).values()):
        raise ValueError("A person has two scores at one time.")
    return homes


@dataclass(frozen=True, slots=True)
class _Fitted:
    change: float
    error: float
    persons: float
    units: float | None
    residual: float


def _fitted(rows: Sequence[Measurement], units: Sequence[str], *, random: bool) -> _Fitted | None:
    """REML over the two ratios of variance, persons to residual and units to residual; None when nothing is found."""
    import numpy as np
    from scipy.optimize import minimize

    scores = np.array([row.score for row in rows])
    columns = [np.ones(len(rows)), np.array([float(row.after) for row in rows])]
    if not random:
        columns += [np.array([float(row.unit == unit) for row in rows]) for unit in units[1:]]
    middle, scale = scores.mean(), scores.std()  # the search starts near the answer whatever the scale
    places = {name: i for i, name in enumerate(dict.fromkeys(row.person for row in rows))}
    person = np.array([places[row.person] for row in rows])
    numbers = {unit: i for i, unit in enumerate(units)}
    homes = {row.person: numbers[row.unit] for row in rows}
    nested = _Nested(
        np.column_stack([*columns, (scores - middle) / scale]), person, np.array([homes[name] for name in places])
    )
    freedom = 2 if random else 1

    def deviance(roots: "NDArray[float64]") -> float:
        return nested.fit(float(roots[0]) ** 2, float(roots[1]) ** 2 if random else 0.0).deviance

    with np.errstate(all="ignore"):  # a step into the impossible is answered with infinity, not with a warning
        best = min(
            (
                minimize(deviance, [start] * freedom, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-11})
                for start in (1.0, 0.2)
            ),
            key=lambda found: float(found.fun),
        )
        roots = best.x
        step = nested.fit(float(roots[0]) ** 2, float(roots[1]) ** 2 if random else 0.0)
    if not best.success or not isfinite(step.deviance) or not isfinite(step.error):
        return None
    residual = step.residual * scale**2
    return _Fitted(
        step.change * scale,
        step.error * scale,
        float(roots[0]) ** 2 * residual,
        float(roots[1]) ** 2 * residual if random else None,
        residual,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """Generalised least squares at one pair of ratios."""

    deviance: float
    change: float
    error: float
    residual: float


class _Nested:
    """Sums over rows, persons and units, from which every step is calculated."""

    def __init__(self, table: "NDArray[float64]", person: "NDArray[intp]", unit: "NDArray[intp]") -> None:
        import numpy as np

        self.size = table.shape[0]
        self.unit = unit
        self.counts = np.bincount(person).astype(float)
        #: Per person the sum of every column; the outcome is the last one.
        self.sums = np.column_stack([np.bincount(person, weights=column) for column in table.T])
        self.products = table.T @ table

    def fit(self, persons: float, units: float) -> _Step:
        """Within a person V⁻¹ = I − a/(1+a·m)·11′; a unit subtracts b·(1′V⁻¹x)(1′V⁻¹y)/(1+b·1′V⁻¹1) (Woodbury)."""
        import numpy as np

        weight = 1 / (1 + persons * self.counts)
        products = self.products - (self.sums * (persons * weight)[:, None]).T @ self.sums
        inside = np.bincount(self.unit, weights=self.counts * weight)
        shrunk = np.column_stack([np.bincount(self.unit, weights=column * weight) for column in self.sums.T])
        products = products - (shrunk * (units / (1 + units * inside))[:, None]).T @ shrunk
        design, cross = products[:-1, :-1], products[:-1, -1]
        freedom = self.size - len(cross)
        nothing = _Step(np.inf, np.nan, np.nan, np.nan)
        try:
            inverse = np.linalg.inv(design)
        except np.linalg.LinAlgError:
            return nothing
        beta = inverse @ cross
        residual = float(products[-1, -1] - cross @ beta) / freedom
        if freedom < 1 or residual <= 0 or inverse[1, 1] <= 0 or max(persons, units) > _LARGEST:
            return nothing
        deviance = (
            freedom * np.log(residual)
            - np.log(weight).sum()
            + np.log1p(units * inside).sum()
            + np.linalg.slogdet(design)[1]
        )
        return _Step(float(deviance), float(beta[1]), sqrt(residual * float(inverse[1, 1])), residual)
