"""Findings with what each method says, and recommendations."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from evaluation.findings.rules import Effect, Method, RecommendationState, Stance
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

    #: key of the draft it came from, and the sentence as it was drafted; empty when written by hand
    draft_key: Mapped[str] = mapped_column(default="", server_default="")
    drafted: Mapped[str] = mapped_column(default="", server_default="")
    #: evidence grade its words are bound to; empty when written by hand
    grade: Mapped[str] = mapped_column(default="", server_default="")
    #: number of the report it was drafted from
    report_number: Mapped[int | None]

    citations: Mapped[list["FindingCitation"]] = relationship(
        cascade="all, delete-orphan", order_by="FindingCitation.id"
    )
    sources: Mapped[list[FindingSource]] = relationship(cascade="all, delete-orphan", order_by=FindingSource.id)


class FindingCitation(Model):
    """A figure a finding rests on, as the report printed it."""

    __tablename__ = "evaluation_finding_citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("evaluation_finding.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    value: Mapped[str]
    detail: Mapped[str]


class FindingEdit(Model):
    """What a finding said before somebody changed it."""

    __tablename__ = "evaluation_finding_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("evaluation_finding.id", ondelete="CASCADE"), index=True)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    before: Mapped[str]
    after: Mapped[str]

    edited_by: Mapped[Person] = relationship()


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
    #: in rupiah; none when not estimated
    cost: Mapped[int | None] = mapped_column(BigInteger)
    #: what should change by it: an indicator and by how much, in words
    expected: Mapped[str] = mapped_column(default="", server_default="")
    #: day on which its effect is looked at
    check_on: Mapped[date | None]
    effect: Mapped[Effect] = mapped_column(default=Effect.NOT_CHECKED, server_default="not_checked")
    created_at: Mapped[datetime]

    owner: Mapped[Person] = relationship()
    programme: Mapped[Programme] = relationship()
    finding: Mapped[Finding | None] = relationship()
