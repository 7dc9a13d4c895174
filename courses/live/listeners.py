"""What follows from a seat, and what a seat follows from.

The study plan leaves its time free, the week and the calendar show it; whoever leaves a course gives their seats back.
"""

from typing import Any

from bina import clock, signals
from bina.appointments import tells_appointments
from bina.people.models import Person
from courses.live import operations
from courses.live.queries import appointments, seats_to_come

tells_appointments(appointments)


@signals.course_left.connect
def give_seats_back(person: Person, *, enrolment_id: int, **_rest: Any) -> None:
    """Let who waits have the seats, in the same transaction."""
    for booking in seats_to_come(enrolment_id, clock.now()):
        operations.give_up(booking, "", by=person)
