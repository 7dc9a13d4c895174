"""Assignments, what learners work on and hand in, and how it was marked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.assignments.rules.agreement import Basis
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Lesson
from courses.rubrics.rules import Rubric, from_json
from courses.study.models import Enrolment


class Assignment(Model):
    """The rubric of an assignment lesson. It belongs to a version: once that is published, it never changes.

    Another rubric comes with the next version, and counts for those who begin that one.
    """

    __tablename__ = "courses_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id", ondelete="CASCADE"), unique=True)
    #: as `rules.rubric.to_json` writes it; empty while the author has written none
    criteria: Mapped[list[Any]]

    @property
    def rubric(self) -> Rubric:
        """What works are marked by."""
        return from_json(self.criteria)


class Work(Model):
    """What a learner works on for an assignment: the draft, seen by nobody else."""

    __tablename__ = "courses_work"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"), UniqueConstraint("lesson_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id", ondelete="CASCADE"))
    #: stands for the name while the work is marked; drawn at the first handing in
    number: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    #: who reads what was handed in until it is marked
    readers: Mapped[Readers] = mapped_column(default=Readers.MARKERS)

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
    lesson: Mapped[Lesson] = relationship(lazy="joined", innerjoin=True)
    files: Mapped[list[StoredFile]] = relationship(secondary="courses_work_file", order_by=StoredFile.id)
    submissions: Mapped[list["Submission"]] = relationship(back_populates="work", order_by="Submission.round")


class WorkFile(Model):
    """A file of a draft."""

    __tablename__ = "courses_work_file"

    work_id: Mapped[int] = mapped_column(ForeignKey("courses_work.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"), primary_key=True)


class Submission(Model):
    """A work as it was handed in. It never changes; handing in again makes another, and the newest is marked."""

    __tablename__ = "courses_submission"
    __table_args__ = (
        UniqueConstraint("work_id", "round"),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("courses_work.id", ondelete="CASCADE"))
    round: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str]
    #: what the learner can show for it
    receipt: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]

    work: Mapped[Work] = relationship(back_populates="submissions")
    files: Mapped[list[StoredFile]] = relationship(secondary="courses_submission_file", order_by=StoredFile.id)
    markings: Mapped[list["Marking"]] = relationship(back_populates="submission", order_by="Marking.number")
    judgements: Mapped[list["Judgement"]] = relationship(back_populates="submission", order_by="Judgement.place")
    side_notes: Mapped[list["SideNote"]] = relationship(back_populates="submission", order_by="SideNote.id")

    @property
    def marking(self) -> "Marking | None":
        """The mark that stands: the newest."""
        return self.markings[-1] if self.markings else None


class SubmissionFile(Model):
    """A file as it was handed in."""

    __tablename__ = "courses_submission_file"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("courses_submission.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"), primary_key=True)


class Marking(Model):
    """How a submission was marked. It never changes: a correction is another with a reason, and the newest stands."""

    __tablename__ = "courses_marking"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("number = 1 OR reason <> ''", name="correction_has_its_reason"),
        CheckConstraint("(basis = 'mean') = (also_chosen IS NOT NULL)", name="mean_of_two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("courses_submission.id", ondelete="CASCADE"))
    #: 1 as first marked, then one more with every correction
    number: Mapped[int] = mapped_column(default=1)
    marker_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    basis: Mapped[Basis] = mapped_column(default=Basis.SINGLE)
    #: the chosen level of every criterion, by its place
    chosen: Mapped[list[Any]]
    #: likewise by the second marker, where the mark is a mean
    also_chosen: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    #: of a mean: points of both out of the most of both
    points: Mapped[int]
    maximum: Mapped[int]
    #: rounded down; for display
    percent: Mapped[int]
    passed: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    #: why it was corrected, or decided by a third, as the learner reads it
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    submission: Mapped[Submission] = relationship(back_populates="markings")
    marker: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class MarkingPlan(Model):
    """How many works of an assignment two people mark without seeing each other; it holds for every version."""

    __tablename__ = "courses_marking_plan"
    __table_args__ = (
        UniqueConstraint("course_id", "lesson_key"),
        CheckConstraint("share_percent BETWEEN 0 AND 100", name="share"),
        CheckConstraint("threshold_percent BETWEEN 0 AND 100", name="threshold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"))
    lesson_key: Mapped[str]
    #: of the works, drawn by their number; 0 ends second marking of works nobody has judged
    share_percent: Mapped[int]
    #: a difference above it, in per cent of the most points, goes to a third
    threshold_percent: Mapped[int]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    changed_at: Mapped[datetime]


class Judgement(Model):
    """What one of two markers thinks of a submission. It is no mark: the mark is made when both have judged."""

    __tablename__ = "courses_judgement"
    __table_args__ = (
        UniqueConstraint("submission_id", "place"),
        UniqueConstraint("submission_id", "marker_id"),
        CheckConstraint("place IN (1, 2)", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("courses_submission.id", ondelete="CASCADE"))
    place: Mapped[int]
    marker_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    chosen: Mapped[list[Any]]
    points: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    submission: Mapped[Submission] = relationship(back_populates="judgements")
    marker: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SideNote(Model):
    """What a marker says about one sentence of a text, or about one page of a file. Learners read it with their mark."""

    __tablename__ = "courses_side_note"
    __table_args__ = (
        CheckConstraint("(place IS NULL) <> (page IS NULL)", name="one_anchor"),
        CheckConstraint("(file_place IS NULL) = (page IS NULL)", name="page_of_a_file"),
        CheckConstraint("page >= 1", name="page"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("courses_submission.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: which sentence, from 0
    place: Mapped[int | None]
    #: the sentence itself, so that the note can be read without the work
    quote: Mapped[str] = mapped_column(Text, default="")
    #: which file of the submission, from 1
    file_place: Mapped[int | None]
    page: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    submission: Mapped[Submission] = relationship(back_populates="side_notes")


class Extension(Model):
    """That a learner asked for more time, and what was decided. At most one of an enrolment waits."""

    __tablename__ = "courses_extension"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_at IS NOT NULL OR granted_until IS NULL", name="granted_when_decided"),
        Index(
            "uq_courses_extension_one_waits",
            "enrolment_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    #: the assignment it was asked for; the deadline is that of the whole course
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    wanted_until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: none: declined
    granted_until: Mapped[date | None]
    #: why it was declined, as the learner reads it
    answer: Mapped[str] = mapped_column(Text, default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="joined", innerjoin=True)
