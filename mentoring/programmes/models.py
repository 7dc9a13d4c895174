"""A mentoring programme with its conditions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from mentoring.programmes.rules import ProgrammeKind, registration_open


class Programme(Model):
    """A round of mentoring over a unit and all below it."""

    __tablename__ = "mentoring_programme"
    __table_args__ = (
        CheckConstraint("opens_on <= registration_closes_on", name="opens_before_it_closes"),
        CheckConstraint("registration_closes_on < ends_on", name="closes_before_it_ends"),
        CheckConstraint("floor BETWEEN 0 AND 10000", name="floor_in_range"),
        CheckConstraint("reserve_percent BETWEEN 0 AND 50", name="reserve_in_range"),
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
    #: when the people of the unit were first told
    announced_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    created_by: Mapped[Person] = relationship()

    def takes_registrations(self, today: date) -> bool:
        """Whether people can sign up on this day."""
        return registration_open(self.opens_on, self.registration_closes_on, self.closed_on, today)
