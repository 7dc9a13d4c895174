"""A person's part in a programme."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Competency, Person
from mentoring.profiles.rules import (
    STYLE_VERSION,
    Holiday,
    ProfileState,
    Side,
    away,
    leaves_too_soon,
    retires_on,
)
from mentoring.programmes.models import Programme


class Profile(Model):
    """What one person needs or offers in one programme."""

    __tablename__ = "mentoring_profile"
    __table_args__ = (
        UniqueConstraint("programme_id", "person_id"),
        CheckConstraint("capacity BETWEEN 0 AND 8", name="capacity_in_range"),
        CheckConstraint("(away_from IS NULL) = (away_until IS NULL)", name="holiday_has_both_ends"),
        CheckConstraint("away_from <= away_until", name="holiday_in_order"),
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
    #: languages the person can talk in
    languages: Mapped[list[Any]] = mapped_column(default=lambda: ["id"], server_default='["id"]')
    #: answers from 1 to 5 to the statements on ways of working, and which version was answered; empty = not answered
    style: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    style_version: Mapped[int | None]
    #: a private wish: only people of the same sex; read by the pairing and the author only
    same_sex: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: holiday, both days included: nothing is proposed and no clock runs
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    #: the one question of a mentee, where a programme is about one; read by the other side of a proposal and a pair
    question: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: what the person says about themselves to the other side
    introduction: Mapped[str] = mapped_column(Text, default="")
    #: minutes of working time a month the superior signed for, when, and who it was
    duty_minutes: Mapped[int | None]
    duty_signed_at: Mapped[datetime | None]
    duty_signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    programme: Mapped[Programme] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
    competencies: Mapped[list["ProfileCompetency"]] = relationship(
        back_populates="profile", cascade="all, delete-orphan", lazy="selectin"
    )

    def away_on(self, day: date) -> bool:
        """Whether the person is on holiday on this day."""
        return away(self.away_from, self.away_until, day)

    def retirement_before_end(self, today: date) -> date | None:
        """For a mentor: the day of retirement, where the programme and its closing month last longer; else None."""
        person = self.person
        if self.side is not Side.MENTOR:
            return None
        retires = retires_on(person.born, person.position_kind, person.position)
        return retires if leaves_too_soon(retires, today, self.programme.ends_on) else None

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        """The holiday the person told of, if any."""
        return ((self.away_from, self.away_until),) if self.away_from and self.away_until else ()

    @property
    def comparable_style(self) -> tuple[int, ...]:
        """The answers on ways of working, if they are answers to the statements that hold."""
        return tuple(self.style) if self.style_version == STYLE_VERSION else ()

    @property
    def duty_signed(self) -> bool:
        """Whether the superior has signed for the working time that the programme asks for now."""
        return self.duty_minutes is not None and self.duty_minutes >= self.programme.duty_minutes


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
