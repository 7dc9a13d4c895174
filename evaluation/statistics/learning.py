"""Level 2: what was learnt, from people measured before and after; drop-outs are counted, not averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

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
    refused,
    require_finite,
    share_figure,
    variance,
)


class GainBand(StrEnum):
    """Hake's bands of normalised gain."""

    LOW = "low"  # below 0.3
    MEDIUM = "medium"  # 0.3 to 0.7
    HIGH = "high"  # above 0.7


def gain_band(gain: float) -> GainBand:
    """The band of a normalised gain: <0.3 low, 0.3–0.7 medium, >0.7 high."""
    if gain < 0.3:
        return GainBand.LOW
    return GainBand.MEDIUM if gain <= 0.7 else GainBand.HIGH


def small_sample_correction(df: float) -> float:
    """Hedges' J = 1 − 3/(4·df − 1)."""
    return 1.0 - 3.0 / (4.0 * df - 1.0)


@dataclass(frozen=True, slots=True)
class PairedResult:
    """Before and after of the same people."""

    #: People with both values.
    n: int
    #: People with only one of the two; left out of every figure.
    dropped: int
    before_mean: Figure
    after_mean: Figure
    #: Mean of after − before with its t interval.
    difference: Figure
    t: float | None
    df: int
    p: float | None
    #: Difference in standard deviations of the differences.
    d_z: Figure
    #: Difference in root mean square of both standard deviations.
    d_av: Figure
    #: d_av times Hedges' J with df = n − 1 (pingouin corrects with df = n₁+n₂−2 instead and gets a larger value).
    g_av: Figure
    #: Hake gain of the class: (after − before)/(maximum − before) of the means.
    gain_class: Figure
    #: Mean of the gains of single people who did not start at the maximum.
    gain_individual: Figure
    #: People who started at the maximum and therefore have no gain of their own.
    at_ceiling: int


def paired(before: Sequence[float | None], after: Sequence[float | None], maximum: float | None = None) -> PairedResult:
    """Compare matched values; position i of both sequences is the same person, None means not measured.

    t = d̄/(s_d/√n) with df = n−1. Refuses sequences of different length and values above `maximum`.

    >>> pre, post = [40, 55, 60, 45, 50], [65, 70, 80, 60, 75]
    >>> paired(pre, post, 100).difference.value
    20.0
    """
    require_finite(value for value in (*before, *after) if value is not None)
    both = [(x, y) for x, y in zip(before, after, strict=True) if x is not None and y is not None]
    half_measured = sum((x is None) != (y is None) for x, y in zip(before, after, strict=True))
    if maximum is not None and any(value > maximum for pair in both for value in pair):
        raise ValueError("A score is larger than the maximum.")
    n = len(both)
    first = [x for x, _ in both]
    second = [y for _, y in both]
    changes = [y - x for x, y in both]
    if n == 0:
        nothing = refused(Refusal.NO_DATA, 0, Denominator.MATCHED, "none")
        return PairedResult(
            n=0,
            dropped=half_measured,
            before_mean=nothing,
            after_mean=nothing,
            difference=nothing,
            t=None,
            df=0,
            p=None,
            d_z=nothing,
            d_av=nothing,
            g_av=nothing,
            gain_class=nothing,
            gain_individual=nothing,
            at_ceiling=0,
        )
    before_mean = Figure(mean(first), n, Denominator.MATCHED, "mean of matched")
    after_mean = Figure(mean(second), n, Denominator.MATCHED, "mean of matched")
    gain_class, gain_individual, at_ceiling = _gains(both, maximum)
    change = mean(changes)
    if n < 2:
        return PairedResult(
            n=n,
            dropped=half_measured,
            before_mean=before_mean,
            after_mean=after_mean,
            difference=Figure(change, n, Denominator.MATCHED, _DIFFERENCE),
            t=None,
            df=0,
            p=None,
            d_z=refused(Refusal.TOO_FEW, n, Denominator.MATCHED, _EFFECTS[0]),
            d_av=refused(Refusal.TOO_FEW, n, Denominator.MATCHED, _EFFECTS[1]),
            g_av=refused(Refusal.TOO_FEW, n, Denominator.MATCHED, _EFFECTS[2]),
            gain_class=gain_class,
            gain_individual=gain_individual,
            at_ceiling=at_ceiling,
        )
    error = sqrt(variance(changes) / n)
    df = n - 1
    half = t_quantile(0.5 + CONFIDENCE / 2, df) * error
    t = change / error if error > 0 else None
    cautions = (*doubts(changes), *_crowded(second, maximum))
    effects = _effects(first, second, changes, cautions)
    return PairedResult(
        n=n,
        dropped=half_measured,
        before_mean=before_mean,
        after_mean=after_mean,
        difference=Figure(
            change,
            n,
            Denominator.MATCHED,
            _DIFFERENCE,
            Interval(change - half, change + half) if error > 0 else None,
            warnings=cautions,
        ),
        t=t,
        df=df,
        p=None if t is None else t_two_sided_p(t, df),
        d_z=effects[0],
        d_av=effects[1],
        g_av=effects[2],
        gain_class=gain_class,
        gain_individual=gain_individual,
        at_ceiling=at_ceiling,
    )


