"""A completion lets people answer what the evaluation plan asks about it."""

from datetime import date, datetime
from typing import Any

from bina import clock, signals
from bina.people.models import Person
from evaluation.measures.operations import record_completion
from evaluation.waves.operations.opening import people_become_ready


def _day(person: Person, instant: datetime) -> date:
    return instant.astimezone(clock.ZONES[person.zone]).date()


@signals.course_completed.connect
def ask_about_course(
    person: Person, *, course_id: int, title: str, minutes: int, completed_at: datetime, **_rest: Any
) -> None:
    """A completed course is recorded, and its waves open."""
    record_completion(person, subject=("course", course_id), title=title, minutes=minutes, completed_at=completed_at)
    people_become_ready(person, ("course", course_id), _day(person, completed_at))


@signals.pair_changed.connect
def ask_about_mentoring(person: Person, *, programme_id: int, title: str, state: str, **_rest: Any) -> None:
    """An ended pair has completed its mentoring, whatever the reason."""
    if state != "ended":
        return
    now = clock.now()
    record_completion(person, subject=("mentoring", programme_id), title=title, minutes=0, completed_at=now)
    people_become_ready(person, ("mentoring", programme_id), _day(person, now))
