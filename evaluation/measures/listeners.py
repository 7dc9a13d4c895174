"""What courses and mentoring say becomes evaluation's own facts."""

from datetime import date, datetime
from typing import Any

from bina import signals
from bina.people.models import Person
from evaluation.measures import operations
from evaluation.measures.rules import Deed


@signals.assessment_scored.connect
def keep_scores(
    person: Person,
    *,
    course_id: int,
    title: str,
    attempt_id: int,
    purpose: str,
    by_objective: dict[str, tuple[float, float]],
    scored_at: datetime,
    **_rest: Any,
) -> None:
    """A scored attempt is a measure of learning."""
    operations.record_scores(
        person,
        subject=("course", course_id),
        title=title,
        attempt_id=attempt_id,
        purpose=purpose,
        by_objective=by_objective,
        scored_at=scored_at,
    )


@signals.assessment_corrected.connect
def keep_corrected_scores(person: Person, *, attempt_id: int, **told: Any) -> None:
    """What an attempt is worth now takes the place of what it was said to be worth."""
    operations.forget_scores(attempt_id)
    keep_scores(person, attempt_id=attempt_id, **told)


@signals.session_confirmed.connect
def keep_session(
    person: Person,
    *,
    session_id: int,
    programme_id: int,
    title: str,
    mentor: Person,
    minutes: int,
    held_on: date,
    **_rest: Any,
) -> None:
    """A session both confirmed is evidence that support took place."""
    operations.record_session(
        person,
        session_id=session_id,
        programme_id=programme_id,
        title=title,
        mentor=mentor,
        minutes=minutes,
        held_on=held_on,
    )


@signals.pair_changed.connect
def keep_pair(person: Person, *, pair_id: int, programme_id: int, mentor: Person, **_rest: Any) -> None:
    """A mentor knows how the person works, and may be asked."""
    operations.record_pair(person, pair_id=pair_id, programme_id=programme_id, mentor=mentor)


@signals.behaviour_evidenced.connect
def keep_evidence(
    person: Person,
    *,
    claim_id: int,
    pair_id: int,
    programme_id: int,
    mentor_id: int,
    released: bool,
    behaviour: str,
    level: int,
    source: str,
    by_mentor: bool,
    seen: bool,
    artefact: bool,
    done_on: date,
    **_rest: Any,
) -> None:
    """Released evidence is counted; what was taken back is forgotten."""
    operations.forget_evidence(claim_id)
    if released:
        operations.record_evidence(
            person,
            claim_id=claim_id,
            pair_id=pair_id,
            programme_id=programme_id,
            mentor_id=mentor_id,
            deed=Deed(
                giver=mentor_id,
                behaviour=behaviour,
                level=level,
                source=source,
                by_mentor=by_mentor,
                seen=seen,
                artefact=artefact,
                done_on=done_on,
            ),
        )
