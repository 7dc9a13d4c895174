"""Waiting times of days: difference in differences of medians, and whether two sets of days compare at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from evaluation.statistics.figures import CONFIDENCE, Denominator, Figure, Interval, Refusal, refused

#: Days on each side of each point below which a difference in differences says nothing.
FEWEST_DAYS = 5
_DRAWS = 2000
_SEED = 14_2017

# A web worker that draws no waiting times never loads the heavy libraries: functions import what they compute with.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MedianChanges:
    """What changed here beyond what changed there, in minutes of the median."""

    here: Figure
    there: Figure
    effect: Figure


Days = Mapping[date, Sequence[float]]


def difference_of_medians(here_before: Days, here_after: Days, there_before: Days, there_after: Days) -> MedianChanges:
    """(median after − before) here minus there; whole days are drawn again 2,000 times for the 95 % interval.

    People who queue on one day wait together, so days, not people, are what chance deals. Refused below five days in
    any of the four sets.
    """
    import numpy as np

    formula = "difference in differences of medians, day bootstrap"
    sets = (here_before, here_after, there_before, there_after)
    sizes = [sum(len(times) for times in days.values()) for days in sets]
    if any(len(days) < FEWEST_DAYS for days in sets):
        reason = refused(Refusal.TOO_FEW, sum(sizes), Denominator.EVENTS, formula)
        return MedianChanges(reason, reason, reason)
    chance = np.random.default_rng(_SEED)
    drawn = [_drawn_medians(days, chance) for days in sets]
    plain = [median([time for times in days.values() for time in times]) for days in sets]

    def figure(value: float, n: int, draws: "Floats") -> Figure:
        tail = 50 * (1 - CONFIDENCE)
        low, high = np.percentile(draws, [tail, 100 - tail])
        return Figure(value, n, Denominator.EVENTS, formula, Interval(float(low), float(high)))

    here, there = plain[1] - plain[0], plain[3] - plain[2]
    here_drawn, there_drawn = drawn[1] - drawn[0], drawn[3] - drawn[2]
    return MedianChanges(
        figure(here, sizes[0] + sizes[1], here_drawn),
        figure(there, sizes[2] + sizes[3], there_drawn),
        figure(here - there, sum(sizes), here_drawn - there_drawn),
    )


def _drawn_medians(days: Days, chance: "np.random.Generator") -> "Floats":
    """Medians of days drawn again with their events, by weights so that nothing is copied."""
    import numpy as np

    sizes = [len(days[day]) for day in sorted(days)]
    values = np.asarray([time for day in sorted(days) for time in days[day]], dtype=float)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(values, kind="stable")
    values, owner = values[order], owner[order]
    weights = chance.multinomial(len(sizes), [1 / len(sizes)] * len(sizes), size=_DRAWS)
    medians = np.empty(_DRAWS)
    for draw, weight in enumerate(weights):
        cumulative = np.cumsum(weight[owner])
        total = int(cumulative[-1])
        low = np.searchsorted(cumulative, (total + 1) // 2)
        high = np.searchsorted(cumulative, ceil((total + 1) / 2))
        medians[draw] = (values[low] + values[high]) / 2
    return medians


@dataclass(frozen=True, slots=True)
class Season:
    """Whether two sets of days can be compared at all."""

    #: calendar months of the year that only one of the sets holds
    other_months: bool
    #: the weekdays are spread differently (a fifth of the days would have to move)
    other_weekdays: bool


def season(before: Sequence[date], after: Sequence[date]) -> Season:
    """Compare months and weekdays of the days measured before and after."""
    if not before or not after:
        return Season(False, False)
    first, second = Counter(day.weekday() for day in before), Counter(day.weekday() for day in after)
    apart = sum(abs(first[day] / len(before) - second[day] / len(after)) for day in range(7)) / 2
    return Season({day.month for day in before} != {day.month for day in after}, apart > 0.2)
