"""The statements' keys, when they are asked, and how consistently they measure one thing, from counts alone.

Two constructs of six statements, how the two get on and what comes of it, mirrored for mentee and mentor. They follow
the shape of the Mentee-Workplace Alliance type of scale (Rogers & Byars-Winston 2025, JCTS 10.1017/cts.2025.72: relational
quality 6, effectiveness 6) in words of our own; the reliability of these words is computed, not claimed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentoring.profiles.rules import Side

CONSTRUCTS = ("relation", "effect")
#: Statements of each construct.
LENGTH = 6
#: Which words were answered; rises when a statement changes its meaning.
VERSION = 1


def items_of(construct: str) -> tuple[str, ...]:
    """Keys of a construct's statements.

    >>> items_of("effect")[0]
    'effect_1'
    """
    return tuple(f"{construct}_{number}" for number in range(1, LENGTH + 1))


ITEMS = tuple(item for construct in CONSTRUCTS for item in items_of(construct))


def halfway(wanted: int) -> int:
    """The confirmed session after which both are asked: half of those wanted, not before the second.

    >>> [halfway(wanted) for wanted in (1, 3, 8)]
    [2, 2, 4]
    """
    return max(2, wanted // 2)


@dataclass(frozen=True)
class Quality:
    """One person's twelve answers, statement → 1 to 5."""

    grades: Mapping[str, int]

    def to_json(self) -> str:
        """As it is sealed."""
        return json.dumps({"version": VERSION, **self.grades})

    @classmethod
    def from_json(cls, text: str) -> "Quality":
        """As it was sealed."""
        told = json.loads(text)
        return cls({item: told[item] for item in ITEMS})

    def sum_of(self, construct: str) -> int:
        """The six answers together, 6 to 30."""
        return sum(self.grades[item] for item in items_of(construct))

    def low(self) -> list[str]:
        """Constructs with an answer below the middle of the scale: help is offered on them at once."""
        return [each for each in CONSTRUCTS if any(self.grades[item] <= 2 for item in items_of(each))]


def tallied(side: Side, quality: Quality) -> dict[str, str]:
    """What is counted of an answer, apart for each side: every grade, and the sum of each construct for its α."""
    grades = {f"{side.value}/{item}": str(grade) for item, grade in quality.grades.items()}
    return grades | {f"{side.value}/{construct}": str(quality.sum_of(construct)) for construct in CONSTRUCTS}


@dataclass(frozen=True)
class Scale:
    """A construct as one side sees it: statement → grade → how often, and how consistent the statements are."""

    construct: str
    grades: Mapping[str, Mapping[int, int]]
    alpha: float | None

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(next(iter(self.grades.values())).values())

    @property
    def agreeing(self) -> float:
        """Share of all grades that are 4 or 5; raises ZeroDivisionError where nobody answered."""
        given = [pair for had in self.grades.values() for pair in had.items()]
        return sum(often for grade, often in given if grade >= 4) / sum(often for _grade, often in given)


def scales_told(side: Side, counts: Mapping[str, Mapping[str, int]]) -> list[Scale]:
    """A side's constructs out of a programme's counts, item → choice → how often."""
    numbers = {item: {int(choice): often for choice, often in given.items()} for item, given in counts.items()}
    scales = []
    for construct in CONSTRUCTS:
        grades = {item: numbers.get(f"{side.value}/{item}", {}) for item in items_of(construct)}
        scales.append(
            Scale(construct, grades, alpha(list(grades.values()), numbers.get(f"{side.value}/{construct}", {})))
        )
    return scales


def variance(counts: Mapping[int, int]) -> float:
    """Sample variance of values given as value → how often; raises ValueError below two values.

    >>> variance({1: 1, 3: 1})
    2.0
    """
    n = sum(counts.values())
    if n < 2:
        raise ValueError("a variance needs two values")
    total = sum(value * number for value, number in counts.items())
    squares = sum(value * value * number for value, number in counts.items())
    return (squares - total * total / n) / (n - 1)


def alpha(items: Sequence[Mapping[int, int]], sums: Mapping[int, int]) -> float | None:
    """Cronbach's α = k/(k−1)·(1−Σs²ᵢ/s²_T) from how often each grade was given and how often each sum came out.

    So no row of answers has to be kept. None below two answers and when the sums do not vary.

    >>> round(alpha([{1: 1, 5: 1}, {1: 1, 5: 1}], {2: 1, 10: 1}), 6)
    1.0
    """
    if sum(sums.values()) < 2 or not variance(sums) > 0:
        return None
    k = len(items)
    return k / (k - 1) * (1 - sum(variance(item) for item in items) / variance(sums))
