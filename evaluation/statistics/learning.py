"""Level 2: what was learnt, from people measured before and after; drop-outs are counted, not averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from evaluation.statistics.distributions import t_quantile, t_two_sided_p
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
    #: d_av times Hedges' J with df = n − 1.
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
    deviation = sqrt(variance(changes))
    error = deviation / sqrt(n)
    df = n - 1
    half = t_quantile(0.5 + CONFIDENCE / 2, df) * error
    t = change / error if error > 0 else None
    average = sqrt((variance(first) + variance(second)) / 2)
    d_av = change / average if average > 0 else None
    values = (
        change / deviation if deviation > 0 else None,
        d_av,
        None if d_av is None else d_av * small_sample_correction(df),
    )
    effects = [
        refused(Refusal.NO_VARIANCE, n, Denominator.MATCHED, name)
        if value is None
        else Figure(value, n, Denominator.MATCHED, name)
        for name, value in zip(_EFFECTS, values, strict=True)
    ]
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
    return change / (deviation * sqrt(1.0 - reliability) * sqrt(2.0))
