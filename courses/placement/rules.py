"""Which modules a pre-test lets a learner skip, and which it makes required."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Deed(StrEnum):
    """What a rule does to its module."""

    #: from the stated score on, the module is skipped
    SKIP = "skip"
    #: below the stated score, what is optional in the module becomes required
    REQUIRE = "require"


@dataclass(frozen=True, slots=True)
class PlacementRule:
    """What a score on one objective of the pre-test means for one module."""

    #: key of the module
    module: str
    #: code of the objective
    objective: str
    deed: Deed
    percent: int

    def applies(self, score: int) -> bool:
        """Whether this score is reason enough."""
        return score >= self.percent if self.deed is Deed.SKIP else score < self.percent


@dataclass(frozen=True, slots=True)
class Ground:
    """A score that was reason enough: of an objective, in per cent, and what the rule asked."""

    objective: str
    score: int
    percent: int


@dataclass(frozen=True, slots=True)
class Placement:
    """What becomes of a module for one learner, and why."""

    module: str
    deed: Deed
    grounds: tuple[Ground, ...]


def percents(points: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    """Scores by objective in whole per cent, rounded down, so that nobody skips by rounding.

    >>> percents({"T1": (2.0, 3.0), "T2": (0.0, 0.0)})
    {'T1': 66}
    """
    # The tenth of a thousandth takes back what binary fractions lose: 0.58 is 58 per cent.
    return {code: int(100 * earned / possible + 1e-4) for code, (earned, possible) in points.items() if possible}


def placements(rules: Iterable[PlacementRule], scores: Mapping[str, int]) -> tuple[Placement, ...]:
    """What a pre-test decides, in the order of the rules.

    A module is skipped only when every skip rule on it is met; one met rule is enough to require it, and then it is
    not skipped. What was not asked decides nothing.
    """
    stated = list(rules)
    found = []
    for module in dict.fromkeys(each.module for each in stated):
        mine = [each for each in stated if each.module == module]
        lacking = [each for each in mine if each.deed is Deed.REQUIRE and _met(each, scores)]
        skips = [each for each in mine if each.deed is Deed.SKIP]
        if lacking:
            found.append(Placement(module, Deed.REQUIRE, _grounds(lacking, scores)))
        elif skips and all(_met(each, scores) for each in skips):
            found.append(Placement(module, Deed.SKIP, _grounds(skips, scores)))
    return tuple(found)


def _met(rule: PlacementRule, scores: Mapping[str, int]) -> bool:
    return rule.objective in scores and rule.applies(scores[rule.objective])


def _grounds(rules: Iterable[PlacementRule], scores: Mapping[str, int]) -> tuple[Ground, ...]:
    return tuple(Ground(each.objective, scores[each.objective], each.percent) for each in rules)


def rules_from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[PlacementRule, ...]:
    """Rules as they were kept."""
    return tuple(PlacementRule(each["module"], each["objective"], Deed(each["deed"]), each["percent"]) for each in kept)


def rules_to_json(rules: Iterable[PlacementRule]) -> list[dict[str, Any]]:
    """Rules as they are kept."""
    return [
        {"module": each.module, "objective": each.objective, "deed": each.deed.value, "percent": each.percent}
        for each in rules
    ]
