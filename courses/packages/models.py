"""Packages, and what happens in them: attempts, visits of parts, and every report a part made."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.catalogue.models import Lesson
from courses.packages.rules.manifest import Edition
from courses.study.models import Enrolment


class PackageState(StrEnum):
    """A package is brought in, then unpacked by a job, once and for all."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class Package(Model):
    """An archive that was read and unpacked. It never changes; another upload is another package."""

    __tablename__ = "courses_package"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the archive as uploaded; a lesson has a package by having its file
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"), unique=True)
    edition: Mapped[Edition]
    title: Mapped[str]
    #: how many parts can be opened
    parts: Mapped[int]
    entries: Mapped[int]
    #: bytes once unpacked
    size: Mapped[int]
    state: Mapped[PackageState] = mapped_column(default=PackageState.WAITING)
    #: why unpacking was refused: a name of `rules.archive.Fault`, and what it is about
    fault: Mapped[str | None]
    fault_where: Mapped[str | None]
    brought_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class PackageAttempt(Model):
    """A person in a package: of a study, or of an author who tries it (then without an enrolment; it counts nowhere)."""

    __tablename__ = "courses_package_attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "lesson_id"),
        Index(
            "uq_courses_package_attempt_one_trial",
            "person_id",
            "lesson_id",
            unique=True,
            sqlite_where=text("enrolment_id IS NULL"),
            postgresql_where=text("enrolment_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id", ondelete="CASCADE"), index=True)
    package_id: Mapped[int] = mapped_column(ForeignKey("courses_package.id"))
    begun_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    enrolment: Mapped[Enrolment | None] = relationship(lazy="joined")
    lesson: Mapped[Lesson] = relationship(lazy="joined", innerjoin=True)
    package: Mapped[Package] = relationship(lazy="joined", innerjoin=True)


class PartVisit(Model):
    """That a part was opened; what it reported hangs below."""

    __tablename__ = "courses_package_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_package_attempt.id", ondelete="CASCADE"), index=True)
    #: identifier of the part in the manifest
    part: Mapped[str]
    #: under which the page reports, chosen by the server
    key: Mapped[str] = mapped_column(unique=True)
    opened_at: Mapped[datetime]


class VisitReport(Model):
    """What a part had said when its page last reported. The same number again changes nothing.

    Each report is whole, so within a minute of one visit the newer takes the place of the older: a part that saves
    64 KB with every tap shall not fill the disk.
    """

    __tablename__ = "courses_package_report"
    __table_args__ = (
        UniqueConstraint("visit_id", "sequence"),
        CheckConstraint("sequence BETWEEN 1 AND 1000000", name="sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("courses_package_visit.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    #: every element of the model the part has set, whole
    said: Mapped[dict[str, Any]]
    #: the part has ended its visit
    ended: Mapped[bool]
    #: suspend data longer than the standard allows, kept all the same
    beyond_standard: Mapped[bool]
