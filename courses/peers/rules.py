"""Who reviews whom, how much a reviewer's word weighs, and what several reviews come to."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from fractions import Fraction

FEWEST_REVIEWS, MOST_REVIEWS = 2, 5

#: whose author reviews, and which work: both named by the id of a work
Pair = tuple[int, int]


class Helpfulness(IntEnum):
    """What an author thinks of a review."""

    LITTLE = 0
    SOME = 1
    MUCH = 2


def deal(
    works: Collection[int], each: int, seed: str, standing: Collection[Pair] = (), past: Collection[Pair] = ()
) -> list[Pair]:
    """New pairs, so that every author reviews `each` works and every work is reviewed by as many.

    The works stand in a circle drawn by the seed; everybody takes those that follow. Dealt at once, `m` works get and
    give exactly `min(each, m - 1)` reviews. Whoever joins later takes what is still free, and no pair that stands is
    moved; what finds nobody waits for the next who joins, or for the staff. `past` are pairs that ended without a
    review: they do not count, and are not dealt again.

    >>> sorted(deal([1, 2, 3], 2, "a")) == sorted(deal([3, 1, 2], 2, "a")), len(deal([1, 2, 3, 4], 2, "a"))
    (True, 8)
    """
    gives, gets = Counter(one for one, _other in standing), Counter(other for _one, other in standing)
    known = {*standing, *past}
    circle = sorted(
        (work for work in set(works) if gives[work] < each or gets[work] < each), key=lambda work: _drawn(seed, work)
    )
    dealt: list[Pair] = []
    for step in range(1, len(circle)):
        for place, reviewer in enumerate(circle):
            work = circle[(place + step) % len(circle)]
            if gives[reviewer] < each and gets[work] < each and (reviewer, work) not in known:
                dealt.append((reviewer, work))
                gives[reviewer] += 1
                gets[work] += 1
        if all(gives[work] >= each for work in circle):
            break
    return dealt


def _drawn(seed: str, work: int) -> bytes:
    return hashlib.sha256(f"{seed}:{work}".encode()).digest()


def weights(sample: Sequence[int], own: Sequence[int]) -> list[Fraction]:
    """How much a reviewer's word weighs, criterion by criterion: 1 where they chose the instructor's level for the
    sample, 1/2 one level away, 1/3 two levels away.

    Nobody weighs nothing, so that every review counts. Weighing reviewers by their closeness to a work the staff has
    marked is the idea of Calibrated Peer Review (Robinson, The American Biology Teacher 63(7), 2001).

    >>> [str(each) for each in weights([0, 1, 2], [0, 2, 0])]
    ['1', '1/2', '1/3']
    """
    return [Fraction(1, 1 + abs(one - other)) for one, other in zip(sample, own, strict=True)]


def weighted_median(places: Sequence[tuple[int, Fraction]]) -> int:
    """The lower weighted median (Cormen et al., Introduction to Algorithms, problem 9-2): the first place, counted from
    the best level, at which half of the weight is reached. So in a tie the better level stands.

    >>> one = Fraction(1)
    >>> weighted_median([(0, one), (2, one), (1, one)]), weighted_median([(0, one), (2, one)])
    (1, 0)
    >>> weighted_median([(0, Fraction(1, 3)), (2, one), (0, Fraction(1, 2))])
    2
    """
    half, reached = sum((weight for _place, weight in places), Fraction()) / 2, Fraction()
    for place, weight in sorted(places):
        reached += weight
        if reached >= half:
            return place
    raise ValueError(places)


def result(reviews: Sequence[tuple[Sequence[int], Sequence[Fraction]]]) -> list[int]:
    """The level of every criterion that several reviews come to; each review brings its levels and their weights."""
    criteria = len(reviews[0][0])
    return [
        weighted_median([(chosen[place], weighs[place]) for chosen, weighs in reviews]) for place in range(criteria)
    ]


def falls_back_at(handed_in: datetime, first_dealt: datetime | None, days: int, fallback_days: int) -> datetime:
    """When the staff takes over a work whose reviews are not complete: so many days after its reviews were due, which
    is `days` after it was first dealt, or after it was handed in where nobody could be found to review it."""
    return max(handed_in, first_dealt or handed_in) + timedelta(days=days + fallback_days)
