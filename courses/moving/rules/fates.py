"""What a learner keeps, does again and finds new when they are moved to another version of a course."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Twin(StrEnum):
    """How a lesson of the new version relates to the one with its key in the old version."""

    SAME = "same"
    CHANGED = "changed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """A lesson of the new version."""

    key: str
    required: bool
    minutes: int
    twin: Twin


@dataclass(frozen=True, slots=True)
class Held:
    """How far a learner is in a lesson of the old version."""

    complete: bool
    begun: bool


class Outcome(StrEnum):
    """What a lesson of the new version is for a learner who was moved."""

    #: done, and stays so
    KEPT = "kept"
    #: begun, and goes on where it stands
    GOES_ON = "goes_on"
    #: done or begun, and to be done anew because it changed
    AGAIN = "again"
    NEW = "new"
    #: not begun before either
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Move:
    """All that moving does to one learner."""

    outcomes: Mapping[str, Outcome]
    #: keys of lessons in which everything done goes on counting
    linked: frozenset[str]
    #: keys of changed lessons that count as done by the author's word
    carried: frozenset[str]
    done_minutes: int
    all_minutes: int
    completes: bool

    @property
    def percent(self) -> int:
        """Completed share of the required minutes afterwards, as progress counts it: 100 only when complete."""
        if self.completes:
            return 100
        return min(99, 100 * self.done_minutes // self.all_minutes) if self.all_minutes else 0

    def of(self, outcome: Outcome) -> list[str]:
        """Keys of the lessons with this outcome, in course order."""
        return [key for key, each in self.outcomes.items() if each is outcome]


def move(held: Mapping[str, Held], targets: Sequence[Target], still_counts: Collection[str]) -> Move:
    """What becomes of every lesson of the new version. `held` is by key, for the lessons of the old version.

    What was done in a lesson that did not change stays done, and what was begun goes on. A changed lesson is done anew,
    unless its author says that it still counts: then whoever had completed it need not. Nothing else is ever done.
    """
    outcomes: dict[str, Outcome] = {}
    linked: set[str] = set()
    carried: set[str] = set()
    for target in targets:
        mine = held.get(target.key, Held(complete=False, begun=False))
        if target.twin is Twin.NONE:
            outcomes[target.key] = Outcome.NEW
        elif target.twin is Twin.SAME:
            linked.add(target.key)
            outcomes[target.key] = Outcome.KEPT if mine.complete else Outcome.GOES_ON if mine.begun else Outcome.AHEAD
        elif mine.complete and target.key in still_counts:
            carried.add(target.key)
            outcomes[target.key] = Outcome.KEPT
        else:
            outcomes[target.key] = Outcome.AGAIN if mine.complete or mine.begun else Outcome.AHEAD
    required = [target for target in targets if target.required]
    done = [target for target in required if outcomes[target.key] is Outcome.KEPT]
    return Move(
        outcomes,
        frozenset(linked),
        frozenset(carried),
        sum(target.minutes for target in done),
        sum(target.minutes for target in required),
        completes=bool(required) and len(done) == len(required),
    )
