"""Two marks of one work: whether they stand together, and how far markers agree over many works."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Below so many works agreement is shown with a caution.
FEW = 10


class Basis(StrEnum):
    """What a mark rests on."""

    SINGLE = "single"
    #: of two markers who stand near each other
    MEAN = "mean"
    #: decided by a third after two who stand far apart
    MODERATED = "moderated"
    #: of several learners who marked each other's works
    PEERS = "peers"


def is_drawn(seed: str, number: int, share_percent: int) -> bool:
    """Whether a work is marked twice: fixed by the seed and the number, so that nobody chooses.

    >>> is_drawn("a", 7, 100), is_drawn("a", 7, 0)
    (True, False)
    """
    digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") * 100 < share_percent * 2**32


def far_apart(first: int, second: int, maximum: int, threshold_percent: int) -> bool:
    """Whether two marks differ by more than the threshold, in per cent of the most points.

    >>> far_apart(10, 7, 12, 25), far_apart(10, 6, 12, 25)
    (False, True)
    """
    return abs(first - second) * 100 > threshold_percent * maximum


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far first and second marks agree over the levels of one criterion."""

    works: int
    #: share of works with the same level; None without works
    exact: float | None
    #: share with the same level or the next
    adjacent: float | None
    #: Cohen's κ with quadratic weights; None where chance alone would agree fully
    kappa: float | None


def agreement(pairs: Sequence[tuple[int, int]], levels: int) -> Agreement:
    """Agreement of pairs of levels, each 0 … levels − 1.

    κ = 1 − Σ w·observed / Σ w·expected with w = (i − j)² (Cohen 1968, doi:10.1037/h0026256).

    >>> agreement([(0, 0), (1, 1), (2, 1), (0, 2)], 3).exact
    0.5
    """
    works = len(pairs)
    if not works:
        return Agreement(0, None, None, None)
    first, second = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    apart = sum((one - other) ** 2 for one, other in pairs) / works
    chance = sum((i - j) ** 2 * first[i] * second[j] for i in range(levels) for j in range(levels)) / works**2
    return Agreement(
        works,
        sum(one == other for one, other in pairs) / works,
        sum(abs(one - other) <= 1 for one, other in pairs) / works,
        1 - apart / chance if chance else None,
    )
