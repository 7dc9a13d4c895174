"""Reminding of office hours in the background."""

from bina.db import db
from bina.jobs import job
from courses.consulting import operations
from courses.consulting.models import Visit


@job("courses.remind_of_office_hour")
def remind_of_office_hour(visit_id: int, sequence: int) -> None:
    """Remind of a place that was not given up since."""
    visit = db.session.get(Visit, visit_id)
    if visit is not None and visit.sequence == sequence:
        operations.remind(visit)
