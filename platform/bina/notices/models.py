"""Letters to people: the inbox, and mail as its copy."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person


class MailState(Enum):
    """What became of the mail copy."""

    NOT_WANTED = "not_wanted"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Notice(Model):
    """One message to one person. The key makes repeating a deed never repeat a letter."""

    __tablename__ = "notices_notice"
    __table_args__ = (Index("ix_notices_notice_person_created", "person_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    body: Mapped[str]
    #: path inside Bina where the person does what the letter asks
    url: Mapped[str | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[MailState]

    person: Mapped[Person] = relationship()
