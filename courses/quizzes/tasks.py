"""Ending attempts whose time is over although nobody came back."""

from bina import clock
from bina.jobs import job
from courses.quizzes import operations


@job("courses.close_overdue_attempts")
def close_overdue_attempts() -> None:
    """Score what was saved in attempts whose time and grace are over."""
    operations.close_overdue(clock.now())
