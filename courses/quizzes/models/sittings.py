"""Attempts: what a learner writes and begins, how it is marked and corrected, and more time for one person."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.quizzes.models.quizzes import QuestionVersion, Quiz
from courses.quizzes.rules.attempts import AttemptState
from courses.quizzes.rules.questions import question_from_json
from courses.quizzes.rules.regrades import Correction, Remedy
from courses.quizzes.rules.scoring import Score, credit_of
from courses.study.models import Enrolment


class Attempt(Model):
    """One sitting of a quiz. Its paper is drawn when it starts and never changes."""

    __tablename__ = "courses_attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_id", "number"),
        Index(
            "uq_courses_attempt_one_open",
            "enrolment_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_courses_attempt_awaits_marking",
            "enrolment_id",
            sqlite_where=text("state <> 'open' AND earned IS NULL"),
            postgresql_where=text("state <> 'open' AND earned IS NULL"),
        ),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_has_its_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"), index=True)
    number: Mapped[int]
    seed: Mapped[str]
    #: per item: [question version id, [option keys in order]]
    paper: Mapped[list[Any]]
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.OPEN)
    started_at: Mapped[datetime]
    #: last instant for answers; none without a limit
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: basis points earned and possible, as scored when it ended, or when the last of its essays was marked; `score`
    #: follows what was corrected since
    earned: Mapped[int | None]
    possible: Mapped[int | None]
    passed: Mapped[bool | None]
    #: objective → [earned, possible] in basis points
    by_objective: Mapped[dict[str, Any]]
    #: SHA-256 of the submitted answers
    receipt: Mapped[str | None]

    quiz: Mapped[Quiz] = relationship(lazy="joined", innerjoin=True)
    enrolment: Mapped[Enrolment] = relationship()
    rescores: Mapped[list["Rescore"]] = relationship(back_populates="attempt", order_by="Rescore.id")

    @property
    def items(self) -> int:
        """How many questions the paper has."""
        return len(self.paper)

    @property
    def awaits_marking(self) -> bool:
        """Whether it has ended and people have yet to mark an essay of it."""
        return self.state in (AttemptState.SUBMITTED, AttemptState.EXPIRED) and self.earned is None

    @property
    def score(self) -> Score:
        """The score in force: as last corrected, else as scored when it ended."""
        last = self.rescores[-1] if self.rescores else self
        return Score(last.earned or 0, last.possible or 0, bool(last.passed), last.by_objective)


class AnswerWrite(Model):
    """One write to one answer. Appended only; the one with the greatest (sequence, writer) is the answer."""

    __tablename__ = "courses_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item", "sequence", "writer"),
        CheckConstraint("sequence >= 1", name="sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"))
    #: place in the paper, from 1
    item: Mapped[int]
    sequence: Mapped[int]
    #: which page wrote it
    writer: Mapped[str]
    content: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    #: arrived after the deadline, within the grace
    late: Mapped[bool] = mapped_column(default=False)


class AttemptFile(Model):
    """A file a learner uploaded to a question of an attempt. Which of them are the answer, the answer says."""

    __tablename__ = "courses_attempt_file"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    #: place in the paper, from 1
    item: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"), primary_key=True)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ItemLeft(Model):
    """A learner went on from a question of a sequential quiz and cannot come back to it. Appended only."""

    __tablename__ = "courses_item_left"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    #: place in the paper, from 1
    item: Mapped[int] = mapped_column(primary_key=True)
    left_at: Mapped[datetime]


class SectionBegun(Model):
    """A learner began a section of a quiz whose sections are begun one by one. Only more time changes its end."""

    __tablename__ = "courses_section_begun"
    __table_args__ = (CheckConstraint("section >= 1", name="section"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    #: counted from 1
    section: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    #: last instant for its answers; none without a limit
    ends_at: Mapped[datetime | None]


class EssayMark(Model):
    """How an essay of an ended attempt was marked. Appended only: a correction has its reason, and the newest stands."""

    __tablename__ = "courses_essay_mark"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item", "number"),
        CheckConstraint("number = 1 OR reason <> ''", name="correction_has_its_reason"),
        CheckConstraint("points BETWEEN 0 AND maximum AND maximum >= 1", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"))
    #: place in the paper, from 1
    item: Mapped[int]
    #: 1 as first marked, then one more with every correction
    number: Mapped[int] = mapped_column(default=1)
    marker_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    #: the chosen level of every criterion, by its place
    chosen: Mapped[list[Any]]
    points: Mapped[int]
    maximum: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    #: why it was corrected, as the learner reads it
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    attempt: Mapped[Attempt] = relationship()
    marker: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def credit(self) -> int:
        """Its worth in basis points."""
        return credit_of(self.points, self.maximum)


class KeyRelease(Model):
    """The key of a question was let go to a learner: their review shows it, and none of their exams draws it again."""

    __tablename__ = "courses_key_release"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("courses_question.id"), primary_key=True)
    released_at: Mapped[datetime]


class Regrade(Model):
    """A decision about a question version in which a fault was found. Appended only; a later one settles it anew."""

    __tablename__ = "courses_regrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_question_version.id"), index=True)
    remedy: Mapped[Remedy]
    #: the whole question with the key that holds from now on; none where no key decides
    content: Mapped[dict[str, Any] | None]
    #: each learner keeps what was better for them before
    nobody_falls: Mapped[bool]
    #: learners read it beside their score
    reason: Mapped[str]
    #: SHA-256 of the effects that were shown before it was decided
    fingerprint: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    decided_at: Mapped[datetime]

    version: Mapped[QuestionVersion] = relationship()

    @property
    def correction(self) -> Correction:
        """The decision as plain values."""
        question = question_from_json(self.content) if self.content else None
        return Correction(self.remedy, self.nobody_falls, question)


class Rescore(Model):
    """The score of an ended attempt after a question or an essay mark of it was corrected. Appended only; the last one
    is in force."""

    __tablename__ = "courses_rescore"
    __table_args__ = (
        UniqueConstraint("attempt_id", "regrade_id"),
        UniqueConstraint("essay_mark_id"),
        CheckConstraint("(regrade_id IS NULL) <> (essay_mark_id IS NULL)", name="one_cause"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"))
    #: either a question was corrected, or the mark of an essay
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("courses_regrade.id"))
    essay_mark_id: Mapped[int | None] = mapped_column(ForeignKey("courses_essay_mark.id"))
    #: basis points earned and possible
    earned: Mapped[int]
    possible: Mapped[int]
    passed: Mapped[bool]
    #: objective → [earned, possible] in basis points
    by_objective: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    attempt: Mapped[Attempt] = relationship(back_populates="rescores")
    regrade: Mapped[Regrade | None] = relationship()
    essay_mark: Mapped[EssayMark | None] = relationship()

    @property
    def reason(self) -> str:
        """Why, as the learner reads it."""
        cause = self.regrade or self.essay_mark
        return cause.reason if cause else ""


class ExtraTime(Model):
    """A learner gets more time in every timed quiz of a course, for a reason that stays with who gave it."""

    __tablename__ = "courses_extra_time"
    __table_args__ = (CheckConstraint("percent BETWEEN 1 AND 300", name="percent"),)

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"), primary_key=True)
    #: added to every time limit
    percent: Mapped[int]
    #: shown to the person who wrote it alone; never in a report, a list or the audit
    reason: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    given_at: Mapped[datetime]

    enrolment: Mapped[Enrolment] = relationship()