_DIFFERENCE = "mean(after − before), paired t interval"
_EFFECTS = (
    "d_z = d̄/s_d",
    "d_av = d̄/√((s²_before+s²_after)/2)",
    "g_av = d_av·(1−3/(4(n−1)−1))",
)
_CLASS = "Hake, class: (ȳ−x̄)/(max−x̄)"
_INDIVIDUAL = "Hake, mean of individual (y−x)/(max−x), x<max"


def _crowded(after: Sequence[float], maximum: float | None) -> tuple[Caution, ...]:
    """A ceiling when 15 % or more ended at the maximum (Terwee et al. 2007)."""
    if maximum is None:
        return ()
    return (Caution.CEILING,) if sum(value == maximum for value in after) >= 0.15 * len(after) else ()


def _effects(
    first: Sequence[float], second: Sequence[float], changes: Sequence[float], cautions: tuple[Caution, ...]
) -> list[Figure]:
    """d_z, d_av and g_av with delta-method intervals (d_av: Bonett 2008), normal quantile."""
    n, df = len(changes), len(changes) - 1
    z = normal_quantile(0.5 + CONFIDENCE / 2)
    change, spread = mean(changes), variance(changes)
    s1, s2 = variance(first), variance(second)
    average = (s1 + s2) / 2

    def effect(name: str, value: float, error: float, factor: float = 1.0) -> Figure:
        low, high = factor * (value - z * error), factor * (value + z * error)
        return Figure(factor * value, n, Denominator.MATCHED, name, Interval(low, high), warnings=cautions)

    results = [refused(Refusal.NO_VARIANCE, n, Denominator.MATCHED, name) for name in _EFFECTS]
    if spread > 0:
        d_z = change / sqrt(spread)
        results[0] = effect(_EFFECTS[0], d_z, sqrt(1 / n + d_z**2 / (2 * df)))
    if average > 0:
        d_av = change / sqrt(average)
        covariance = (s1 + s2 - spread) / 2
        own = d_av**2 * (s1**2 + s2**2 + 2 * covariance**2) / (8 * average**2 * df)
        error = sqrt(own + spread / (average * n))
        results[1] = effect(_EFFECTS[1], d_av, error)
        results[2] = effect(_EFFECTS[2], d_av, error, small_sample_correction(df))
    return results


def _gains(both: Sequence[tuple[float, float]], maximum: float | None) -> tuple[Figure, Figure, int]:
    n = len(both)
    if maximum is None:
        return (
            refused(Refusal.NO_MAXIMUM, n, Denominator.MATCHED, _CLASS),
            refused(Refusal.NO_MAXIMUM, n, Denominator.MATCHED, _INDIVIDUAL),
            0,
        )
    below = [(x, y) for x, y in both if x < maximum]
    if not below:
        return (
            refused(Refusal.CEILING, n, Denominator.MATCHED, _CLASS),
            refused(Refusal.CEILING, n, Denominator.MATCHED, _INDIVIDUAL),
            n,
        )
    start = mean([x for x, _ in both])
    end = mean([y for _, y in both])
    individual = mean([(y - x) / (maximum - x) for x, y in below])
    return (
        Figure((end - start) / (maximum - start), n, Denominator.MATCHED, _CLASS),
        Figure(individual, len(below), Denominator.MATCHED, _INDIVIDUAL),
        n - len(below),
    )


def reliable_change(change: float, deviation: float, reliability: float) -> float:
    """Jacobson–Truax index Δ/(SD·√(1−r)·√2); above 1.96 the change of one person is reliable.

    >>> round(reliable_change(12, 10, 0.84), 5)
    2.12132
    """
    require_finite((change,))
    if not deviation > 0 or not 0 <= reliability < 1:
        raise ValueError("The deviation is above 0 and the reliability from 0 to below 1.")
    return change / (deviation * sqrt(1.0 - reliability) * sqrt(2.0))


#: From this absolute index on a person's change is more than measurement error, at the level of `CONFIDENCE`.
RELIABLE = 1.96


@dataclass(frozen=True, slots=True)
class ReliableChanges:
    """Who changed by more than the test's own error."""

    #: The smallest change of one person that counts.
    least: float
    improved: Figure
    worsened: Figure
    unchanged: Figure
    #: The index of every matched person, in the order given; None where a value is missing.
    indices: tuple[float | None, ...]


def reliable_changes(
    before: Sequence[float | None], after: Sequence[float | None], reliability: float, deviation: float | None = None
) -> ReliableChanges | None:
    """Judge every matched person's change by `reliable_change`; None when no deviation is given and the values
    before do not vary.

    `deviation` is the standard deviation of the test among comparable people; without it, that of the values
    before of the matched people.
    """
    both = [(x, y) for x, y in zip(before, after, strict=True) if x is not None and y is not None]
    if deviation is None:
        deviation = sqrt(variance([x for x, _ in both])) if len(both) > 1 else 0.0
        if deviation <= 0:
            return None
    indices = tuple(
        None if x is None or y is None else reliable_change(y - x, deviation, reliability)
        for x, y in zip(before, after, strict=True)
    )
    known = [index for index in indices if index is not None]
    improved, worsened = sum(i > RELIABLE for i in known), sum(i < -RELIABLE for i in known)
    counts = (improved, worsened, len(known) - improved - worsened)
    shares = [share_figure(count, len(known), Denominator.MATCHED) for count in counts]
    least = RELIABLE * deviation * sqrt(2.0 * (1.0 - reliability))
    return ReliableChanges(least, shares[0], shares[1], shares[2], indices)
