"""Manuscripts: documents that were read and wait to become lessons."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.catalogue.models import Course
from courses.writing.rules.faults import DocumentKind, Loss, LossKind
from courses.writing.rules.manuscripts import ReadLesson, ReadModule


class ManuscriptState(StrEnum):
    """A manuscript is read, looked at, and taken over once."""

    WAITING = "waiting"
    REFUSED = "refused"
    READY = "ready"
    TAKEN = "taken"


class Manuscript(Model):
    """A document that an author brought. Its lessons wait here until they have been looked at."""

    __tablename__ = "courses_manuscript"
    __table_args__ = (
        CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name="fault_when_refused"),
        CheckConstraint("(state = 'taken') = (taken_at IS NOT NULL)", name="time_when_taken"),
        CheckConstraint("(taken_at IS NULL) = (lessons_made IS NULL)", name="counted_when_taken"),
        # SQLite would give the number of one that gave way to the next, and with it the page somebody has open.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    #: the document as uploaded
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    kind: Mapped[DocumentKind]
    state: Mapped[ManuscriptState] = mapped_column(default=ManuscriptState.WAITING)
    #: why reading was refused: a name of `rules.faults.Fault`, and what it is about
    fault: Mapped[str | None]
    fault_where: Mapped[str | None]
    title: Mapped[str] = mapped_column(default="")
    #: [title, [[title, minutes, words, body, [files of its pictures]] …]] each; emptied once they are lessons
    modules: Mapped[list[Any]]
    #: [kind, where] each
    losses: Mapped[list[Any]]
    brought_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    brought_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    lessons_made: Mapped[int | None]

    course: Mapped[Course] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    brought_by: Mapped[Person] = relationship()

    @property
    def read_modules(self) -> tuple[ReadModule, ...]:
        """What waits, as plain values."""
        return tuple(
            ReadModule(
                title,
                tuple(
                    ReadLesson(name, minutes, words, body, tuple(files))
                    for name, minutes, words, body, files in lessons
                ),
            )
            for title, lessons in self.modules
        )

    @property
    def lessons(self) -> tuple[ReadLesson, ...]:
        """Every waiting lesson in order."""
        return tuple(lesson for module in self.read_modules for lesson in module.lessons)

    @property
    def lost(self) -> tuple[Loss, ...]:
        """What the document had and its lessons will not have."""
        return tuple(Loss(LossKind(kind), where) for kind, where in self.losses)
