"""What a correction would do to those who were asked the question, and a fingerprint of exactly that."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

#: Fewer attempts than this are never told as figures: they would tell what one person answered.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Points:
    """What an attempt is worth, in basis points, and whether that passes."""

    earned: int
    possible: int
    passed: bool

    @property
    def percent(self) -> float:
        """0 … 100; nothing asked is nothing earned."""
        return 100 * self.earned / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """An ended attempt before and after."""

    attempt: int
    learner: int
    quiz: str
    before: Points
    after: Points
    #: the quiz has a pass mark
    has_mark: bool
    #: a valid certificate stands on this enrolment
    certified: bool
    #: the learner passes this quiz by an attempt that was not asked the question
    passes_anyway: bool = False


@dataclass(frozen=True, slots=True)
class Effects:
    """What becomes of the attempts at one quiz."""

    quiz: str
    attempts: int
    rising: int
    falling: int
    #: learners, by their best attempt
    newly_passing: int
    no_longer_passing: int
    #: of those no longer passing, with a certificate that was issued
    certificates: int
    mean_before: float
    mean_after: float

    @property
    def may_be_told(self) -> bool:
        """Whether there are enough attempts to tell figures."""
        return self.attempts >= FEWEST


def effects(quiz: str, changes: Iterable[Change]) -> Effects:
    """Count what happens; the means are of the percentages."""
    all_of_it = list(changes)
    n = len(all_of_it)

    def share(each: Points) -> tuple[int, int]:
        return (each.earned, each.possible) if each.possible else (0, 1)

    def rises(low: Points, high: Points) -> bool:
        return share(low)[0] * share(high)[1] < share(high)[0] * share(low)[1]

    learners: dict[int, list[Change]] = {}
    for each in all_of_it:
        if each.has_mark and not each.passes_anyway:
            learners.setdefault(each.learner, []).append(each)
    before = {learner for learner, own in learners.items() if any(each.before.passed for each in own)}
    after = {learner for learner, own in learners.items() if any(each.after.passed for each in own)}
    return Effects(
        quiz=quiz,
        attempts=n,
        rising=sum(rises(each.before, each.after) for each in all_of_it),
        falling=sum(rises(each.after, each.before) for each in all_of_it),
        newly_passing=len(after - before),
        no_longer_passing=len(before - after),
        certificates=sum(learners[learner][0].certified for learner in before - after),
        mean_before=sum(each.before.percent for each in all_of_it) / n if n else 0.0,
        mean_after=sum(each.after.percent for each in all_of_it) / n if n else 0.0,
    )


def fingerprint(decision: object, changes: Iterable[Change]) -> str:
    """SHA-256 (hex) of a decision (as JSON) and of every attempt before and after: any difference changes it."""
    lines = sorted(
        [
            [each.attempt, each.certified, each.passes_anyway]
            + [[points.earned, points.possible, points.passed] for points in (each.before, each.after)]
            for each in changes
        ]
    )
    text = json.dumps([decision, lines], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
