"""Questions about lessons, their replies, and who was told of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course

_HIDDEN_WHOLE = "(hidden_at IS NULL) = (hidden_by_id IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)"


class Inquiry(Model):
    """A question about a lesson, in whichever version of the course the lesson is."""

    __tablename__ = "courses_inquiry"
    __table_args__ = (
        UniqueConstraint("asker_id", "once"),
        CheckConstraint(_HIDDEN_WHOLE, name="hidden_whole"),
        Index("ix_courses_inquiry_course_lesson", "course_id", "lesson_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    #: the lesson, in any version
    lesson_key: Mapped[str]
    #: what the lesson was called when it was asked
    lesson_title: Mapped[str]
    asker_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: without a name to other learners; instructors see it
    anonymous: Mapped[bool]
    title: Mapped[str]
    #: Markdown
    text: Mapped[str] = mapped_column(Text)
    #: the text as sanitised HTML
    html: Mapped[str] = mapped_column(Text)
    #: drawn with the form, so that sending it twice asks once
    once: Mapped[str]
    at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    hidden_reason: Mapped[str | None]

    course: Mapped[Course] = relationship()
    asker: Mapped[Person] = relationship(foreign_keys=[asker_id], lazy="joined", innerjoin=True)


class Reply(Model):
    """An answer to a question, or what is said back to one. At most one of a question is accepted."""

    __tablename__ = "courses_reply"
    __table_args__ = (
        UniqueConstraint("inquiry_id", "author_id", "once"),
        CheckConstraint(_HIDDEN_WHOLE, name="hidden_whole"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_whole"),
        CheckConstraint("accepted_at IS NULL OR hidden_at IS NULL", name="accepted_is_shown"),
        Index(
            "uq_courses_reply_one_accepted",
            "inquiry_id",
            unique=True,
            sqlite_where=text("accepted_at IS NOT NULL"),
            postgresql_where=text("accepted_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("courses_inquiry.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: whether the author taught the course when writing it
    taught: Mapped[bool]
    #: Markdown
    text: Mapped[str] = mapped_column(Text)
    #: the text as sanitised HTML
    html: Mapped[str] = mapped_column(Text)
    #: drawn with the form, so that sending it twice replies once
    once: Mapped[str]
    at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    hidden_reason: Mapped[str | None]

    inquiry: Mapped[Inquiry] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="joined", innerjoin=True)


class Interest(Model):
    """That somebody else wants to know the same."""

    __tablename__ = "courses_inquiry_interest"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("courses_inquiry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True)
    at: Mapped[datetime]


class Mention(Model):
    """That a digest has told an instructor of a question: once."""

    __tablename__ = "courses_inquiry_mention"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("courses_inquiry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True)
    at: Mapped[datetime]
