"""Reads of what other features said."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from bina.db import db
from evaluation.measures.models import MentoringPair, SessionHeld


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
