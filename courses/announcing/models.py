"""Announcements, what they said before, and to whom they were handed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.announcing.rules import Audience, State, state
from courses.catalogue.models import Course


class Announcement(Model):
    """What an instructor says to those who follow a course."""

    __tablename__ = "courses_announcement"
    __table_args__ = (
        UniqueConstraint("author_id", "once"),
        CheckConstraint("(audience = 'cohort') = (month IS NOT NULL)", name="cohort_has_month"),
        CheckConstraint("published_at IS NULL OR publish_at IS NOT NULL", name="published_was_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    title: Mapped[str]
    #: Markdown
    text: Mapped[str] = mapped_column(Text)
    #: the text as sanitised HTML
    html: Mapped[str] = mapped_column(Text)
    audience: Mapped[Audience]
    #: the month in which the cohort began, such as 2026-08
    month: Mapped[str | None]
    #: drawn with the form, so that sending it twice writes once
    once: Mapped[str]
    written_at: Mapped[datetime]
    #: when it is to be handed out; none for a draft
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    #: when its text was last corrected after it was published
    corrected_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    editions: Mapped[list["Edition"]] = relationship(
        back_populates="announcement", order_by="Edition.id.desc()", cascade="all, delete-orphan"
    )

    @property
    def state(self) -> State:
        """Where it stands."""
        return state(self.publish_at, self.published_at)


class Edition(Model):
    """What a published announcement said before it was corrected. Appended only."""

    __tablename__ = "courses_announcement_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("courses_announcement.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    html: Mapped[str] = mapped_column(Text)
    #: until when it said so
    until: Mapped[datetime]

    announcement: Mapped[Announcement] = relationship(back_populates="editions")


class Handing(Model):
    """That an announcement was handed to a person: once, and when they read it."""

    __tablename__ = "courses_announcement_handing"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("courses_announcement.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people_person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
