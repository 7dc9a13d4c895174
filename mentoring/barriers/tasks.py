"""Barriers that are to be measured again today."""

from bina import clock
from bina.jobs import job
from mentoring.barriers.operations import ask_again


@job("mentoring.measure_barriers")
def measure_barriers() -> None:
    """Ask everybody whose barrier was found 30, 60 or 90 days ago, in one message for each person."""
    ask_again(clock.today("WIB"))
