"""Reports as they were made, whose figures never change afterwards, and reports that somebody waits for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from evaluation.programmes.models import Programme


class EffectivenessReport(Model):
    """One effectiveness report of a programme."""

    __tablename__ = "evaluation_report"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: facts up to this instant
    cut_at: Mapped[datetime]
    #: the whole report in canonical JSON; pages, PDF and XLSX are printed from nothing else
    document: Mapped[str] = mapped_column(Text)
    #: findings it proposes, as canonical JSON
    drafts: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: changes with any figure
    fingerprint: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))

    programme: Mapped[Programme] = relationship()


class ReportRequest(Model):
    """A report somebody asked for: how far the job that makes it has come. The job itself says whether it failed."""

    __tablename__ = "evaluation_report_request"
    __table_args__ = (UniqueConstraint("programme_id", "cut_at"), CheckConstraint("step >= 0", name="step_forward"))

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    cut_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: steps that have begun; written beside the job's own transaction, so that people see it while the job runs
    step: Mapped[int] = mapped_column(default=0)

    programme: Mapped[Programme] = relationship()

    @property
    def job_key(self) -> str:
        """Key of the job that makes it."""
        return f"report:{self.programme_id}:{self.cut_at.isoformat()}"
