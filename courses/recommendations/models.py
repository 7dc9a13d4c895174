"""That a person does not want a recommendation now."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model
from courses.recommendations.rules import DismissalReason


class Dismissal(Model):
    """A recommendation put aside by a person, with the reason, until it is taken back or has run out."""

    __tablename__ = "courses_dismissal"
    __table_args__ = (Index("ix_courses_dismissal_person", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    #: the course's title on that day
    title: Mapped[str]
    reason: Mapped[DismissalReason]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
