"""Courses, their versions, modules, lessons and files."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Competency, Person, Unit
from courses.catalogue.rules import WATCH_PERCENT, ActivityKind, Chapter, LessonKind, OpensAfter, Stop, VersionState
from courses.conditions.rules import Condition, from_json


class Course(Model):
    """A course as a lasting thing; what it teaches is in its versions."""

    __tablename__ = "courses_course"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: short code, unique in the installation
    code: Mapped[str] = mapped_column(unique=True)
    #: the unit whose instructors may write it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]
    #: number of the newest published version; none while there is only a draft
    published_number: Mapped[int | None]
    #: no new enrolment after this instant; running ones go on
    withdrawn_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()
    owner: Mapped[Person] = relationship()
    versions: Mapped[list["CourseVersion"]] = relationship(back_populates="course", order_by="CourseVersion.number")


class CourseVersion(Model):
    """What a course teaches. A published version never changes; enrolments stay with theirs."""

    __tablename__ = "courses_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
        Index(
            "uq_courses_version_one_draft",
            "course_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    #: for whom it is meant, in words
    audience: Mapped[str] = mapped_column(Text, default="")
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("people_competency.id"))
    #: level of the competency it leads to
    level: Mapped[int] = mapped_column(default=1)
    #: what must be so before somebody may follow it, see `courses.conditions`
    requires: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: what its pre-test decides, see `courses.placement`
    placement: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: SHA-256 of everything it teaches, taken at publishing
    fingerprint: Mapped[str | None]

    course: Mapped[Course] = relationship(back_populates="versions", lazy="joined", innerjoin=True)
    competency: Mapped[Competency | None] = relationship(lazy="joined")
    objectives: Mapped[list["LearningObjective"]] = relationship(
        order_by="LearningObjective.position", cascade="all, delete-orphan"
    )
    modules: Mapped[list["Module"]] = relationship(
        back_populates="version", order_by="Module.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def prerequisites(self) -> tuple[Condition, ...]:
        """What must be so before somebody may follow it."""
        return from_json(self.requires)

    @property
    def lessons(self) -> list["Lesson"]:
        """Every lesson in course order."""
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def titles(self) -> dict[str, str]:
        """The title of every module and lesson, by key."""
        return {each.key: each.title for each in self.modules} | {each.key: each.title for each in self.lessons}

    @property
    def minutes(self) -> int:
        """Stated minutes of the required lessons."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.required)

    @property
    def credited_minutes(self) -> int:
        """What of them counts for the course's JP: all but live classes that earn JP by a rule of their own."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.required and not lesson.earns_alone)


class LearningObjective(Model):
    """What a learner can do afterwards. Questions are tagged with its code."""

    __tablename__ = "courses_objective"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"))
    code: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class Module(Model):
    """A part of a course."""

    __tablename__ = "courses_module"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"), index=True)
    #: the same module in another version of the course
    key: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(8))
    position: Mapped[int]
    title: Mapped[str]
    #: what opens all its lessons, see `courses.conditions`
    release: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    version: Mapped[CourseVersion] = relationship(back_populates="modules")
    lessons: Mapped[list["Lesson"]] = relationship(
        back_populates="module", order_by="Lesson.position", cascade="all, delete-orphan", lazy="selectin"
    )


class Lesson(Model):
    """One sitting of a course."""

    __tablename__ = "courses_lesson"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
        CheckConstraint("pass_percent BETWEEN 0 AND 100", name="pass_percent"),
        CheckConstraint("watch_percent BETWEEN 1 AND 100", name="watch_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("courses_module.id", ondelete="CASCADE"), index=True)
    #: the same lesson in another version of the course
    key: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[LessonKind]
    minutes: Mapped[int]
    #: counts for completion and JP
    required: Mapped[bool] = mapped_column(default=True)
    opens_after: Mapped[OpensAfter] = mapped_column(default=OpensAfter.NOTHING)
    #: what else opens it, see `courses.conditions`
    release: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: Markdown
    body: Mapped[str] = mapped_column(Text, default="", deferred=True)
    #: the body as sanitised HTML, made whenever the body is saved
    body_html: Mapped[str] = mapped_column(Text, default="", deferred=True)
    #: the document or video of the lesson
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    captions_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    #: the sound of the video alone, for whoever saves data
    audio_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))
    #: length of the video
    seconds: Mapped[int | None]
    watch_percent: Mapped[int] = mapped_column(default=WATCH_PERCENT)
    #: pass mark of a quiz or assignment; none: sitting it, or any mark, is enough
    pass_percent: Mapped[int | None]
    #: parts of the video: [second, title]
    chapters: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: questions in the video: [second, code in the bank, whether it waits for an answer]
    stops: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: of a live class: what it is
    activity: Mapped[ActivityKind | None]

    module: Mapped[Module] = relationship(back_populates="lessons")
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    captions: Mapped[StoredFile | None] = relationship(foreign_keys=[captions_id])
    audio: Mapped[StoredFile | None] = relationship(foreign_keys=[audio_id])

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What opens it besides its place in the course: its module's conditions, then its own."""
        return from_json([*self.module.release, *self.release])

    @property
    def video_chapters(self) -> tuple[Chapter, ...]:
        """The parts of its video, in order."""
        return tuple(Chapter(*each) for each in self.chapters)

    @property
    def video_stops(self) -> tuple[Stop, ...]:
        """Where its video asks, in order."""
        return tuple(Stop(*each) for each in self.stops)

    @property
    def earns_alone(self) -> bool:
        """Whether it earns JP by itself, so that its minutes do not count with the course."""
        return self.activity is not None and self.activity.earns_alone


class CourseFile(Model):
    """A file that belongs to a course: pictures in its texts, documents, videos, captions."""

    __tablename__ = "courses_file"
    __table_args__ = (UniqueConstraint("course_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    #: of a picture: its rendition for whoever saves data; none where that saves little
    small_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))

    course: Mapped[Course] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True, foreign_keys=[file_id])
    small: Mapped[StoredFile | None] = relationship(foreign_keys=[small_id])


class Author(Model):
    """That a person wrote something into a version, once."""

    __tablename__ = "courses_author"

    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True)


class SearchTerm(Model):
    """A stem by which a published course is found."""

    __tablename__ = "courses_search_term"
    __table_args__ = (UniqueConstraint("term", "course_id"), Index("ix_courses_search_term_course", "course_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"))
    weight: Mapped[int]
