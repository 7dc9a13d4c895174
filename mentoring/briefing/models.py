"""Who was briefed, on which version, and how."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model
from mentoring.briefing.rules import How


class Briefing(Model):
    """One person's briefing on one version."""

    __tablename__ = "mentoring_briefing"
    __table_args__ = (
        UniqueConstraint("person_id", "version"),
        CheckConstraint("how <> 'meeting' OR recorded_by_id IS NOT NULL", name="meetings_are_recorded_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    version: Mapped[int]
    how: Mapped[How]
    #: the day of the check or of the meeting
    briefed_on: Mapped[date]
    #: the manager who recorded a meeting
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    recorded_at: Mapped[datetime]
