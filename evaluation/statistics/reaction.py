"""Level 1: how people judged it. Distribution and top-2-box beside the mean, response rate before both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import (
    CONFIDENCE,
    Denominator,
    Figure,
    Interval,
    Refusal,
    mean,
    mean_from_sums,
    refused,
    require_finite,
    share_figure,
    variance,
)


@dataclass(frozen=True, slots=True)
class Distribution:
    """One rating item: how often each value was given, and what follows from the counts."""

    #: Scale value → number of people, every value of the scale present, lowest first.
    counts: tuple[tuple[int, int], ...]
    n: int
    shares: tuple[tuple[int, Figure], ...]
    #: Share of people who gave one of the two highest values.
    top_two: Figure
    mean: Figure


def distribution(counts: Mapping[int, int], lowest: int, highest: int) -> Distribution:
    """Describe a rating item from exact counts per value; blanks and "not applicable" are not in the counts.

    Refuses values outside lowest…highest.
    """
    strange = [value for value, count in counts.items() if count and not lowest <= value <= highest]
    if strange:
        raise ValueError(f"Value {strange[0]} is not on the scale {lowest} to {highest}.")
    complete = tuple((value, counts.get(value, 0)) for value in range(lowest, highest + 1))
    n = sum(count for _, count in complete)
    top = sum(count for value, count in complete if value >= highest - 1)
    return Distribution(
        counts=complete,
        n=n,
        shares=tuple((value, share_figure(count, n, Denominator.ANSWERED_ITEM)) for value, count in complete),
        top_two=share_figure(top, n, Denominator.ANSWERED_ITEM),
        mean=mean_from_sums(
            n,
            sum(value * count for value, count in complete),
            sum(value * value * count for value, count in complete),
            Denominator.ANSWERED_ITEM,
        ),
    )


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """How many of the frame answered and how far a share of 50 % may be off because the others did not."""

    rate: Figure
    n: int
    frame: int
    #: Half width for a share of 0.5 with the finite population correction, as a share; None without answers.
    margin: float | None
    #: The same without the correction.
    margin_uncorrected: float | None


def finite_population_correction(n: int, population: int) -> float:
    """√((N−n)/(N−1)); 0 when everybody answered, 1 for a population of one."""
    if population <= 1:
        return 1.0 if n == 0 else 0.0
    return sqrt(max(0, population - n) / (population - 1))


def response_rate(n: int, frame: int) -> ResponseRate:
    """n of a frozen frame of `frame` people; refuses more answers than people.

    >>> answer = response_rate(120, 300)
    >>> answer.rate.value, round(100 * (answer.margin or 0), 3)
    (0.4, 6.941)
    """
    if n > frame or n < 0:
        raise ValueError(f"{n} answers cannot come from a frame of {frame}.")
    formula = "n/N"
    if frame == 0:
        return ResponseRate(refused(Refusal.NO_DATA, 0, Denominator.FRAME, formula), 0, 0, None, None)
    rate = Figure(n / frame, frame, Denominator.FRAME, formula)
    if n == 0:
        return ResponseRate(rate, 0, frame, None, None)
    plain = normal_quantile(0.5 + CONFIDENCE / 2) * sqrt(0.25 / n)
    return ResponseRate(rate, n, frame, plain * finite_population_correction(n, frame), plain)


def margin_of_mean(deviation: float, n: int, population: int | None = None) -> float:
    """Half width of a mean's interval, z·s/√n, with the finite population correction when `population` is
    given.
    """
    if n < 1 or not deviation >= 0:
        raise ValueError("A margin needs an answer and a deviation of zero or more.")
    plain = normal_quantile(0.5 + CONFIDENCE / 2) * deviation / sqrt(n)
    return plain if population is None else plain * finite_population_correction(n, population)


def share_of_population(count: int, n: int, population: int) -> Figure:
    """A share with the normal interval corrected for the finite population: p ± z·√(pq/n)·√((N−n)/(N−1)), cut to
    0…1.

    Without the correction `share_figure` (Wilson) is the better interval; this one is for a frame of which a
    good part answered. Refused below five people on either side of the share, where the normal curve misleads
    — unless everybody answered, when nothing is left to chance.
    """
    formula = "share, normal interval, finite population"
    if not 0 <= count <= n <= population:
        raise ValueError(f"{count} of {n} answers cannot come from {population} people.")
    if n == 0:
        return refused(Refusal.NO_DATA, 0, Denominator.RESPONDENTS, formula)
    if min(count, n - count) < 5 and n < population:
        return refused(Refusal.TOO_FEW, n, Denominator.RESPONDENTS, formula)
    share = count / n
    margin = normal_quantile(0.5 + CONFIDENCE / 2) * sqrt(share * (1 - share) / n)
    half = margin * finite_population_correction(n, population)
    interval = Interval(max(0.0, share - half), min(1.0, share + half))
    return Figure(share, n, Denominator.RESPONDENTS, formula, interval)


def mean_of_population(values: Sequence[float], population: int) -> Figure:
    """A mean with the normal interval corrected for the finite population: x̄ ± z·s/√n·√((N−n)/(N−1))."""
    formula = "mean, normal interval, finite population"
    require_finite(values)
    n = len(values)
    if n > population:
        raise ValueError(f"{n} answers cannot come from {population} people.")
    if n < 2:
        reason = Refusal.TOO_FEW if n else Refusal.NO_DATA
        return refused(reason, n, Denominator.RESPONDENTS, formula)
    middle = mean(values)
    half = margin_of_mean(sqrt(variance(values)), n, population)
    return Figure(middle, n, Denominator.RESPONDENTS, formula, Interval(middle - half, middle + half))


def pooled(items: Mapping[str, Mapping[int, int]]) -> dict[int, int]:
    """Counts of several items of one construct added up: every answer counts once."""
    together: dict[int, int] = {}
    for counts in items.values():
        for value, count in counts.items():
            together[value] = together.get(value, 0) + count
    return together
