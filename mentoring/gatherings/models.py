"""Meetings of a mentor with all whom they guide in one programme."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from mentoring.gatherings.rules import GatheringState
from mentoring.profiles.models import Profile
from mentoring.sessions.rules import Mode

_PLANNED, _HELD = text("state = 'planned'"), text("state = 'held'")


class Gathering(Model):
    """One meeting of a group. What it was for each who came is a session of their own pair, which they confirm."""

    __tablename__ = "mentoring_gathering"
    __table_args__ = (
        Index(
            "uq_mentoring_gathering_planned",
            "mentor_profile_id",
            unique=True,
            sqlite_where=_PLANNED,
            postgresql_where=_PLANNED,
        ),
        Index(
            "uq_mentoring_gathering_day",
            "mentor_profile_id",
            "held_on",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        CheckConstraint("minutes BETWEEN 0 AND 480", name="minutes_in_range"),
        CheckConstraint("state <> 'held' OR minutes > 0", name="held_for_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the group: who takes part in it is whoever is paired with this mentor
    mentor_profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    state: Mapped[GatheringState] = mapped_column(default=GatheringState.PLANNED)
    #: the day it is planned for, then the day it was held
    held_on: Mapped[date]
    #: when it is planned to begin, in the zone it was planned in; None when only the day is agreed
    starts_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(4), default="WIB")
    planned_minutes: Mapped[int] = mapped_column(default=90)
    #: where they mean to meet, or the address of the room online; for the group only
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    mode: Mapped[Mode] = mapped_column(default=Mode.FACE_TO_FACE)
    #: rises with every change of what stands in calendars
    sequence: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime]
    #: 0 while it is only planned
    minutes: Mapped[int] = mapped_column(default=0)
    #: the key of the form it was logged in: the same form arrives once
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    logged_at: Mapped[datetime | None]

    mentor_profile: Mapped[Profile] = relationship()
    mentor: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
