"""What a plan costs, when it may be submitted, and who may decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


#: The legal steps.
TRANSITIONS = {
    PlanState.DRAFT: (PlanState.SUBMITTED,),
    PlanState.SUBMITTED: (PlanState.APPROVED, PlanState.RETURNED),
    PlanState.RETURNED: (PlanState.SUBMITTED,),
    PlanState.APPROVED: (),
}
#: In these it may be changed.
OPEN = (PlanState.DRAFT, PlanState.RETURNED)


@dataclass(frozen=True, slots=True)
class Cost:
    """So many people at so much each, in whole rupiah."""

    people: int
    each: int

    @property
    def whole(self) -> int:
        """For all of them."""
        return self.people * self.each


def total(costs: Iterable[Cost]) -> int:
    """What a plan costs: the sum of its rows.

    >>> total([Cost(3, 500_000), Cost(10, 0)])
    1500000
    """
    return sum(cost.whole for cost in costs)


def over(costs: Iterable[Cost], ceiling: int) -> int:
    """By how much a plan costs more than there is; 0 when it fits."""
    return max(0, total(costs) - ceiling)
