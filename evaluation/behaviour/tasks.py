"""What follows when people were rated from every side."""

from datetime import timedelta

from bina import clock
from bina.jobs import job
from evaluation.behaviour.operations import freeze
from evaluation.behaviour.queries.feedback import follow_ups_to_freeze

#: Days after closing on which feedback is still made, should the worker have rested.
LOOK_BACK_DAYS = 30


@job("evaluation.freeze_feedback")
def freeze_feedback() -> None:
    """Make the feedback of every follow-up whose last wave closed; a repeat adds nothing."""
    today = clock.today()
    for follow_up in follow_ups_to_freeze(today - timedelta(days=LOOK_BACK_DAYS)):
        freeze(follow_up, today)
