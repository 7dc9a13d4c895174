"""A person's part in a programme."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Competency, Person
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme


class Profile(Model):
    """What one person needs or offers in one programme."""

    __tablename__ = "mentoring_profile"
    __table_args__ = (
        UniqueConstraint("programme_id", "person_id"),
        CheckConstraint("capacity BETWEEN 0 AND 8", name="capacity_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    side: Mapped[Side]
    state: Mapped[ProfileState] = mapped_column(default=ProfileState.ACTIVE)
    #: how many mentees a mentor takes at once; 0 for mentees
    capacity: Mapped[int] = mapped_column(default=0)
    #: half days of the week, "sen-pagi" … "jum-siang"
    times: Mapped[list[Any]]
    #: "tatap_muka", "daring"
    modes: Mapped[list[Any]]
    #: where the person can meet face to face
    place: Mapped[str] = mapped_column(default="")
    #: barriers met (mentee) or known how to overcome (mentor)
    barriers: Mapped[list[Any]]
    #: ids of wished-for persons, the dearest first; read by the pairing and the author only
    wishes: Mapped[list[Any]]
    #: what the person says about themselves to the other side
    introduction: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    programme: Mapped[Programme] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    competencies: Mapped[list["ProfileCompetency"]] = relationship(
        back_populates="profile", cascade="all, delete-orphan", lazy="selectin"
    )


class ProfileCompetency(Model):
    """A competency needed (with the level to reach) or offered (with the level shown)."""

    __tablename__ = "mentoring_profile_competency"
    __table_args__ = (
        UniqueConstraint("profile_id", "competency_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]

    profile: Mapped[Profile] = relationship(back_populates="competencies")
    competency: Mapped[Competency] = relationship(lazy="joined", innerjoin=True)


class Avoidance(Model):
    """Whom somebody does not want to be paired with. Private: shown to its author only, never a reason given."""

    __tablename__ = "mentoring_avoidance"
    __table_args__ = (UniqueConstraint("profile_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
