"""The levels of a goal, in numbered versions, and how far each side says it was reached."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from mentoring.pairs.models import Goal
from mentoring.profiles.rules import Side


class GoalScale(Model):
    """What each level of a goal looks like, as the pair wrote it before work on it began. For the two only."""

    __tablename__ = "mentoring_goal_scale"
    __table_args__ = (
        UniqueConstraint("goal_id", "number"),
        CheckConstraint("start_level BETWEEN -2 AND 2", name="start_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("mentoring_goal.id"))
    #: 1 for the first; a change after work began is a new one
    number: Mapped[int]
    #: five sentences from -2 to +2; none when the pair works without a scale
    levels: Mapped[list[Any]]
    #: where things stood when the levels were written, on these levels; None for a goal without, and for old ones
    start_level: Mapped[int | None]
    #: why it was changed after work had begun
    reason: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    written_at: Mapped[datetime]
    #: since when it may not be rewritten: the first session on it was confirmed
    frozen_at: Mapped[datetime | None]

    goal: Mapped[Goal] = relationship()


class GoalAttainment(Model):
    """How far one side says a goal was reached."""

    __tablename__ = "mentoring_goal_attainment"
    __table_args__ = (CheckConstraint("level BETWEEN -2 AND 2", name="level_in_range"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("mentoring_goal.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("mentoring_goal_scale.id"))
    level: Mapped[int]
    said_at: Mapped[datetime]
