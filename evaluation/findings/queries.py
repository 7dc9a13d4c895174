"""Reads about findings and recommendations."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from bina.presence import spared_unless
from evaluation.findings.models import Finding, FindingEdit, Recommendation
from evaluation.findings.rules import Effect, RecommendationState
from evaluation.programmes.models import Programme


def findings_of(programme: Programme) -> Sequence[Finding]:
    """Findings with what each method says."""
    return db.session.scalars(
        select(Finding)
        .where(Finding.programme_id == programme.id)
        .options(selectinload(Finding.sources), selectinload(Finding.citations))
        .order_by(Finding.id)
    ).all()


def finding_of(programme: Programme, finding_id: int) -> Finding:
    """One of them; raises NotFound."""
    finding = next((each for each in findings_of(programme) if each.id == finding_id), None)
    if finding is None:
        raise NotFound(_("Temuan ini tidak ditemukan."))
    return finding


def edits_of(finding: Finding) -> Sequence[FindingEdit]:
    """How a finding came to say what it says, oldest first."""
    return db.session.scalars(
        select(FindingEdit)
        .where(FindingEdit.finding_id == finding.id)
        .options(joinedload(FindingEdit.edited_by))
        .order_by(FindingEdit.id)
    ).all()


def open_recommendations() -> Sequence[Recommendation]:
    """Everything that is still to be done, with owners."""
    return db.session.scalars(
        select(Recommendation)
        .where(Recommendation.state.in_((RecommendationState.OPEN, RecommendationState.IN_PROGRESS)))
        .options(joinedload(Recommendation.owner))
        .order_by(Recommendation.id)
    ).all()


def effects_due(today: date) -> Sequence[Recommendation]:
    """What was done and whose effect should be looked at by now, with the programmes' managers."""
    return db.session.scalars(
        select(Recommendation)
        .where(
            Recommendation.state == RecommendationState.DONE,
            Recommendation.effect == Effect.NOT_CHECKED,
            Recommendation.check_on <= today,
        )
        .options(joinedload(Recommendation.programme).joinedload(Programme.manager))
        .order_by(Recommendation.id)
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


def _any_owned(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Recommendation.owner_id == person.id,
        Recommendation.state.in_((RecommendationState.OPEN, RecommendationState.IN_PROGRESS)),
    )


@spared_unless(_any_owned, ())
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
