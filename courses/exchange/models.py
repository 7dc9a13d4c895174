"""Parcels: course files that were read and wait to become a course."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course
from courses.exchange.rules.native import from_json
from courses.exchange.rules.plans import ExchangeKind, Loss, LossKind, PlannedCourse


class Parcel(Model):
    """A course file as it was read. Nothing of it is in any course until its bringer makes one of it."""

    __tablename__ = "courses_parcel"
    __table_args__ = (CheckConstraint("(taken_at IS NULL) = (course_id IS NULL)", name="taken_has_course"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: name of the file it came in
    name: Mapped[str]
    kind: Mapped[ExchangeKind]
    #: the course, as `rules.native.to_json` writes it
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: place of a lesson → its text
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    #: path in the course → id of the file that was kept
    files: Mapped[dict[str, int]] = mapped_column(JSON)
    #: [kind, where]
    losses: Mapped[list[Any]] = mapped_column(JSON)
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    brought_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    #: the course that was made of it
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"))

    brought_by: Mapped[Person] = relationship()
    course: Mapped[Course | None] = relationship()

    @property
    def planned(self) -> PlannedCourse:
        """The course it holds."""
        return from_json(self.content, lambda place: self.texts.get(place, ""))

    @property
    def lost(self) -> tuple[Loss, ...]:
        """What of it does not arrive."""
        return tuple(Loss(LossKind(kind), where) for kind, where in self.losses)
