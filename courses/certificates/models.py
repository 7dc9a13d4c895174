"""Certificates."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from courses.certificates.rules import CertificateState
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
    #: the typeset PDF; none until the job has made it
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    reason: Mapped[str | None]

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship()
