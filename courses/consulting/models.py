"""Office hours and who comes to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course


class OfficeHour(Model):
    """One time at which an instructor is there, in a place, by a link or both."""

    __tablename__ = "courses_office_hour"
    __table_args__ = (
        Index(
            "uq_courses_office_hour_offered",
            "instructor_id",
            "starts",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        CheckConstraint("ends > starts", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("place <> '' OR link <> ''", name="somewhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    #: what the course was called when it was offered
    title: Mapped[str]
    instructor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    #: the time zone it was announced in: WIB, WITA or WIT
    zone: Mapped[str]
    place: Mapped[str]
    #: only for who comes
    link: Mapped[str]
    capacity: Mapped[int]
    made_at: Mapped[datetime]
    #: rises with every change of its entry in calendars
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]

    course: Mapped[Course] = relationship()
    instructor: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    visits: Mapped[list["Visit"]] = relationship(back_populates="hour", order_by="Visit.id")


class Visit(Model):
    """That a person comes to an office hour, or gave the place up."""

    __tablename__ = "courses_office_visit"
    __table_args__ = (UniqueConstraint("hour_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hour_id: Mapped[int] = mapped_column(ForeignKey("courses_office_hour.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    #: what the person wants to talk about, for the instructor
    topic: Mapped[str]
    taken_at: Mapped[datetime]
    given_up_at: Mapped[datetime | None]
    #: why, when they said so
    reason: Mapped[str]
    #: rises with every change of its entry in calendars
    sequence: Mapped[int] = mapped_column(default=0)

    hour: Mapped[OfficeHour] = relationship(back_populates="visits")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def stands(self) -> bool:
        """Whether the person still comes."""
        return self.given_up_at is None and self.hour.cancelled_at is None
