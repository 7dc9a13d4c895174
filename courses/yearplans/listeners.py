"""A plan of the unit recommends its courses, and an enrolment keeps that it called for them."""

from collections.abc import Sequence

from bina import clock
from bina.people.models import Person
from courses.recommendations.queries import tells_unit_needs
from courses.recommendations.rules import UnitNeed
from courses.study.models import NeedKind
from courses.study.queries import tells_needs
from courses.yearplans.queries import needs_with_room, planned_need


@tells_needs(NeedKind.PLAN)
def why_planned(person: Person, course_id: int) -> str | None:
    """The need the plan names."""
    return planned_need(person, course_id, clock.today(person.zone).year)


@tells_unit_needs
def what_units_plan(person: Person) -> Sequence[UnitNeed]:
    """The courses of this year that still have room in a plan."""
    return needs_with_room(person, clock.today(person.zone).year)
