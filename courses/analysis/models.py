"""Item analyses as they were made: asked for, computed in the background, never changed afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from courses.catalogue.models import Course


class ItemAnalysis(Model):
    """The questions of one quiz as they stood at a data cut."""

    __tablename__ = "courses_analysis"
    __table_args__ = (
        Index("ix_courses_analysis_quiz", "course_id", "lesson_key"),
        CheckConstraint(
            "(document IS NULL) = (made_at IS NULL) AND (document IS NULL) = (fingerprint IS NULL)", name="made_whole"
        ),
        CheckConstraint("step BETWEEN 0 AND 3", name="step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    #: which quiz: its lesson keeps this key through all versions of the course
    lesson_key: Mapped[str]
    title: Mapped[str]
    #: facts up to this instant
    cut_at: Mapped[datetime]
    #: whose first sitting it counts
    people: Mapped[int]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: steps that have begun; written beside the job's own transaction
    step: Mapped[int] = mapped_column(default=0)
    #: the whole report in canonical JSON; page and XLSX are printed from nothing else
    document: Mapped[str | None] = mapped_column(Text)
    fingerprint: Mapped[str | None]
    made_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()

    @property
    def job_key(self) -> str:
        """Key of the job that makes it."""
        return f"analysis:{self.id}"
