"""What follows when a follow-up survey finds a barrier: a goal is suggested to the person, and to nobody else."""

from typing import Any

from bina import signals
from bina.people.models import Person
from mentoring.pairs.operations import suggest_goal


@signals.barrier_reported.connect
def suggest_a_goal(
    person: Person,
    *,
    barrier: str,
    label: str,
    course_title: str,
    subject_kind: str,
    subject_id: int,
    **_more: Any,
) -> None:
    """Keep the barrier as a suggested goal."""
    suggest_goal(person, barrier, label, course_title, (subject_kind, subject_id))
