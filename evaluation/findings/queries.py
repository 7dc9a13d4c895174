"""Reads about findings and recommendations."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from evaluation.findings.models import Finding, Recommendation
from evaluation.findings.rules import RecommendationState
from evaluation.programmes.models import Programme


def findings_of(programme: Programme) -> Sequence[Finding]:
    """Findings with what each method says."""
    return db.session.scalars(
        select(Finding)
        .where(Finding.programme_id == programme.id)
        .options(selectinload(Finding.sources))
        .order_by(Finding.id)
    ).all()


def recommendations_of(programme: Programme) -> Sequence[Recommendation]:
    """Recommendations with their owners, what is due first standing first."""
    return db.session.scalars(
        select(Recommendation)
        .where(Recommendation.programme_id == programme.id)
        .options(joinedload(Recommendation.owner))
        .order_by(Recommendation.due_on, Recommendation.id)
    ).all()


def recommendation_by_id(recommendation_id: int) -> Recommendation:
    """A recommendation with its programme; raises NotFound. Whoever asks still has to be its owner or steer it."""
    recommendation = db.session.get(Recommendation, recommendation_id, options=[joinedload(Recommendation.programme)])
    if recommendation is None:
        raise NotFound(_("Rekomendasi ini tidak ditemukan."))
    return recommendation


def recommendations_owned(person: Person) -> Sequence[Recommendation]:
    """What the person has to do and has not yet."""
    return db.session.scalars(
        select(Recommendation)
        .where(
            Recommendation.owner_id == person.id,
            Recommendation.state.in_((RecommendationState.OPEN, RecommendationState.IN_PROGRESS)),
        )
        .order_by(Recommendation.due_on)
    ).all()
