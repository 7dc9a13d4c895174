"""Random data sets for the oracles, and what counts as equal."""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from evaluation.statistics.figures import Figure

SETS = 1000
Z = float(stats.norm.ppf(0.975))


def close(ours: float | None, theirs: float) -> None:
    """Equal within 1e-9, relative for large values."""
    assert ours is not None
    assert abs(ours - theirs) <= 1e-9 * max(1.0, abs(theirs)), (ours, theirs)


def close_interval(figure: Figure, low: float, high: float) -> None:
    assert figure.interval is not None
    close(figure.interval.low, low)
    close(figure.interval.high, high)


def chances(seed: int, sets: int = SETS) -> Iterator[np.random.Generator]:
    return (np.random.default_rng((seed, number)) for number in range(sets))


def sample(chance: np.random.Generator, low: int = 2, high: int = 40, *, tied: bool | None = None) -> list[float]:
    """Normal, skewed or integer values; the integers are tied."""
    n = int(chance.integers(low, high + 1))
    kind = chance.integers(3) if tied is None else 2 if tied else chance.integers(2)
    scale = 10.0 ** chance.integers(-2, 4)
    if kind == 2:
        values = chance.integers(0, 6, n).astype(float)
        if values.min() == values.max():
            values[0] += 1
        return values.tolist()
    drawn = chance.normal(3, 2, n) if kind == 0 else chance.exponential(1, n)
    return (drawn * scale).tolist()
