"""Numbers that stand for names while works are marked."""

import random
from collections.abc import Collection


def draw_number(taken: Collection[int], seed: str) -> int:
    """A number for a work, drawn from the seed: it says nothing of who handed in, nor of when.

    The range grows so that at most half of it is taken.

    >>> draw_number(set(), "a") == draw_number(set(), "a"), 1 <= draw_number(set(), "b") <= 99
    (True, True)
    """
    highest = max(99, 2 * (len(taken) + 1))
    free = [number for number in range(1, highest + 1) if number not in taken]
    return random.Random(seed).choice(free)


def following(numbers: Collection[int], after: int) -> int | None:
    """The next number to mark: the smallest above, else the smallest of all; None when none is left.

    >>> following({3, 9}, 3), following({3, 9}, 9), following((), 1)
    (9, 3, None)
    """
    above = [number for number in numbers if number > after]
    return min(above or numbers, default=None)
