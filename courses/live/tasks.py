"""Seats by wishes are computed and given in the background."""

from bina.db import db
from bina.jobs import job
from courses.live.models import Round
from courses.live.operations.wishing import apply_round, compute


@job("courses.assign_seats")
def assign_seats(round_id: int) -> None:
    """Compute a round."""
    made = db.session.get(Round, round_id)
    if made is not None:
        compute(made)


@job("courses.give_seats")
def give_seats(round_id: int) -> None:
    """Apply a round."""
    made = db.session.get(Round, round_id)
    if made is not None:
        apply_round(made)
