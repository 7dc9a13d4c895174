"""Printed forms of a wave, what two people keyed from each, and how often they differed."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from evaluation.paper.rules import form_number
from evaluation.waves.models import Wave


class PaperState(Enum):
    """Where a printed form stands."""

    PRINTED = "printed"
    SETTLED = "settled"
    SPOILED = "spoiled"  # set aside: not complete enough to count


class PaperForm(Model):
    """One printed form. Whom it was given to is nowhere written."""

    __tablename__ = "evaluation_paper_form"
    __table_args__ = (
        UniqueConstraint("wave_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    number: Mapped[int]
    printed_on: Mapped[date]
    state: Mapped[PaperState] = mapped_column(default=PaperState.PRINTED)

    wave: Mapped[Wave] = relationship()
    entries: Mapped[list["PaperEntry"]] = relationship(order_by="PaperEntry.id", cascade="all, delete-orphan")

    @property
    def printed_number(self) -> str:
        """The number as it stands on the paper."""
        return form_number(self.wave_id, self.number)


class PaperEntry(Model):
    """What one person keyed from a form; deleted when the form is settled."""

    __tablename__ = "evaluation_paper_entry"
    __table_args__ = (UniqueConstraint("form_id", "keyed_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("evaluation_paper_form.id", ondelete="CASCADE"))
    keyed_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    keyed_at: Mapped[datetime]
    #: field → what was keyed, as an answering form sends it
    sent: Mapped[dict[str, Any]]

    keyed_by: Mapped[Person] = relationship()


class PaperTally(Model):
    """Of a wave's forms keyed twice: on how many an item was compared, and on how many it differed."""

    __tablename__ = "evaluation_paper_tally"
    __table_args__ = (CheckConstraint("differing >= 0 AND differing <= compared", name="differing_within"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    compared: Mapped[int]
    differing: Mapped[int]
