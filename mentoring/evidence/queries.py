"""Reads of evidence: for the two of a pair and nobody else."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from mentoring.evidence.models import BehaviourClaim
from mentoring.sessions.models import MentoringSession


def claims_of(session: MentoringSession, reader: Person) -> Sequence[BehaviourClaim]:
    """What was noted at a session, oldest first; nothing for anybody but the two."""
    if session.pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(BehaviourClaim).where(BehaviourClaim.session_id == session.id).order_by(BehaviourClaim.id)
    ).all()


def own_claim(person: Person, claim_id: int) -> BehaviourClaim:
    """A claim of one of the person's pairs; raises NotFound for any other."""
    claim = db.session.get(BehaviourClaim, claim_id)
    if claim is None or claim.session.pair.side_of(person) is None:
        raise NotFound(_("Bukti perilaku ini tidak ditemukan."))
    return claim
