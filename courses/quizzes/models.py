"""The question bank, quizzes, attempts and every write to an answer."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.catalogue.models import Course, Lesson
from courses.quizzes.rules.attempts import AttemptState, ReviewPolicy
from courses.quizzes.rules.papers import Candidate, Draw
from courses.quizzes.rules.questions import Question, QuestionKind, question_from_json
from courses.quizzes.rules.regrades import Correction, Remedy
from courses.quizzes.rules.scoring import Score, credit_of
from courses.quizzes.rules.sections import Section
from courses.study.models import Enrolment


class Purpose(StrEnum):
    """What a quiz is for; evaluation pairs "pre" with "post", and both with "retention"."""

    PRE = "pre"
    POST = "post"
    FINAL = "final"
    PRACTICE = "practice"
    #: what is still known days after the course was completed
    RETENTION = "retention"


class BankQuestion(Model):
    """A question of a course's bank; its wording and key are in its versions."""

    __tablename__ = "courses_question"
    __table_args__ = (UniqueConstraint("course_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    code: Mapped[str]
    #: number of the version that is drawn now
    number: Mapped[int] = mapped_column(default=1)
    #: no longer drawn; attempts that have it keep it
    retired_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()


class QuestionVersion(Model):
    """A question with its key, never changed once written: attempts point here."""

    __tablename__ = "courses_question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("courses_question.id"))
    number: Mapped[int]
    kind: Mapped[QuestionKind]
    objective: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]]
    #: the whole question with its key; never leaves the server before release
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))

    bank: Mapped[BankQuestion] = relationship(lazy="joined", innerjoin=True)

    @property
    def question(self) -> Question:
        """The question as plain values."""
        return question_from_json(self.content)

    @property
    def candidate(self) -> Candidate:
        """What drawing needs to know."""
        return Candidate(self.id, self.objective, frozenset(self.tags))


class Quiz(Model):
    """The rules of a quiz lesson. Frozen with the version of its course."""

    __tablename__ = "courses_quiz"
    __table_args__ = (
        CheckConstraint("limit_minutes BETWEEN 1 AND 600", name="limit_minutes"),
        CheckConstraint("attempts_allowed BETWEEN 1 AND 100", name="attempts_allowed"),
        CheckConstraint("opens_after_days BETWEEN 1 AND 365", name="opens_after_days"),
        CheckConstraint("closes_after_days >= opens_after_days", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id", ondelete="CASCADE"), unique=True)
    purpose: Mapped[Purpose]
    #: lines {"count", "objective", "tag", "level"}
    blueprint: Mapped[list[Any]]
    #: {"title", "text", "html", "draws": lines like the blueprint's}; they come after the questions of the blueprint
    sections: Mapped[list[Any]] = mapped_column(default=list)
    #: time limit; none for no limit
    limit_minutes: Mapped[int | None]
    #: none for without limit
    attempts_allowed: Mapped[int | None]
    #: minutes that must pass between two attempts
    pause_minutes: Mapped[int] = mapped_column(default=0)
    review: Mapped[ReviewPolicy] = mapped_column(default=ReviewPolicy.WHEN_DONE)
    #: one question after the other, without a way back
    sequential: Mapped[bool] = mapped_column(default=False)
    #: asks beside each question how sure the learner is
    asks_certainty: Mapped[bool] = mapped_column(default=False)
    #: first and last day it is open, counted from the day the learner completed the course; retention tests only
    opens_after_days: Mapped[int | None]
    closes_after_days: Mapped[int | None]

    lesson: Mapped[Lesson] = relationship(lazy="joined", innerjoin=True)

    @property
    def own_draws(self) -> tuple[Draw, ...]:
        """The blueprint without its sections, as plain values."""
        return tuple(_draw(line) for line in self.blueprint)

    @property
    def draws(self) -> tuple[Draw, ...]:
        """Everything a paper draws, section by section, as plain values."""
        of_sections = (_draw(line, n) for n, each in enumerate(self.sections, start=1) for line in each["draws"])
        return (*self.own_draws, *of_sections)

    @property
    def written_sections(self) -> tuple[Section, ...]:
        """Its sections as their author wrote them."""
        return tuple(Section(each["title"], each["text"], tuple(map(_draw, each["draws"]))) for each in self.sections)

    @property
    def section_starts(self) -> dict[int, int]:
        """Where each section begins in every paper (places from 1): place → section."""
        starts, place = {}, 1 + sum(draw.count for draw in self.own_draws)
        for number, each in enumerate(self.written_sections, start=1):
            starts[place] = number
            place += each.count
        return starts

    def section_at(self, item: int) -> int:
        """Which section a place of the paper lies in; 0 before all sections."""
        return max((number for start, number in self.section_starts.items() if start <= item), default=0)

    @property
    def shows_keys_in_practice(self) -> bool:
        """Whether it is practice after which keys are shown."""
        return self.purpose is Purpose.PRACTICE and self.review is not ReviewPolicy.NEVER

    @property
    def ends_with_passing(self) -> bool:
        """Whether it is an exam whose keys are shown to those who pass: their score is final then."""
        return (
            self.purpose is not Purpose.PRACTICE
            and self.review is not ReviewPolicy.NEVER
            and self.lesson.pass_percent is not None
        )

    @property
    def questions(self) -> int:
        """How many questions a paper has."""
        return sum(draw.count for draw in self.draws)


def _draw(line: Mapping[str, Any], section: int = 0) -> Draw:
    return Draw(int(line["count"]), line["objective"], line["tag"], line.get("level", ""), section)


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


class ItemLeft(Model):
    """A learner went on from a question of a sequential quiz and cannot come back to it. Appended only."""

    __tablename__ = "courses_item_left"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    #: place in the paper, from 1
    item: Mapped[int] = mapped_column(primary_key=True)
    left_at: Mapped[datetime]


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
