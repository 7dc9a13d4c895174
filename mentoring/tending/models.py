"""What each of a pair was asked, their own answer sealed for them, and counts that know no person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina import sealing
from bina.db import Model
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.profiles.rules import Side
from mentoring.tending.rules import QuestionKind


class Question(Model):
    """One question to one of the two. The answer can be read by whoever gave it, and by nobody else."""

    __tablename__ = "mentoring_question"
    __table_args__ = (UniqueConstraint("pair_id", "person_id", "kind", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    kind: Mapped[QuestionKind]
    #: which time: the number of confirmed sessions, or for silence the day they last met as a number
    occasion: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    #: the answer, locked with the key of whoever gave it
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def answer(self) -> str | None:
        """What was answered; None when nothing was, or the key is gone."""
        return sealing.unseal(self._owner, self._place, self.sealed) if self.sealed else None

    @property
    def side(self) -> Side:
        """Which of the two is asked."""
        return Side.MENTEE if self.person_id == self.pair.mentee_id else Side.MENTOR

    def hold(self, answer: str) -> None:
        """Seal the answer for its author."""
        self.sealed = sealing.seal(self._owner, self._place, answer)

    @property
    def _owner(self) -> str:
        return f"person:{self.person_id}"

    @property
    def _place(self) -> str:
        return f"mentoring_question:{self.id}"


class Handover(Model):
    """What a mentee may take from an ended pair to the next mentor; nothing travels before they have said yes."""

    __tablename__ = "mentoring_handover"

    #: the pair that ended
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), primary_key=True)
    #: the meeting that was planned when it ended
    next_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False)
    #: where it went
    new_pair_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)

    pair: Mapped[Pair] = relationship(foreign_keys=[pair_id], lazy="joined", innerjoin=True)


class Tally(Model):
    """How often something was answered in a programme: no person, no pair, no day."""

    __tablename__ = "mentoring_tally"
    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring_programme.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[QuestionKind] = mapped_column(primary_key=True)
    #: what was asked: one of the pulse's items, else empty
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    choice: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
