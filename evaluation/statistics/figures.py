"""What every calculation hands back: a number with its n, denominator, interval and formula, or the reason it
may not be said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, isfinite, sqrt

from bina import shares
from evaluation.statistics.distributions import t_quantile

#: The level of every interval in the product, as a share.
CONFIDENCE = 0.95


class Denominator(StrEnum):
    """Whom a figure is about; the web turns each code into words beside the figure."""

    ANSWERED_ITEM = "answered_item"  # people who saw the item and answered it
    RESPONDENTS = "respondents"  # people who sent the form
    FRAME = "frame"  # everybody who could have answered
    MATCHED = "matched"  # people with both measurements
    RATED = "rated"  # people rated by both perspectives
    RATED_PEOPLE = "rated_people"  # people rated by one perspective
    LEADERS = "leaders"  # superiors of participants
    FORMS = "forms"  # forms superiors were asked to fill in
    TASKS = "tasks"  # recommendations with a responsible leader
    PARTICIPANTS = "participants"  # everybody in the cohort
    EVENTS = "events"  # services rendered, tickets, visits
    MEASUREMENTS = "measurements"  # single values of whatever was measured
    ARMS = "arms"  # both groups of a comparison
    PAIRED_RATINGS = "paired_ratings"  # things judged by two observers


class Refusal(StrEnum):
    """Why a number may not be said."""

    NO_DATA = "no_data"
    TOO_FEW = "too_few"  # n too small for the calculation itself
    NO_VARIANCE = "no_variance"  # everybody gave the same value
    CEILING = "ceiling"  # the starting value is already the maximum
    NO_MAXIMUM = "no_maximum"  # the calculation needs a maximum score that was not given
    NOT_CONVERGED = "not_converged"  # the search for the estimate found none
    UNDISCLOSABLE = "undisclosable"  # saying it would show what single people answered
    COMPLEMENT_TOO_SMALL = "complement_too_small"  # a shown total minus this would leave fewer than the minimum
    PERCENT_OF_FEW = "percent_of_few"  # percentages only from ten people on
    UNANIMOUS = "unanimous"  # (nearly) one answer: the figure would say what each of them answered


class Caution(StrEnum):
    """What a reader must know before trusting a number that may be said."""

    SMALL_N = "small_n"  # fewer than ten: the interval leans on assumptions nobody can check
    TIES = "ties"  # equal values: p is approximate, or the order at a cut is arbitrary
    ZEROS_DROPPED = "zeros_dropped"  # pairs without any change carry no rank
    SKEWED = "skewed"  # |skewness| above 1: the mean and its t interval lean on the large values
    UNEQUAL_VARIANCES = "unequal_variances"  # one variance is more than four times the other
    CEILING = "ceiling"  # 15 % or more reached the maximum: what lies above cannot be seen
    FEW_CLUSTERS = "few_clusters"  # fewer than 20 clusters: clustered errors are too small
    CLUSTER_MIXED = "cluster_mixed"  # a cluster holds treated and comparison rows
    ON_BOUNDARY = "on_boundary"  # a variance between persons or units was estimated as zero
    IMPROPER = "improper"  # a loading reached 1: one item explains itself
    FIXED_UNITS = "fixed_units"  # fewer than eight units: units enter as fixed effects
    UNBALANCED = "unbalanced"  # not everybody was measured at every time
    INCOMPLETE_DROPPED = "incomplete_dropped"  # rows with a blank were left out
    UNEQUAL_SLOPES = "unequal_slopes"  # before and after are related differently in the two groups
    FEW_PER_STRATUM = "few_per_stratum"  # a stratum rests on fewer than five answers
    ASSUMED = "assumed"  # rests on stated assumptions, not on measurement
    INTERVAL_UNREACHABLE = "interval_unreachable"  # too few values for an interval by order statistics


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval; both ends in the unit of the figure it belongs to."""

    low: float
    high: float
    level: float = CONFIDENCE

    def excludes(self, value: float) -> bool:
        """Whether `value` lies outside the interval."""
        return value < self.low or value > self.high


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that may be printed, or the reason why it may not."""

    #: The number, unrounded; None when it may not be said.
    value: float | None
    #: How many people or things it rests on.
    n: int
    #: Whom `n` counts.
    denominator: Denominator
    #: The name of the formula, stable, printed beside the number.
    formula: str
    #: 95 % confidence interval; None when it cannot be stated honestly.
    interval: Interval | None = None
    #: Why `value` is None.
    refusal: Refusal | None = None
    #: What to know before trusting it.
    warnings: tuple[Caution, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.refusal is not None):
            raise ValueError("A figure has either a value or a reason for having none.")


def refused(
    reason: Refusal, n: int, denominator: Denominator, formula: str, warnings: tuple[Caution, ...] = ()
) -> Figure:
    """A figure that may not be said."""
    return Figure(None, n, denominator, formula, refusal=reason, warnings=warnings)


def require_finite(*groups: Iterable[float]) -> None:
    """Refuses values that are no numbers: NaN and infinity would pass silently through every sum."""
    for values in groups:
        for value in values:
            if not isfinite(value):
                raise ValueError(f"{value} is not a number to calculate with.")


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value."""
    return fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Sample variance (n−1) of at least two values; exactly 0 when they differ by rounding alone."""
    low, high = min(values), max(values)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        return 0.0
    middle = mean(values)
    return fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


#: Below this many values an interval leans on assumptions nobody can check.
FEW = 10


def skewness(values: Sequence[float]) -> float:
    """Moment coefficient m₃/m₂^1.5 (population moments); 0 without variance."""
    middle = mean(values)
    second = fsum((value - middle) ** 2 for value in values) / len(values)
    if second <= 0:
        return 0.0
    return fsum((value - middle) ** 3 for value in values) / len(values) / second**1.5


def doubts(values: Sequence[float]) -> tuple[Caution, ...]:
    """What stands against a t interval of these values: few of them, or a long tail."""
    few = (Caution.SMALL_N,) if len(values) < FEW else ()
    return (*few, Caution.SKEWED) if len(values) > 2 and abs(skewness(values)) > 1 else few


def mean_figure(values: Sequence[float], denominator: Denominator) -> Figure:
    """Mean with the t interval: mean ± t(0.975; n−1)·s/√n; no interval below two values."""
    require_finite(values)
    n = len(values)
    formula = "mean, t interval"
    if n == 0:
        return refused(Refusal.NO_DATA, 0, denominator, formula)
    middle = mean(values)
    if n < 2:
        return Figure(middle, n, denominator, formula, warnings=(Caution.SMALL_N,))
    half = t_quantile(0.5 + CONFIDENCE / 2, n - 1) * sqrt(variance(values) / n)
    return Figure(middle, n, denominator, formula, Interval(middle - half, middle + half), warnings=doubts(values))


def mean_from_sums(n: int, total: int, squares: int, denominator: Denominator) -> Figure:
    """The same mean and interval from exact integer sums n, Σx and Σx², whatever n is."""
    formula = "mean, t interval"
    if n == 0:
        return refused(Refusal.NO_DATA, 0, denominator, formula)
    middle = total / n
    if n < 2:
        return Figure(middle, n, denominator, formula, warnings=(Caution.SMALL_N,))
    spread = (n * squares - total * total) / (n * (n - 1))
    half = t_quantile(0.5 + CONFIDENCE / 2, n - 1) * sqrt(spread / n)
    few = (Caution.SMALL_N,) if n < FEW else ()
    return Figure(middle, n, denominator, formula, Interval(middle - half, middle + half), warnings=few)


def wilson(count: int, n: int) -> Interval:
    """Wilson score interval of a share, as shares; good for small n and near 0 or 1.

    >>> interval = wilson(12, 15)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.5481, 0.9295)
    """
    return Interval(*shares.wilson(count, n))


def share_figure(count: int, n: int, denominator: Denominator) -> Figure:
    """A share with its Wilson interval; both between 0 and 1."""
    formula = "share, Wilson interval"
    if n == 0:
        return refused(Refusal.NO_DATA, 0, denominator, formula)
    return Figure(count / n, n, denominator, formula, wilson(count, n))
