"""An enrolment keeps that a plan of the unit called for it."""

from bina import clock
from bina.people.models import Person
from courses.study.models import NeedKind
from courses.study.queries import tells_needs
from courses.yearplans.queries import planned_need


@tells_needs(NeedKind.PLAN)
def why_planned(person: Person, course_id: int) -> str | None:
    """The need the plan names."""
    return planned_need(person, course_id, clock.today(person.zone).year)
