"""What mentoring cannot remove becomes an issue of the unit."""

from typing import Any

from bina import signals
from bina.people.models import Unit
from evaluation.needs.operations import forget_barrier, hear_barrier


@signals.barrier_beyond_reach.connect
def note_for_unit(unit: Unit, *, reference: str, barrier: str, course_title: str, told: bool, **_more: Any) -> None:
    """Count it in the unit, or count it no longer."""
    if told:
        hear_barrier(unit, reference, barrier, course_title)
    else:
        forget_barrier(reference)
