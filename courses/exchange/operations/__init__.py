"""Taking a course out as a file, bringing a file in, and making a course of it."""

from courses.exchange.operations.bringing import bring
from courses.exchange.operations.making import make_course
from courses.exchange.operations.planning import planned_course
from courses.exchange.operations.taking_out import take_out

__all__ = ["bring", "make_course", "planned_course", "take_out"]
