"""Meetings of a pair."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table, Text, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from bina import sealing
from bina.db import Base, Model
from bina.people.models import Person
from mentoring.pairs.models import Goal, Pair
from mentoring.profiles.rules import Side
from mentoring.sessions.rules import Mode, SessionState, SessionValues, Talk

session_goal = Table(
    "mentoring_session_goal",
    Base.metadata,
    Column("session_id", ForeignKey("mentoring_session.id", ondelete="CASCADE"), primary_key=True),
    Column("goal_id", ForeignKey("mentoring_goal.id"), primary_key=True),
)

_COUNTS = text("state <> 'cancelled'")


class SessionVersion(Model):
    """Another log of a meeting that was logged already, from a second device or by the other side. Both are kept.

    It does not count: which one does is for the people to say.
    """

    __tablename__ = "mentoring_session_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"), index=True)
    #: the key of the form it was written in: the same form arrives once
    key: Mapped[str] = mapped_column(String(40), unique=True)
    side: Mapped[Side]
    written_at: Mapped[datetime]
    #: what it says, sealed for the pair
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    #: when somebody said what is to become of it
    settled_at: Mapped[datetime | None]

    session: Mapped["MentoringSession"] = relationship(back_populates="versions")

    @property
    def values(self) -> SessionValues | None:
        """What it says; None when the key it was sealed with is gone."""
        words = sealing.unseal(f"pair:{self.session.pair_id}", f"mentoring_session_version:{self.key}", self.sealed)
        return None if words is None else SessionValues.from_json(words)

    def hold(self, values: SessionValues) -> None:
        """Seal what it says."""
        owner, place = f"pair:{self.session.pair.id}", f"mentoring_session_version:{self.key}"
        self.sealed = sealing.seal(owner, place, values.to_json())


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
    #: when it is planned to begin, in the zone it was planned in; None when only the day is agreed
    starts_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(4), default="WIB", server_default="WIB")
    #: how long it is planned to last
    planned_minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    #: where they mean to meet, or the address of the room online; for the two only
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    link: Mapped[str] = mapped_column(String(500), default="", server_default="")
    #: rises with every change of what stands in calendars
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    #: 0 while it is only planned
    minutes: Mapped[int] = mapped_column(default=0)
    mode: Mapped[Mode] = mapped_column(default=Mode.FACE_TO_FACE)
    #: what the two agreed to do next, for the two only; by whom, until when, and whether it is done
    next_step: Mapped[str] = mapped_column(Text, default="")
    step_by: Mapped[Side] = mapped_column(default=Side.MENTEE)
    step_due: Mapped[date | None]
    step_done_on: Mapped[date | None]
    #: what stood in the way, as barriers are known everywhere; empty when nothing did
    barrier: Mapped[str] = mapped_column(String(40), default="")
    #: what was said, sealed for the pair
    sealed_talk: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: the key of the form it was logged in: the same form arrives once
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    #: who says it was held
    claimed_by: Mapped[Side | None]
    claimed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    #: what the other side says is wrong, for the two only
    dispute: Mapped[str] = mapped_column(Text, default="")
    #: the meeting of a whole group this was the mentee's part of; several sessions, one evening of the mentor's
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_gathering.id"), index=True)
    #: JP the mentee was credited with when it was confirmed
    jp: Mapped[int | None]

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)
    goals: Mapped[list[Goal]] = relationship(secondary=session_goal)
    versions: Mapped[list[SessionVersion]] = relationship(back_populates="session", order_by=SessionVersion.id)
    #: whether another log of this meeting, by this side, waits for somebody to say which one counts
    doubled_by_mentee: Mapped[bool] = column_property(
        select(SessionVersion.id)
        .where(
            SessionVersion.session_id == id,
            SessionVersion.settled_at.is_(None),
            SessionVersion.side == Side.MENTEE,
        )
        .correlate_except(SessionVersion)
        .exists()
    )
    doubled_by_mentor: Mapped[bool] = column_property(
        select(SessionVersion.id)
        .where(
            SessionVersion.session_id == id,
            SessionVersion.settled_at.is_(None),
            SessionVersion.side == Side.MENTOR,
        )
        .correlate_except(SessionVersion)
        .exists()
    )

    @property
    def contested(self) -> bool:
        """Whether another log of this meeting waits for somebody to say which one counts."""
        return bool(self.doubled_by_mentee or self.doubled_by_mentor)

    @property
    def talk(self) -> Talk | None:
        """What was said; None when nothing was written down or the key is gone."""
        if self.sealed_talk is None:
            return None
        words = sealing.unseal(f"pair:{self.pair_id}", f"mentoring_session:{self.id}:talk", self.sealed_talk)
        return None if words is None else Talk.from_json(words)

    def hold(self, talk: Talk) -> None:
        """Seal what was said into the session, which has its number already."""
        place = f"mentoring_session:{self.id}:talk"
        self.sealed_talk = sealing.seal(f"pair:{self.pair_id}", place, talk.to_json()) if talk else None

    @property
    def values(self) -> SessionValues:
        """What the log says."""
        return SessionValues(
            held_on=self.held_on,
            minutes=self.minutes,
            mode=self.mode,
            goal_ids=tuple(sorted(goal.id for goal in self.goals)),
            next_step=self.next_step,
            step_due=self.step_due,
            step_by=self.step_by,
            barrier=self.barrier,
            talk=self.talk or Talk(),
        )

    def awaits(self, person: Person) -> bool:
        """Whether it waits for this person to confirm it."""
        side = self.pair.side_of(person)
        claimed = self.state is SessionState.CLAIMED and not self.contested
        return claimed and side is not None and side is not self.claimed_by

    @property
    def waiting_versions(self) -> list[SessionVersion]:
        """Logs of this meeting that wait for somebody to say which one counts."""
        return [version for version in self.versions if version.settled_at is None] if self.contested else []

    def settles(self, person: Person) -> bool:
        """Whether this person is to say which of several logs counts."""
        side = self.pair.side_of(person)
        if side is None or not self.contested:
            return False
        doubled = self.doubled_by_mentee if side is Side.MENTEE else self.doubled_by_mentor
        return bool(doubled) or side is self.claimed_by


class AgendaPoint(Model):
    """Something one of the two wants to talk about next time. For the two only."""

    __tablename__ = "mentoring_agenda_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    words: Mapped[str]
    added_at: Mapped[datetime]
    #: when it was talked about
    talked_on: Mapped[date | None]

    pair: Mapped[Pair] = relationship()
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
