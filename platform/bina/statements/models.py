"""Printed statements."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person


class Statement(Model):
    """A yearly statement as it was printed. Never changed: what changes later gets a new one."""

    __tablename__ = "statements_statement"
    __table_args__ = (UniqueConstraint("person_id", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    year: Mapped[int]
    #: 1 for the person's first of that year
    number: Mapped[int]
    #: 128 random bits in the public address
    serial: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    #: the whole report as canonical JSON
    document: Mapped[str] = mapped_column(Text)
    #: SHA-256 of the document
    hash: Mapped[str]
    #: sum of its rows
    total: Mapped[int]
    #: the ledger lines it prints, so that a later change of the ledger shows
    lines: Mapped[int]

    person: Mapped[Person] = relationship()
