"""What managers did about pairs."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model
from mentoring.outlook.rules.risks import Remedy


class RemedyGiven(Model):
    """One remedy for one pair, by whom and when."""

    __tablename__ = "mentoring_remedy"

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    remedy: Mapped[Remedy]
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    at: Mapped[datetime]
