"""Recording what other features say happened; saying it twice records it once."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from bina.db import Model, db, is_postgresql
from bina.people.models import Person
from evaluation.measures.models import BehaviourEvidence, Completion, MentoringPair, Score, SessionHeld
from evaluation.measures.rules import Deed


def _insert_once(model: type[Model], rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    insert = postgresql.insert(model) if is_postgresql() else sqlite.insert(model)
    db.session.execute(insert.values(rows).on_conflict_do_nothing())


def record_completion(
    person: Person, *, subject: tuple[str, int], title: str, minutes: int, completed_at: datetime
) -> None:
    """Note that a person completed something; the first time counts."""
    _insert_once(
        Completion,
        [
            {
                "person_id": person.id,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "title": title,
                "minutes": minutes,
                "completed_at": completed_at,
            }
        ],
    )


def record_scores(
    person: Person,
    *,
    subject: tuple[str, int],
    title: str,
    attempt_id: int,
    purpose: str,
    by_objective: Mapping[str, tuple[float, float]],
    scored_at: datetime,
) -> None:
    """Note the points of an attempt per objective; objectives without any points to win are left out."""
    _insert_once(
        Score,
        [
            {
                "person_id": person.id,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "title": title,
                "attempt_id": attempt_id,
                "purpose": purpose,
                "objective": objective,
                "points": points,
                "maximum": maximum,
                "scored_at": scored_at,
            }
            for objective, (points, maximum) in by_objective.items()
            if maximum > 0
        ],
    )


def forget_scores(attempt_id: int) -> None:
    """Delete the points of an attempt that was corrected."""
    db.session.execute(delete(Score).where(Score.attempt_id == attempt_id))


def record_session(
    person: Person, *, session_id: int, programme_id: int, title: str, mentor: Person, minutes: int, held_on: date
) -> None:
    """Note a mentoring session that both sides confirmed."""
    _insert_once(
        SessionHeld,
        [
            {
                "session_id": session_id,
                "programme_id": programme_id,
                "title": title,
                "person_id": person.id,
                "mentor_id": mentor.id,
                "minutes": minutes,
                "held_on": held_on,
            }
        ],
    )


def record_pair(person: Person, *, pair_id: int, programme_id: int, mentor: Person) -> None:
    """Note that mentoring paired two people; the first time counts."""
    _insert_once(
        MentoringPair,
        [{"pair_id": pair_id, "programme_id": programme_id, "person_id": person.id, "mentor_id": mentor.id}],
    )


def record_evidence(
    person: Person, *, claim_id: int, pair_id: int, programme_id: int, mentor_id: int, deed: Deed
) -> None:
    """Keep behaviour that the person let evaluation count."""
    _insert_once(
        BehaviourEvidence,
        [
            {
                "claim_id": claim_id,
                "pair_id": pair_id,
                "programme_id": programme_id,
                "person_id": person.id,
                "mentor_id": mentor_id,
                "behaviour": deed.behaviour,
                "level": deed.level,
                "source": deed.source,
                "by_mentor": deed.by_mentor,
                "seen": deed.seen,
                "artefact": deed.artefact,
                "done_on": deed.done_on,
            }
        ],
    )


def forget_evidence(claim_id: int) -> None:
    """Delete what a person no longer lets evaluation count."""
    db.session.execute(delete(BehaviourEvidence).where(BehaviourEvidence.claim_id == claim_id))
