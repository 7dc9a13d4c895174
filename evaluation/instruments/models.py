"""Versions of instruments, which never change; drafts, which do; and what of an old version counts in a new one."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Unit
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
    #: the agency whose people may publish the next version; none for what all agencies share
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))

    @property
    def content(self) -> Instrument:
        """The instrument as plain values; parsed once for as long as the row stays loaded."""
        read = self.__dict__.get("_read")
        if read is None or read[0] is not self.document:
            read = self.__dict__["_read"] = (self.document, parse(self.document))
        return read[1]


class ImmutableVersion(RuntimeError):
    """Somebody tried to change what was published."""


@event.listens_for(InstrumentVersion.document, "set", active_history=True)
def _refuse_change(version: InstrumentVersion, value: object, old: object, _initiator: object) -> None:
    """A published document is set once, when the row is made."""
    if version.id is not None and value != old:
        raise ImmutableVersion(f"{version.key} version {version.version} is published")


class InstrumentDraft(Model):
    """An instrument somebody is working on; becomes a version when published."""

    __tablename__ = "evaluation_instrument_draft"
    __table_args__ = (UniqueConstraint("key"), CheckConstraint("revision > 0", name="revision_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: its evaluators and programme managers may change it
    agency_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    key: Mapped[str]
    #: the version it will follow; none for a new instrument
    base_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_instrument.id"))
    document: Mapped[dict[str, Any]]
    #: grows with every change, so that two people never overwrite each other unawares
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id", ondelete="SET NULL"))

    agency: Mapped[Unit] = relationship()
    based_on: Mapped[InstrumentVersion | None] = relationship()

    @property
    def content(self) -> Instrument:
        """The instrument as plain values."""
        return parse(self.document)


class ItemMerge(Model):
    """The author's word on an item that changed: under which key its old answers count, or that they do not."""

    __tablename__ = "evaluation_item_merge"
    __table_args__ = (UniqueConstraint("version_id", "old_item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the newer version; the older one is the number before it
    version_id: Mapped[int] = mapped_column(ForeignKey("evaluation_instrument.id", ondelete="CASCADE"))
    old_item: Mapped[str]
    #: none: not comparable
    new_item: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]
