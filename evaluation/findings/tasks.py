"""What recommendations do by the clock."""

from bina import clock
from bina.jobs import job
from evaluation.findings.operations import remind_owners


@job("evaluation.remind_owners")
def remind() -> None:
    """Remind owners of what is due, and managers of effects to look at."""
    remind_owners(clock.today())
