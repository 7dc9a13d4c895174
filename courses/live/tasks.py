"""Seats by wishes are computed and given in the background; who did not come is asked by the clock."""

from bina import clock
from bina.db import db
from bina.jobs import job
from courses.live.models import Round
from courses.live.operations.attending import ask_absent
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


@job("courses.ask_absent")
def ask_who_was_absent() -> None:
    """Ask everybody who did not come why, once per meeting however often this runs."""
    ask_absent(clock.now())
