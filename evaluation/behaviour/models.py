"""Figures about one person, frozen when the survey closed and found by pseudonym only."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model


class FrozenFeedback(Model):
    """How one person was seen at one follow-up. What may not be shown is not in it."""

    __tablename__ = "evaluation_feedback"
    __table_args__ = (
        UniqueConstraint(
            "programme_id",
            "about",
            "subject_kind",
            "subject_id",
            "offset_days",
            "opened_on",
            name="uq_evaluation_feedback_follow_up",
        ),
        Index("ix_evaluation_feedback_about", "about"),
        {"sqlite_with_rowid": False},
    )

    #: random, so that no order tells whom the pseudonym stands for
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    #: pseudonym of the person rated; no column names them
    about: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]
    offset_days: Mapped[int]
    opened_on: Mapped[date]
    frozen_on: Mapped[date]
    #: groups and lines as `behaviour.rules` writes them
    document: Mapped[dict[str, Any]]
