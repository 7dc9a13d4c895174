"""A disclosure, locked for the confidants of its programme, and to whom it went."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina import sealing
from bina.db import Model
from mentoring.confiding.rules import Progress
from mentoring.programmes.models import Programme


class Disclosure(Model):
    """Something told in confidence. Neither who told it nor about whom stands outside the sealed words."""

    __tablename__ = "mentoring_disclosure"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id"), index=True)
    #: what people call it by; it opens nothing
    reference: Mapped[str] = mapped_column(unique=True)
    #: of the code only the reporter has
    fingerprint: Mapped[str]
    #: a day, not an hour: an hour next to a list of visits could tell who it was
    received_on: Mapped[date]
    progress: Mapped[Progress] = mapped_column(default=Progress.RECEIVED)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    #: what the confidants tell the reporter, sealed too
    sealed_reply: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    addressees: Mapped[list["Addressee"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def content(self) -> str | None:
        """What was told; None when the key is gone."""
        return sealing.unseal(self._owner, f"{self._place}:told", self.sealed)

    def hold(self, content: str) -> None:
        """Seal what was told for the programme's confidants."""
        self.sealed = sealing.seal(self._owner, f"{self._place}:told", content)

    @property
    def reply(self) -> str:
        """What the reporter is told; empty when nothing yet."""
        return (self.sealed_reply and sealing.unseal(self._owner, f"{self._place}:reply", self.sealed_reply)) or ""

    def hold_reply(self, words: str) -> None:
        """Seal what the reporter is to read."""
        self.sealed_reply = sealing.seal(self._owner, f"{self._place}:reply", words)

    @property
    def _owner(self) -> str:
        return f"mentoring_confidants:{self.programme_id}"

    @property
    def _place(self) -> str:
        return f"mentoring_disclosure:{self.id}"


class Addressee(Model):
    """A confidant a disclosure went to: nobody else may read it, whoever becomes a confidant later."""

    __tablename__ = "mentoring_addressee"

    disclosure_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring_disclosure.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True, index=True)
