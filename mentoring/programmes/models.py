"""A mentoring programme with its conditions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from mentoring.programmes.rules import FEWEST_IN_GROUP, KIND_TERMS, ProgrammeKind, registration_open


class Programme(Model):
    """A round of mentoring over a unit and all below it."""

    __tablename__ = "mentoring_programme"
    __table_args__ = (
        CheckConstraint("opens_on <= registration_closes_on", name="opens_before_it_closes"),
        CheckConstraint("registration_closes_on < ends_on", name="closes_before_it_ends"),
        CheckConstraint("floor BETWEEN 0 AND 10000", name="floor_in_range"),
        CheckConstraint("reserve_percent BETWEEN 0 AND 50", name="reserve_in_range"),
        CheckConstraint("second_tier BETWEEN 0 AND 10000", name="second_tier_in_range"),
        CheckConstraint("material_blocking BETWEEN 1 AND 10000", name="material_blocking_in_range"),
        CheckConstraint("cadence_weeks BETWEEN 1 AND 12", name="cadence_in_range"),
        CheckConstraint("session_minutes BETWEEN 15 AND 180", name="session_minutes_in_range"),
        CheckConstraint("sessions_wanted BETWEEN 1 AND 60", name="sessions_wanted_in_range"),
        CheckConstraint("duty_minutes BETWEEN 0 AND 600", name="duty_minutes_in_range"),
        CheckConstraint("group_size BETWEEN 3 AND 8", name="group_size_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text)
    kind: Mapped[ProgrammeKind]
    #: people of this unit and all below it may take part
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    opens_on: Mapped[date]
    registration_closes_on: Mapped[date]
    ends_on: Mapped[date]
    #: set when the manager closes it early
    closed_on: Mapped[date | None]
    #: criterion → basis points, together 10,000
    weights: Mapped[dict[str, Any]]
    #: pairs below this score are not made, in basis points
    floor: Mapped[int] = mapped_column(default=3500)
    #: share of slots kept free for re-matching, in percent
    reserve_percent: Mapped[int] = mapped_column(default=5)
    #: what the second half of a mentor's places costs, so that work spreads, in basis points
    second_tier: Mapped[int] = mapped_column(default=300, server_default="300")
    #: two people who would both gain so much from each other are shown to the manager, in basis points
    material_blocking: Mapped[int] = mapped_column(default=1000, server_default="1000")
    #: when the manager means to pair those who wait; told to them
    next_batch_on: Mapped[date | None]
    #: most people first, then the best fit
    people_first: Mapped[bool] = mapped_column(default=True)
    #: superiors up to so many levels are in a mentee's line
    line_levels: Mapped[int] = mapped_column(default=2)
    #: people with the same superior are kept apart
    same_team_apart: Mapped[bool] = mapped_column(default=False)
    #: a mentor stands so many grades above, unless a needed level is proven
    seniority_steps: Mapped[int] = mapped_column(default=1)
    #: days both have to answer a proposal
    answer_days: Mapped[int] = mapped_column(default=3)
    #: what the two of a pair sign
    charter: Mapped[str] = mapped_column(Text)
    #: a session every so many weeks, so many minutes long, so many until the end
    cadence_weeks: Mapped[int] = mapped_column(default=2, server_default="2")
    session_minutes: Mapped[int] = mapped_column(default=45, server_default="45")
    sessions_wanted: Mapped[int] = mapped_column(default=8, server_default="8")
    #: so many meet in one group at most; None where a mentor meets each alone
    group_size: Mapped[int | None]
    #: working time a superior is asked to sign for, in minutes a month; 0 = not asked
    duty_minutes: Mapped[int] = mapped_column(default=90, server_default="90")
    #: who waits is paired every week, instead of once when registration closes
    rolling: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: the season of a programme that is held again, and the season before it
    season: Mapped[int] = mapped_column(default=1, server_default="1")
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_programme.id"))
    #: proposals leave only after the manager has opened the programme
    opened_at: Mapped[datetime | None]
    #: people who need a mentor and places mentors have, as the manager saw them when opening
    opening_demand: Mapped[int | None]
    opening_slots: Mapped[int | None]
    #: why it was opened although places were short
    opening_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: when the people of the unit were first told
    announced_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    created_by: Mapped[Person] = relationship()

    @property
    def together(self) -> bool:
        """Whether all whom one mentor guides meet together."""
        return KIND_TERMS[self.kind].together

    @property
    def most_capacity(self) -> int:
        """How many one mentor guides at once, at most."""
        return self.group_size or KIND_TERMS[self.kind].most_capacity

    @property
    def fewest_capacity(self) -> int:
        """How many one mentor takes on, at least."""
        return FEWEST_IN_GROUP if self.together else 1

    def takes_registrations(self, today: date) -> bool:
        """Whether people can sign up on this day."""
        return registration_open(self.opens_on, self.registration_closes_on, self.closed_on, today)
