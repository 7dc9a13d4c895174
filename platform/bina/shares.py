"""Shares with their intervals, for every feature that says one: a share alone, and the difference of two."""

from math import sqrt

#: Point of the standard normal distribution that leaves 2.5 % above it: every interval in the product is 95 %.
Z = 1.959963984540054


def wilson(count: int, n: int) -> tuple[float, float]:
    """Wilson score interval of count ÷ n (n > 0), as shares; good for small n and near 0 or 1.

    >>> [round(end, 4) for end in wilson(12, 15)]
    [0.5481, 0.9295]
    """
    share = count / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Interval of the difference of two shares of different people, each given as (count, n), from their Wilson
    intervals: Newcombe (1998), Statistics in Medicine 17, method 10.

    >>> [round(end, 4) for end in newcombe((56, 70), (48, 80))]
    [0.0524, 0.3339]
    """
    (a, n), (b, m) = first, second
    (low, high), (other_low, other_high) = wilson(a, n), wilson(b, m)
    share, other = a / n, b / m
    return (
        share - other - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        share - other + sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )
