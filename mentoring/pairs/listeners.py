"""What follows when a follow-up survey finds a barrier: a goal is suggested to the person, and to nobody else."""

from collections.abc import Sequence
from typing import Any

from bina import signals
from bina.db import db
from bina.people.models import Person
from bina.transfer import Promise, Statement
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import Finding, end_itself, suggest_goal
from mentoring.pairs.queries import open_drafts
from mentoring.profiles.queries import tells_barriers
from mentoring.programmes.rules import KIND_TERMS


@tells_barriers
def barriers_of(person: Person) -> Sequence[str]:
    """Barriers of suggested goals that were not settled: the person's own profile begins with them."""
    return [draft.barrier for draft in open_drafts(person)]


@signals.session_confirmed.connect
def end_after_one_talk(_mentee: Person, *, pair_id: int, **_more: Any) -> None:
    """Where a programme is about one question, the first talk that both confirmed ends the pair."""
    pair = db.session.get(Pair, pair_id)
    if pair is not None and KIND_TERMS[pair.programme.kind].ends_itself:
        end_itself(pair)


@signals.barrier_reported.connect
def suggest_a_goal(
    person: Person,
    *,
    barrier: str,
    label: str,
    score: float,
    course_title: str,
    subject_kind: str,
    subject_id: int,
    threshold: float | None = None,
    statements: Sequence[Statement] = (),
    promises: Sequence[Promise] = (),
    **_more: Any,
) -> None:
    """Keep the barrier as a suggested goal, with what the course promised and how the barrier was measured."""
    suggest_goal(
        person,
        Finding(barrier, label, score, threshold, tuple(statements)),
        course_title,
        (subject_kind, subject_id),
        promises,
    )
