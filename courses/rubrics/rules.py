"""A rubric: criteria with levels of points, as an author writes it, and what chosen levels are worth."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

FEWEST_CRITERIA, MOST_CRITERIA = 2, 8
FEWEST_LEVELS, MOST_LEVELS = 2, 5
MOST_POINTS = 100


class RubricFault(StrEnum):
    """What is wrong with a rubric as written."""

    CRITERIA = "criteria"
    LEVELS = "levels"
    NO_POINTS = "no_points"
    ORDER = "order"
    TITLE_TWICE = "title_twice"


class RubricRefusedError(Exception):
    """The rubric cannot be used; `where` is the criterion or the line it is about."""

    def __init__(self, fault: RubricFault, where: str = "") -> None:
        super().__init__(fault.value, where)
        self.fault, self.where = fault, where


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a criterion: what it is worth and how it is recognised."""

    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at; the levels stand from the best to the least."""

    title: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """Everything a work is marked by."""

    criteria: tuple[Criterion, ...]

    @property
    def maximum(self) -> int:
        """The most points there are."""
        return sum(each.levels[0].points for each in self.criteria)


@dataclass(frozen=True, slots=True)
class Score:
    """What chosen levels are worth."""

    points: int
    maximum: int
    #: rounded down; for display
    percent: int
    #: decided exactly
    passed: bool


def read_rubric(text: str) -> Rubric:
    """The rubric as written: blocks parted by empty lines; first the criterion, then a line per level, best first.

    >>> read_rubric("Isi\\n2 Tepat\\n0 Meleset\\n\\nBahasa\\n1 Jelas\\n0 Kabur").maximum
    3

    Raises:
        RubricRefusedError: with what is wrong, and where.
    """
    blocks = [block for block in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").strip()) if block.strip()]
    if not FEWEST_CRITERIA <= len(blocks) <= MOST_CRITERIA:
        raise RubricRefusedError(RubricFault.CRITERIA)
    criteria = tuple(_read_criterion(block) for block in blocks)
    titles = [each.title.casefold() for each in criteria]
    for criterion in criteria:
        if titles.count(criterion.title.casefold()) > 1:
            raise RubricRefusedError(RubricFault.TITLE_TWICE, criterion.title)
    return Rubric(criteria)


def _read_criterion(block: str) -> Criterion:
    title, *lines = [line.strip() for line in block.splitlines() if line.strip()]
    levels = []
    for line in lines:
        read = re.fullmatch(r"(\d{1,3})[\s.:)–-]+(\S.*)", line)
        if read is None or int(read[1]) > MOST_POINTS:
            raise RubricRefusedError(RubricFault.NO_POINTS, line[:60])
        levels.append(Level(int(read[1]), read[2]))
    if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
        raise RubricRefusedError(RubricFault.LEVELS, title[:60])
    if any(one.points <= other.points for one, other in pairwise(levels)):
        raise RubricRefusedError(RubricFault.ORDER, title[:60])
    return Criterion(title, tuple(levels))


def written(rubric: Rubric) -> str:
    """The rubric as an author writes it: what `read_rubric` reads."""
    return "\n\n".join(
        "\n".join([each.title, *(f"{level.points} {level.words}" for level in each.levels)]) for each in rubric.criteria
    )


def to_json(rubric: Rubric) -> list[dict[str, Any]]:
    """The rubric as it is kept."""
    return [
        {"title": each.title, "levels": [{"points": level.points, "words": level.words} for level in each.levels]}
        for each in rubric.criteria
    ]


def from_json(kept: Sequence[Mapping[str, Any]]) -> Rubric:
    """The rubric as it was kept."""
    return Rubric(
        tuple(
            Criterion(each["title"], tuple(Level(level["points"], level["words"]) for level in each["levels"]))
            for each in kept
        )
    )


def score(rubric: Rubric, chosen: Sequence[int], pass_percent: int | None) -> Score:
    """What the chosen levels (one place per criterion) are worth. Without a pass mark every marked work passes.

    Raises:
        ValueError: not exactly one level of every criterion is chosen.
    """
    pairs = list(zip(rubric.criteria, chosen, strict=True))
    if not all(0 <= place < len(criterion.levels) for criterion, place in pairs):
        raise ValueError(chosen)
    points, maximum = sum(criterion.levels[place].points for criterion, place in pairs), rubric.maximum
    passed = pass_percent is None or points * 100 >= pass_percent * maximum
    return Score(points, maximum, points * 100 // maximum, passed)


def mean_score(one: Score, other: Score, pass_percent: int | None) -> Score:
    """The mean of two scores, exactly: points of both out of the most of both.

    >>> mean_score(Score(9, 12, 75, True), Score(10, 12, 83, True), 80)
    Score(points=19, maximum=24, percent=79, passed=False)
    """
    points, maximum = one.points + other.points, one.maximum + other.maximum
    passed = pass_percent is None or points * 100 >= pass_percent * maximum
    return Score(points, maximum, points * 100 // maximum, passed)
