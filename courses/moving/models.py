"""Movings of learners to a newer version, and what became of each learner."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course, CourseVersion
from courses.study.models import Enrolment


class MovedState(StrEnum):
    """Where the moving of one learner stands."""

    WAITING = "waiting"
    MOVED = "moved"
    #: stays in the old version; the reason is kept
    LEFT = "left"


class LeftReason(StrEnum):
    """Why a learner stayed in their version."""

    ENDED = "ended"
    SITTING = "sitting"
    ELSEWHERE = "elsewhere"


class Moving(Model):
    """That somebody moves learners of a course to a version. At most one runs in a course."""

    __tablename__ = "courses_moving"
    __table_args__ = (
        Index(
            "uq_courses_moving_one_running",
            "course_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    at: Mapped[datetime]
    #: keys of changed lessons that still count as done
    still_counts: Mapped[list[Any]] = mapped_column(JSON)
    #: SHA-256 of the preview it was decided on
    seen: Mapped[str]
    finished_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class MovedLearner(Model):
    """One learner of a moving."""

    __tablename__ = "courses_moved_learner"
    __table_args__ = (
        UniqueConstraint("moving_id", "enrolment_id"),
        Index("ix_courses_moved_learner_state", "moving_id", "state"),
        CheckConstraint("(state = 'left') = (reason IS NOT NULL)", name="left_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moving_id: Mapped[int] = mapped_column(ForeignKey("courses_moving.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id"))
    state: Mapped[MovedState] = mapped_column(default=MovedState.WAITING)
    reason: Mapped[LeftReason | None]
    moved_at: Mapped[datetime | None]
    #: lesson key → outcome, as it was when moved
    outcomes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    moving: Mapped[Moving] = relationship(lazy="joined", innerjoin=True)
    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    from_version: Mapped[CourseVersion] = relationship(foreign_keys=[from_version_id])
