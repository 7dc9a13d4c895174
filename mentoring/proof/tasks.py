"""The monthly statement."""

from datetime import timedelta

from bina import clock
from bina.jobs import job
from mentoring.proof.operations import tell_month
from mentoring.proof.queries import months_sums

#: Told within so many days after the month; a worker that stood still longer leaves it out.
TOLD_WITHIN = 7


@job("mentoring.monthly_statement")
def monthly_statement() -> None:
    """Tell everybody with mentoring in the month before what it came to; the notice's key keeps it at one."""
    today = clock.today("WIB")
    if today.day > TOLD_WITHIN:
        return
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for person, sums in months_sums(first, last):
        tell_month(person, first, sums)
