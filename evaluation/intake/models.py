"""Files whose answers were brought into a wave. What stood in them is kept nowhere."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from evaluation.intake.rules.sources import Source
from evaluation.waves.models import Wave


class BroughtFile(Model):
    """That a file was brought into a wave, and how many of its rows became answers."""

    __tablename__ = "evaluation_brought_file"
    __table_args__ = (
        UniqueConstraint("wave_id", "fingerprint"),
        CheckConstraint("taken >= 0 AND known >= 0 AND refused >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    #: SHA-256 of the file
    fingerprint: Mapped[str]
    source: Mapped[Source]
    #: rows that became answers
    taken: Mapped[int]
    #: rows an earlier file had brought
    known: Mapped[int]
    refused: Mapped[int]
    brought_on: Mapped[date]
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id", ondelete="SET NULL"))

    wave: Mapped[Wave] = relationship()
    brought_by: Mapped[Person | None] = relationship()
