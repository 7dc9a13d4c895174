"""Reports as they were made: the figures of a data cut never change afterwards."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
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
    #: facts up to and including this day
    cut_on: Mapped[date]
    #: every figure with n, denominator, interval, formula and refusal
    figures: Mapped[dict[str, Any]]
    #: of the figures, in canonical JSON
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))

    programme: Mapped[Programme] = relationship()
