"""How far somebody is on a learning path, and what opens next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """Where a step stands for somebody."""

    DONE = "done"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """Courses of which so many must be completed before the next step opens."""

    id: int
    courses: tuple[int, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class StepStanding:
    """How one step stands: how many of the needed courses are completed, never more than needed."""

    step: Step
    state: StepState
    done: int


@dataclass(frozen=True, slots=True)
class PathStanding:
    """How a path stands for somebody."""

    steps: tuple[StepStanding, ...]

    @property
    def complete(self) -> bool:
        """Whether every step is done; a path without steps never is."""
        return bool(self.steps) and all(each.state is StepState.DONE for each in self.steps)

    @property
    def percent(self) -> int:
        """Completed share of the needed courses in whole per cent, rounded down."""
        needed = sum(each.step.needed for each in self.steps)
        return 100 * sum(each.done for each in self.steps) // needed if needed else 0

    @property
    def open_step(self) -> StepStanding | None:
        """The one step that is open now."""
        return next((each for each in self.steps if each.state is StepState.OPEN), None)


def path_standing(steps: Sequence[Step], completed: Collection[int]) -> PathStanding:
    """How a path stands. Steps open one after the other; what was completed before the path, or ahead of its turn, counts."""
    found: list[StepStanding] = []
    opened = False
    for step in steps:
        done = min(step.needed, sum(course in completed for course in step.courses))
        state = StepState.DONE if done >= step.needed else StepState.AHEAD if opened else StepState.OPEN
        opened = opened or state is StepState.OPEN
        found.append(StepStanding(step, state, done))
    return PathStanding(tuple(found))


def next_courses(standing: PathStanding, following: Collection[int], completed: Collection[int]) -> tuple[int, ...]:
    """The courses that open by themselves now: all of the open step, unless there is a choice to make."""
    here = standing.open_step
    if here is None or here.step.needed < len(here.step.courses):
        return ()
    return tuple(each for each in here.step.courses if each not in following and each not in completed)
