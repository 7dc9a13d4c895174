"""Carrying corrections out in the background, so many learners at a time."""

from bina.db import db
from bina.jobs import enqueue, job
from courses.quizzes.models import Regrade
from courses.regrading import operations, queries


@job("courses.apply_regrade")
def apply_regrade(regrade_id: int, after: int) -> None:
    """Correct the scores of the next learners, and go on with those after them."""
    last = operations.apply(db.session.get_one(Regrade, regrade_id), after)
    if last is not None:
        enqueue("courses.apply_regrade", key=queries.job_key(regrade_id, last), regrade_id=regrade_id, after=last)
