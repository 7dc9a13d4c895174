"""A completed course is evidence of the competency it leads to, in the same transaction."""

from datetime import datetime
from typing import Any

from bina import signals
from bina.clock import ZONES
from bina.competencies.operations import record_course
from bina.db import db
from bina.people.models import Person
from courses.study.models import Enrolment


@signals.course_completed.connect
def show_competency(person: Person, *, enrolment_id: int, title: str, completed_at: datetime, **_rest: Any) -> None:
    """Add the level of the version that was completed, if it leads to a competency at all."""
    version = db.session.get_one(Enrolment, enrolment_id).version
    if version.competency_id is not None:
        on = completed_at.astimezone(ZONES[person.zone]).date()
        record_course(person, version.competency_id, version.level, title, enrolment_id=enrolment_id, on=on)
