"""A barrier that mentoring cannot remove and what became of it, and barriers measured again."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Unit
from mentoring.barriers.rules import ReportState, UnitAnswer
from mentoring.pairs.models import GoalDraft, Pair
from mentoring.profiles.rules import Side


class BarrierReport(Model):
    """A barrier that is beyond the reach of a pair. The unit hears of it only if the mentee says so, and without a name."""

    __tablename__ = "mentoring_barrier_report"
    __table_args__ = (
        UniqueConstraint("pair_id", "barrier"),
        CheckConstraint("state <> 'told' OR (reference IS NOT NULL AND unit_id IS NOT NULL)", name="told_to_a_unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"))
    #: stable key of the barrier
    barrier: Mapped[str] = mapped_column(String(40))
    #: who called it beyond reach, and when
    raised_by: Mapped[Side]
    raised_at: Mapped[datetime]
    state: Mapped[ReportState]
    #: when the mentee decided
    decided_at: Mapped[datetime | None]
    #: random name under which the unit's issue knows it; one for each mentee and barrier
    reference: Mapped[str | None] = mapped_column(String(32), index=True)
    #: the mentee's unit when it was told
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    #: what the unit answered, and in its words
    answer: Mapped[UnitAnswer | None]
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit | None] = relationship()


class BarrierMeasure(Model):
    """The same statements asked again some time after a barrier was found. The score is the person's own; others see
    counts of five and more.
    """

    __tablename__ = "mentoring_barrier_measure"
    __table_args__ = (
        CheckConstraint("round IN (30, 60, 90)", name="known_round"),
        CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name="answered_whole"),
    )

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring_goal_draft.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: days after the barrier was found
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_on: Mapped[date]
    #: mean of the answers, the good end up
    score: Mapped[float | None]
    answered_at: Mapped[datetime | None]

    draft: Mapped[GoalDraft] = relationship(lazy="joined", innerjoin=True)
