"""Courses that were offered as starters."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course


class Starter(Model):
    """That a course may be begun from by every author of its agency; nothing when the row is gone."""

    __tablename__ = "courses_starter"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), primary_key=True)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    offered_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    offered_by: Mapped[Person] = relationship()
