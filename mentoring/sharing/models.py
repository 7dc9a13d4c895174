"""Files of a pair."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina import sealing
from bina.db import Model
from bina.people.models import Person
from mentoring.pairs.models import Goal, Pair
from mentoring.sessions.models import MentoringSession


class SharedFile(Model):
    """A file one of the two showed the other. Its name and its content lie in the database sealed for the pair.

    It is not among the platform's files, which are kept as they came and under their name.
    """

    __tablename__ = "mentoring_shared_file"
    __table_args__ = (CheckConstraint("goal_id IS NULL OR session_id IS NULL", name="about_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: what it is about, if anything is said
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_goal.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_session.id"))
    media_type: Mapped[str] = mapped_column(String(100))
    #: of the content, in bytes
    size: Mapped[int]
    shared_at: Mapped[datetime]
    #: its author lets it go on to the next mentor
    goes_along: Mapped[bool] = mapped_column(default=False)
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    #: the content, read only where somebody opens it
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)

    pair: Mapped[Pair] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    goal: Mapped[Goal | None] = relationship(lazy="joined")
    session: Mapped[MentoringSession | None] = relationship()

    @property
    def name(self) -> str | None:
        """What its author called it; None when the key it was sealed with is gone."""
        return sealing.unseal(self._owner, f"{self._place}:name", self.sealed_name)

    @property
    def content(self) -> bytes | None:
        """What is in it; None when the key it was sealed with is gone, or the row was tampered with."""
        return sealing.unseal_content(self._owner, self._place, self.sealed)

    def hold(self, name: str, content: bytes) -> None:
        """Seal name and content into the file, which has its number already: they open in this file only."""
        self.sealed_name = sealing.seal(self._owner, f"{self._place}:name", name)
        self.sealed = sealing.seal_content(self._owner, self._place, content)

    @property
    def _owner(self) -> str:
        return f"pair:{self.pair_id}"

    @property
    def _place(self) -> str:
        return f"mentoring_shared_file:{self.id}"
