"""Meetings of a pair."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Base, Model
from bina.people.models import Person
from mentoring.pairs.models import Goal, Pair
from mentoring.profiles.rules import Side
from mentoring.sessions.rules import Mode, SessionState

session_goal = Table(
    "mentoring_session_goal",
    Base.metadata,
    Column("session_id", ForeignKey("mentoring_session.id", ondelete="CASCADE"), primary_key=True),
    Column("goal_id", ForeignKey("mentoring_goal.id"), primary_key=True),
)

_COUNTS = text("state <> 'cancelled'")


class MentoringSession(Model):
    """One meeting: planned, then said to have been held by one side, then confirmed or disputed by the other."""

    __tablename__ = "mentoring_session"
    __table_args__ = (
        Index(
            "uq_mentoring_session_pair_day",
            "pair_id",
            "held_on",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        CheckConstraint("minutes BETWEEN 0 AND 480", name="minutes_in_range"),
        CheckConstraint("state <> 'confirmed' OR (confirmed_at IS NOT NULL AND minutes > 0)", name="confirmed_fully"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    state: Mapped[SessionState] = mapped_column(default=SessionState.PLANNED)
    #: the day it is planned for, then the day it was held
    held_on: Mapped[date]
    #: 0 while it is only planned
    minutes: Mapped[int] = mapped_column(default=0)
    mode: Mapped[Mode] = mapped_column(default=Mode.FACE_TO_FACE)
    #: what the two agreed to do next, for the two only
    next_step: Mapped[str] = mapped_column(Text, default="")
    #: who says it was held
    claimed_by: Mapped[Side | None]
    claimed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    #: what the other side says is wrong, for the two only
    dispute: Mapped[str] = mapped_column(Text, default="")
    #: JP the mentee was credited with when it was confirmed
    jp: Mapped[int | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)
    goals: Mapped[list[Goal]] = relationship(secondary=session_goal)

    def awaits(self, person: Person) -> bool:
        """Whether it waits for this person to confirm it."""
        side = self.pair.side_of(person)
        return self.state is SessionState.CLAIMED and side is not None and side is not self.claimed_by
