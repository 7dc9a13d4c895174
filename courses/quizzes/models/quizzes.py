"""The question bank, and the rules of quizzes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from courses.catalogue.models import Course, Lesson
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Candidate, Draw
from courses.quizzes.rules.passages import is_gated, shut_since
from courses.quizzes.rules.questions import Question, QuestionKind, question_from_json
from courses.quizzes.rules.sections import Section


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
        return tuple(
            Section(
                each["title"],
                each["text"],
                tuple(map(_draw, each["draws"])),
                each.get("minutes"),
                each.get("one_way", False),
            )
            for each in self.sections
        )

    @property
    def is_gated(self) -> bool:
        """Whether its sections are begun one by one."""
        return is_gated(self.written_sections)

    @property
    def ends_by_itself(self) -> bool:
        """Whether some time limit ends every attempt, be it that of the last section alone."""
        ends = {
            n: datetime.max.replace(tzinfo=UTC) if each.minutes else None
            for n, each in enumerate(self.written_sections, start=1)
        }
        shut = shut_since(self.written_sections, ends, sequential=self.sequential, before=bool(self.own_draws))
        return self.limit_minutes is not None or shut is not None

    @property
    def section_minutes(self) -> int:
        """How long all sections with a time of their own take together."""
        return sum(each.minutes or 0 for each in self.written_sections)

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
