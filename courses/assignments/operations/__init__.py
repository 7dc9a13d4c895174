"""Working on an assignment and handing it in; marking what was handed in."""

from courses.assignments.operations.marking import mark
from courses.assignments.operations.working import Given, hand_in, keep

__all__ = ["Given", "hand_in", "keep", "mark"]
