"""What follows from a place in an office hour.

The study plan leaves its time free, the week and the calendar show it; whoever leaves a course gives their places up.
"""

from typing import Any

from bina import clock, signals
from bina.appointments import tells_appointments
from bina.people.models import Person
from courses.consulting import operations
from courses.consulting.queries import appointments, visits_to_come

tells_appointments(appointments)


@signals.course_left.connect
def give_places_up(person: Person, *, course_id: int, **_rest: Any) -> None:
    """Free the places, in the same transaction."""
    for visit in visits_to_come(person, course_id, clock.now()):
        operations.give_up(person, visit.hour, "")
