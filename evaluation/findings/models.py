"""Findings with what each method says, and recommendations."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from evaluation.findings.rules import Method, RecommendationState, Stance
from evaluation.programmes.models import Programme


class FindingSource(Model):
    """What one method says about a finding, and where it says so."""

    __tablename__ = "evaluation_finding_source"
    __table_args__ = (UniqueConstraint("finding_id", "method"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("evaluation_finding.id", ondelete="CASCADE"))
    method: Mapped[Method]
    stance: Mapped[Stance]
    #: the figure, interview, page or observation it rests on
    reference: Mapped[str]


class Finding(Model):
    """A statement about a programme that its figures and field work carry."""

    __tablename__ = "evaluation_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    statement: Mapped[str]
    created_at: Mapped[datetime]

    sources: Mapped[list[FindingSource]] = relationship(cascade="all, delete-orphan", order_by=FindingSource.id)


class Recommendation(Model):
    """What somebody should do by when, and what became of it."""

    __tablename__ = "evaluation_recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_finding.id", ondelete="SET NULL"))
    sentence: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[RecommendationState] = mapped_column(default=RecommendationState.OPEN)
    #: what was done, once it is done or dropped
    outcome: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    owner: Mapped[Person] = relationship()
    programme: Mapped[Programme] = relationship()
    finding: Mapped[Finding | None] = relationship()
