"""Certificates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person, Unit
from courses.certificates.rules import CertificateState, Paper, Wording
from courses.study.models import Enrolment


class CertificateSeries(Model):
    """How many certificates an agency has issued for a year: their numbers have no gap and none comes twice."""

    __tablename__ = "courses_certificate_series"

    #: the agency
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id", ondelete="CASCADE"), primary_key=True)
    #: in which the courses were completed
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: the number given last
    last: Mapped[int]


class CertificateDesign(Model):
    """How an agency's certificates look from a day on; never changed, only followed by the next."""

    __tablename__ = "courses_certificate_design"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the agency
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id", ondelete="CASCADE"), index=True)
    paper: Mapped[Paper] = mapped_column(default=Paper.A4)
    #: texts with places in braces; an empty one keeps the usual
    heading: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]

    @property
    def wording(self) -> Wording:
        """Its texts, places unfilled."""
        return Wording(self.heading, self.given, self.opening, self.closing)


class Certificate(Model):
    """A certificate of completion; one per enrolment, never deleted."""

    __tablename__ = "courses_certificate"
    __table_args__ = (CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_has_its_moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"), unique=True)
    #: 128 random bits in the public address
    serial: Mapped[str] = mapped_column(unique=True)
    #: number printed on it
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.VALID)
    issued_at: Mapped[datetime]
    #: every printed field, as issued
    printed: Mapped[dict[str, Any]]
    #: SHA-256 of the printed fields
    hash: Mapped[str]
    #: the agency's letterhead as it stood on the day of issue; none: it had none, or the certificate is older than this
    letterhead: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: the agency's design on the day of issue; none: it had none
    design_id: Mapped[int | None] = mapped_column(ForeignKey("courses_certificate_design.id"))
    #: the typeset PDF; none until the job has made it
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    reason: Mapped[str | None]

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship()
    design: Mapped[CertificateDesign | None] = relationship()


class CertificateBundle(Model):
    """Many certificates in one PDF to print, for the one who asked."""

    __tablename__ = "courses_certificate_bundle"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    #: none: of every course
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id", ondelete="CASCADE"))
    #: completed from this day to that one
    first: Mapped[date]
    last: Mapped[date]
    #: ids of the certificates, in the order they are printed
    certificates: Mapped[list[Any]]
    #: none until the job has made it
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))

    asked_by: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()
    file: Mapped[StoredFile | None] = relationship()
