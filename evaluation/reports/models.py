"""Reports as they were made: the figures of a data cut never change afterwards."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
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
