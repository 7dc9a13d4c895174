"""Reads of what other features said."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from bina.db import db
from evaluation.measures.models import BehaviourEvidence, MentoringPair, SessionHeld
from evaluation.measures.rules import Deed


def mentors_heard_of(person_ids: Collection[int]) -> dict[int, set[int]]:
    """Person → everybody who mentors or mentored them, as far as mentoring said."""
    found: dict[int, set[int]] = defaultdict(set)
    for kept in (MentoringPair, SessionHeld):
        rows = db.session.execute(
            select(kept.person_id, kept.mentor_id).where(kept.person_id.in_(person_ids)).distinct()
        )
        for person_id, mentor_id in rows:
            found[person_id].add(mentor_id)
    return dict(found)


def deeds_of(
    person_ids: Collection[int], programme_ids: Collection[int], since: date, until: date
) -> dict[int, list[Deed]]:
    """Person → everything they released about themselves in these mentoring programmes and days."""
    found: dict[int, list[Deed]] = defaultdict(list)
    rows = db.session.scalars(
        select(BehaviourEvidence)
        .where(BehaviourEvidence.programme_id.in_(programme_ids), BehaviourEvidence.done_on.between(since, until))
        .order_by(BehaviourEvidence.claim_id)
    )
    wanted = set(person_ids)
    for row in rows:
        if row.person_id in wanted:
            found[row.person_id].append(
                Deed(
                    giver=row.mentor_id,
                    behaviour=row.behaviour,
                    level=row.level,
                    source=row.source,
                    by_mentor=row.by_mentor,
                    seen=row.seen,
                    artefact=row.artefact,
                    done_on=row.done_on,
                )
            )
    return dict(found)
