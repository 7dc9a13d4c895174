"""The chain of confirmed sessions, and records printed from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from mentoring.pairs.models import Pair


class SessionLink(Model):
    """A confirmed session in its pair's chain. Never changed or deleted: the database refuses."""

    __tablename__ = "mentoring_session_link"
    __table_args__ = (UniqueConstraint("pair_id", "place"), CheckConstraint("place > 0", name="place_from_one"))

    session_id: Mapped[int] = mapped_column(ForeignKey("mentoring_session.id"), primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"))
    place: Mapped[int]
    #: what both confirmed, without a word of what was talked about
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: over the hash before and the facts
    hash: Mapped[str]


class MentoringRecord(Model):
    """A printed record of a pair's confirmed sessions, for one of the two. Never changed; later ones are new."""

    __tablename__ = "mentoring_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    #: for whose personnel file
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    #: 128 random bits in the public address
    serial: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    #: the whole report as canonical JSON
    document: Mapped[str] = mapped_column(Text)
    #: SHA-256 of the document
    hash: Mapped[str]
    #: how many links it rests on, and the hash of the last of them
    links: Mapped[int]
    head: Mapped[str]

    pair: Mapped[Pair] = relationship()
    person: Mapped[Person] = relationship()
