"""Learners are moved in the background, one transaction each."""

from bina.db import db
from bina.jobs import enqueue, job
from courses.moving import operations
from courses.moving.models import MovedLearner, Moving


@job("courses.move_learners")
def move_learners(moving_id: int, after: int) -> None:
    """Write the jobs of the next learners of a moving."""
    moving = db.session.get(Moving, moving_id)
    last = operations.spread(moving, after) if moving is not None else None
    if last is not None:
        enqueue("courses.move_learners", key=f"moving:{moving_id}:{last}", moving_id=moving_id, after=last)


@job("courses.move_learner")
def move_learner(moved_id: int) -> None:
    """Move one learner."""
    moved = db.session.get(MovedLearner, moved_id)
    if moved is not None:
        operations.move_one(moved)
