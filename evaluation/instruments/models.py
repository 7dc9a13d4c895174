"""Versions of instruments; a version never changes after its first answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model
from evaluation.instruments.rules import Instrument, parse


class InstrumentVersion(Model):
    """One version of a questionnaire or checklist."""

    __tablename__ = "evaluation_instrument"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    level: Mapped[str]
    #: the whole instrument as JSON
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    #: from here on the version is a matter of record
    frozen_at: Mapped[datetime | None]

    @property
    def content(self) -> Instrument:
        """The instrument as plain values."""
        return parse(self.document)
