"""Behaviour that a pair noted at a session."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from mentoring.evidence.rules import Behaviour, Source
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession


class BehaviourClaim(Model):
    """What the mentee did at work. For the two only; released, its marks without any words leave the pair."""

    __tablename__ = "mentoring_behaviour_claim"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"), index=True)
    noted_by: Mapped[Side]
    behaviour: Mapped[Behaviour]
    level: Mapped[int]
    #: what was done, for the two only
    deed: Mapped[str] = mapped_column(Text)
    done_on: Mapped[date]
    source: Mapped[Source]
    #: the mentor says they saw it themselves
    seen: Mapped[bool] = mapped_column(default=False)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    #: the mentee lets evaluation count it
    released: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime]

    session: Mapped[MentoringSession] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    def is_by(self, person: Person) -> bool:
        """Whether this person noted it."""
        return self.session.pair.side_of(person) is self.noted_by
