"""Files of questions that were read, before and after their questions went into the bank."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from courses.banks.rules.formats import Format
from courses.banks.rules.readings import Found, Loss, LossReason
from courses.catalogue.models import Course
from courses.quizzes.rules.questions import QuestionFault, question_from_json


class QuestionFile(Model):
    """One file that was read. Its questions wait here until somebody has looked at them and takes them over."""

    __tablename__ = "courses_question_file"
    __table_args__ = (
        CheckConstraint(
            "(applied_at IS NULL) = (added IS NULL) AND (added IS NULL) = (revised IS NULL)"
            " AND (added IS NULL) = (unchanged IS NULL)",
            name="counted_when_applied",
        ),
        # SQLite would give the number of a file that gave way to the next one, and with it the page somebody has open.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    name: Mapped[str]
    format: Mapped[Format]
    #: [line, question] each; emptied once they are in the bank
    questions: Mapped[list[Any]]
    #: [line, reason, excerpt, [faults]] each
    losses: Mapped[list[Any]]
    #: how many blocks the file has
    blocks: Mapped[int]
    read_at: Mapped[datetime]
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    applied_at: Mapped[datetime | None]
    added: Mapped[int | None]
    revised: Mapped[int | None]
    unchanged: Mapped[int | None]

    course: Mapped[Course] = relationship()

    @property
    def found(self) -> tuple[Found, ...]:
        """The waiting questions as plain values."""
        return tuple(Found(line, question_from_json(whole)) for line, whole in self.questions)

    @property
    def lost(self) -> tuple[Loss, ...]:
        """What the file had and the bank will not have."""
        return tuple(
            Loss(line, LossReason(reason), excerpt, tuple(QuestionFault(fault) for fault in wrong))
            for line, reason, excerpt, wrong in self.losses
        )
