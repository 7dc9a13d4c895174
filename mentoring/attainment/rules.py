"""Goal attainment scaling: five levels around what is expected, and one figure over several goals."""

import math
from collections.abc import Sequence

#: From much less than expected to much more; 0 is what is expected.
LEVELS = range(-2, 3)
#: Correlation assumed between the goals of one person (Kiresuk and Sherman 1968).
BETWEEN_GOALS = 0.3


def is_whole(levels: Sequence[str]) -> bool:
    """Whether all five levels are written, each different from the others."""
    written = [level.strip().casefold() for level in levels]
    return len(written) == len(LEVELS) and all(written) and len(set(written)) == len(written)


def t_score(levels: Sequence[int]) -> float | None:
    """One figure for several goals of equal weight: 50 is as expected, ten points are one standard deviation.

    T = 50 + 10 Σx / √((1 − ρ)n + ρn²), with ρ = .3: Kiresuk and Sherman (1968), Community Mental Health Journal 4(6);
    as used for coaching by Spence (2007), International Coaching Psychology Review 2(2). None without a goal.

    >>> t_score([0]), t_score([1]), t_score([])
    (50.0, 60.0, None)
    >>> round(t_score([2, 1, -1]), 1)
    59.1
    """
    if not levels:
        return None
    if any(level not in LEVELS for level in levels):
        raise ValueError("a level of attainment lies between -2 and 2")
    n = len(levels)
    return 50 + 10 * sum(levels) / math.sqrt((1 - BETWEEN_GOALS) * n + BETWEEN_GOALS * n * n)
