"""A completed course brings its certificate, in the same transaction."""

from typing import Any

from bina import signals
from bina.db import db
from bina.people.models import Person
from courses.certificates import operations
from courses.study.models import Enrolment


@signals.course_completed.connect
def issue_certificate(_person: Person, *, enrolment_id: int, **_rest: Any) -> None:
    """Issue the moment the facts exist."""
    operations.issue(
        db.session.get_one(Enrolment, enrolment_id), quietly=bool(db.session.info.get("courses_building_records"))
    )
