"""Marks for saying how sure one is: honest certainty pays best, and what each level promised can be checked.

The scheme is Gardner-Medwin's (certainty-based marking): right answers bring 1, 2 or 3, wrong ones 0, −2 or −6. Level 2
pays best from two thirds, level 3 from four fifths chance of being right. It never decides whether a quiz is passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from courses.quizzes.rules.questions import CERTAINTIES, FULL

#: certainty → marks for a right and for a wrong answer
MARKS = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
#: certainty → the share of right answers from which, and up to which, it pays best
PAYS_BEST = {1: (Fraction(0), Fraction(2, 3)), 2: (Fraction(2, 3), Fraction(4, 5)), 3: (Fraction(4, 5), Fraction(1))}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of certainty turned out."""

    certainty: int
    answers: int
    #: in whole answers; parts of an answer count as parts
    right: Fraction

    @property
    def share(self) -> Fraction | None:
        """Share of right answers; none where none was given."""
        return self.right / self.answers if self.answers else None

    @property
    def is_overconfident(self) -> bool:
        """Fewer were right than this level needs to pay best."""
        return self.share is not None and self.share < PAYS_BEST[self.certainty][0]

    @property
    def is_underconfident(self) -> bool:
        """So many were right that a higher level would have paid better."""
        return (
            self.share is not None and self.certainty < max(CERTAINTIES) and self.share > PAYS_BEST[self.certainty][1]
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well somebody knew what they knew."""

    levels: tuple[Level, ...]
    marks: Fraction
    #: 3 for every question
    most: int


def certainty_marks(credit: int, certainty: int | None) -> Fraction:
    """Marks of one answer of this credit (basis points); a certainty that was not said is the lowest.

    >>> [int(certainty_marks(FULL, level)) for level in (None, 1, 2, 3)], int(certainty_marks(0, 3))
    ([1, 1, 2, 3], -6)
    """
    right, wrong = MARKS[certainty or 1]
    return wrong + (right - wrong) * Fraction(credit, FULL)


def calibration(answers: Iterable[tuple[int, int | None] | None]) -> Calibration:
    """How (credit, certainty) pairs turned out; None is a question left blank, worth nothing."""
    asked = list(answers)
    given = [each for each in asked if each is not None]
    levels = tuple(
        Level(
            level,
            sum((certainty or 1) == level for _credit, certainty in given),
            sum((Fraction(credit, FULL) for credit, certainty in given if (certainty or 1) == level), Fraction(0)),
        )
        for level in CERTAINTIES
    )
    marks = sum((certainty_marks(credit, certainty) for credit, certainty in given), Fraction(0))
    return Calibration(levels, marks, max(right for right, _wrong in MARKS.values()) * len(asked))
