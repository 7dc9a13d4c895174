"""Who was asked to read a draft, what they said of it, their remarks, and where a second pair of eyes is asked for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from courses.catalogue.models import CourseVersion
from courses.review.rules.blocks import Anchor
from courses.review.rules.standing import Verdict


class ReviewRequest(Model):
    """That a draft was handed in to one reviewer. Handing in again asks again."""

    __tablename__ = "courses_review_request"
    __table_args__ = (Index("ix_courses_review_request_reviewer", "reviewer_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    asked_at: Mapped[datetime]
    #: what the reviewer should look at
    note: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[CourseVersion] = relationship(lazy="joined", innerjoin=True)
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id], lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="joined", innerjoin=True)


class ReviewVerdict(Model):
    """What a reviewer said of the draft as it then was. Appended only."""

    __tablename__ = "courses_review_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    verdict: Mapped[Verdict]
    #: SHA-256 of everything the draft taught at that moment
    fingerprint: Mapped[str]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Remark(Model):
    """What a reader notes about a lesson of a draft, or about one block of it."""

    __tablename__ = "courses_remark"
    __table_args__ = (
        Index("ix_courses_remark_version_lesson", "version_id", "lesson_key"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_by_somebody"),
        CheckConstraint("(block_place IS NULL) = (block_mark IS NULL)", name="block_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"))
    lesson_key: Mapped[str]
    #: title of the lesson when it was made; shown when the lesson is gone
    lesson_title: Mapped[str]
    #: of the block, when it was made; none: the whole lesson is meant
    block_place: Mapped[int | None]
    block_mark: Mapped[str | None]
    #: the beginning of the block as it was read
    quote: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))

    version: Mapped[CourseVersion] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id], lazy="joined")
    replies: Mapped[list["RemarkReply"]] = relationship(order_by="RemarkReply.id", lazy="selectin")

    @property
    def anchor(self) -> Anchor | None:
        """Where it was made; None when the whole lesson is meant."""
        if self.block_place is None or self.block_mark is None:
            return None
        return Anchor(self.block_place, self.block_mark, self.quote)


class RemarkReply(Model):
    """An answer to a remark."""

    __tablename__ = "courses_remark_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    remark_id: Mapped[int] = mapped_column(ForeignKey("courses_remark.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class FourEyes(Model):
    """That courses of a unit and all below it are published only after somebody else approved them, from and until."""

    __tablename__ = "courses_four_eyes"
    __table_args__ = (
        Index(
            "uq_courses_four_eyes_one_standing",
            "unit_id",
            unique=True,
            sqlite_where=text("ends_at IS NULL"),
            postgresql_where=text("ends_at IS NULL"),
        ),
        CheckConstraint("ends_at >= begins_at", name="ends_after_begin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    set_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
