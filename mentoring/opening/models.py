"""What a manager said of their own programme, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from mentoring.programmes.models import Programme


class SelfAudit(Model):
    """One filling of the checklist; earlier ones stay."""

    __tablename__ = "mentoring_self_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    audited_at: Mapped[datetime]
    #: statement → "yes", "partly" or "no"
    answers: Mapped[dict[str, Any]]
    #: what will be done about the weakest
    intention: Mapped[str] = mapped_column(Text, default="")

    programme: Mapped[Programme] = relationship()
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
