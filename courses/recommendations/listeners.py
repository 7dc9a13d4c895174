"""A completed course is evidence of the competency it leads to, in the same transaction."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from bina import clock, signals
from bina.clock import ZONES
from bina.competencies.operations import record_course
from bina.db import db
from bina.people.models import Person
from courses.recommendations.queries import gap_for
from courses.study.models import Enrolment, NeedKind
from courses.study.queries import tells_needs


@signals.course_completed.connect
def show_competency(person: Person, *, enrolment_id: int, title: str, completed_at: datetime, **_rest: Any) -> None:
    """Add the level of the version that was completed, if it leads to a competency at all."""
    version = db.session.get_one(Enrolment, enrolment_id).version
    if version.competency_id is not None:
        on = completed_at.astimezone(ZONES[person.zone]).date()
        record_course(person, version.competency_id, version.level, title, enrolment_id=enrolment_id, on=on)


@tells_needs(NeedKind.GAP)
def why_helpful(person: Person, course_id: int) -> str | None:
    """The gap it closes."""
    found = gap_for(person, course_id, clock.today(person.zone))
    if found is None:
        return None
    name, gap = found
    return _("%(name)s: level %(level)s dari %(wanted)s", name=name, level=gap.level or "–", wanted=gap.wanted)
