"""Learning paths and who follows them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from courses.catalogue.models import Course
from courses.paths.rules import Step


class Path(Model):
    """Courses in an order, offered to the people of a unit. Once published its steps never change; it may be closed."""

    __tablename__ = "courses_path"
    __table_args__ = (CheckConstraint("closed_at IS NULL OR published_at IS NOT NULL", name="published_before_closed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: offered to this unit with everything below it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    #: whether the next course is entered without the learner asking
    by_itself: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    #: nobody new follows it from then on
    closed_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    steps: Mapped[list["PathStep"]] = relationship(
        order_by="PathStep.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def plain_steps(self) -> tuple[Step, ...]:
        """Its steps as plain values."""
        return tuple(Step(step.id, tuple(each.course_id for each in step.courses), step.needed) for step in self.steps)

    @property
    def course_ids(self) -> list[int]:
        """Every course on it, in order."""
        return [each.course_id for step in self.steps for each in step.courses]


class PathStep(Model):
    """One step of a path: so many of its courses."""

    __tablename__ = "courses_path_step"
    __table_args__ = (CheckConstraint("needed >= 1", name="needed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path_id: Mapped[int] = mapped_column(ForeignKey("courses_path.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    #: how many of its courses must be completed
    needed: Mapped[int]

    courses: Mapped[list["PathCourse"]] = relationship(
        order_by="PathCourse.position", cascade="all, delete-orphan", lazy="selectin"
    )


class PathCourse(Model):
    """A course in a step."""

    __tablename__ = "courses_path_course"
    __table_args__ = (UniqueConstraint("step_id", "course_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("courses_path_step.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    position: Mapped[int]

    course: Mapped[Course] = relationship()


class PathFollower(Model):
    """That a person follows a path, until they complete or leave it. Who comes back is another row."""

    __tablename__ = "courses_path_follower"
    __table_args__ = (
        Index(
            "uq_courses_path_follower_present",
            "path_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        CheckConstraint("completed_at IS NULL OR left_at IS NULL", name="completed_or_left"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path_id: Mapped[int] = mapped_column(ForeignKey("courses_path.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    joined_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    path: Mapped[Path] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
