"""Somebody who knows every published table, its rounding, and linear programming."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

#: Steps of the scale that must remain possible.
WIDTH = 2


class Attacker:
    """Unknown answers of people, and what was published about them."""

    def __init__(self, people: int, items: Mapping[str, Sequence[int]]) -> None:
        """`items`: what was rated → the values of its scale."""
        self.people, self.scales = people, {item: sorted(values) for item, values in items.items()}
        self._places: dict[tuple[str, int], int] = {}
        for item, values in self.scales.items():
            for value in values:
                self._places[item, value] = len(self._places)
        self.equal: list[tuple[dict[int, float], float]] = []
        self.below: list[tuple[dict[int, float], float]] = []
        for person in range(people):
            for item, values in self.scales.items():
                self.equal.append(({self.at(person, item, value): 1 for value in values}, 1))

    @property
    def size(self) -> int:
        return self.people * len(self._places)

    @property
    def facts(self) -> int:
        return len(self.equal) + len(self.below)

    def at(self, person: int, item: str, value: int) -> int:
        return person * len(self._places) + self._places[item, value]

    def learn_count(self, people: Sequence[int], item: str, value: int, n: float) -> None:
        self.equal.append(({self.at(person, item, value): 1 for person in people}, n))

    def learn_mean(self, people: Sequence[int], items: Mapping[str, bool], mean: float, half: float) -> None:
        """A mean over people and items (True: turned round), known to within `half`."""
        self.learn_sum(self._sum(people, items), mean, half, len(people) * len(items))

    def learn_difference(
        self, people: Sequence[int], first: Sequence[str], second: Sequence[str], mean: float, half: float
    ) -> None:
        """How much higher the first items are than the second, per person and on average."""
        n = len(people)
        row = {place: value / len(first) for place, value in self._sum(people, dict.fromkeys(first, False)).items()}
        for place, value in self._sum(people, dict.fromkeys(second, False)).items():
            row[place] = row.get(place, 0) - value / len(second)
        self.learn_sum(row, mean, half, n)

    def _sum(self, people: Sequence[int], items: Mapping[str, bool]) -> dict[int, float]:
        return {
            self.at(person, item, value): float(
                self.scales[item][0] + self.scales[item][-1] - value if reverse else value
            )
            for person in people
            for item, reverse in items.items()
            for value in self.scales[item]
        }

    def learn_sum(self, row: Mapping[int, float], mean: float, half: float, answers: int = 1) -> None:
        """A weighted sum of unknowns, divided by `answers`, known to within `half`."""
        self.below.append((row, (mean + half) * answers))
        self.below.append(({place: -each for place, each in row.items()}, -(mean - half) * answers))

    def width(self, person: int, item: str) -> float:
        """How many steps of the scale a person's answer may still lie apart."""
        aim = np.zeros(self.size)
        for value in self.scales[item]:
            aim[self.at(person, item, value)] = value
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim,
                *_matrix(self.below, self.size),
                *_matrix(self.equal, self.size),
                bounds=(0, 1),
                method="highs",
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return ends[1] - ends[0]


def _matrix(rows, size):
    if not rows:
        return None, None
    matrix = lil_matrix((len(rows), size))
    for number, (row, _right) in enumerate(rows):
        for place, weight in row.items():
            matrix[number, place] = weight
    return matrix.tocsr(), np.array([right for _row, right in rows])


def known(printed) -> tuple[float, float]:
    """A printed number and half of its last place."""
    digits = -printed.as_tuple().exponent
    return float(printed), 0.5 * 10**-digits
