"""What a pre-test decided for a learner."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model
from courses.placement.rules import Deed


class Placed(Model):
    """What the first pre-test of an enrolment decided about a module, and whether the learner declined it."""

    __tablename__ = "courses_placed"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_key"),
        CheckConstraint("declined_at IS NULL OR deed = 'skip'", name="only_skips_are_declined"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    module_key: Mapped[str]
    #: the module's title on that day
    module_title: Mapped[str]
    deed: Mapped[Deed]
    #: why: objective in words, score, and what the rule asked, in per cent
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
