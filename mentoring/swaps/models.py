"""A swap offered to everybody it concerns; nothing moves until all have agreed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from mentoring.programmes.models import Programme
from mentoring.swaps.rules import SwapState


class Swap(Model):
    """Mentees who would move to other mentors together, or not at all."""

    __tablename__ = "mentoring_swap"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id"), index=True)
    #: [mentee profile, mentor profile, score, parts] of every pair that would begin
    moves: Mapped[list[Any]]
    #: ids of the running pairs that would end
    leaves: Mapped[list[Any]]
    state: Mapped[SwapState] = mapped_column(default=SwapState.OFFERED)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    offered_at: Mapped[datetime]
    #: last day to agree
    answer_by: Mapped[date]
    settled_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    consents: Mapped[list["SwapConsent"]] = relationship(
        back_populates="swap", cascade="all, delete-orphan", lazy="selectin"
    )

    def consent_of(self, person: Person) -> "SwapConsent | None":
        """The person's own answer, if the swap concerns them."""
        return next((one for one in self.consents if one.person_id == person.id), None)


class SwapConsent(Model):
    """One of those concerned, and when they agreed. A refusal is stored nowhere."""

    __tablename__ = "mentoring_swap_consent"
    __table_args__ = (UniqueConstraint("swap_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("mentoring_swap.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    agreed_at: Mapped[datetime | None]

    swap: Mapped[Swap] = relationship(back_populates="consents")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
