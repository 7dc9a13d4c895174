"""The chain of who did what to which."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model


class AuditEntry(Model):
    """One deed. `hash` covers the entry and the hash before it."""

    __tablename__ = "audit_entry"

    #: position in the chain, 1, 2, 3 … without gaps
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    #: who; none when the platform itself acted. No foreign key: the entry outlives the person
    actor_id: Mapped[int | None]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str]


class AuditHead(Model):
    """The one row that writers lock: number and hash of the newest entry."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str]
