"""Reads for item analysis: only for those who write the course, and only sums leave this room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from bina.db import db
from bina.errors import NotFound
from bina.jobs import Job, JobState
from bina.people.models import Person
from bina.people.rules import Education
from courses.analysis.models import ItemAnalysis
from courses.analysis.rules.items import Given, Sitting
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.quizzes.models import AnswerWrite, Attempt, KeyRelease, Purpose, QuestionVersion, Quiz
from courses.quizzes.queries import corrections_of, essay_marks_of
from courses.quizzes.rules.attempts import AttemptState, Stamp, Write, current
from courses.quizzes.rules.questions import FULL, Answer, Question, answer_from_json
from courses.quizzes.rules.regrades import Correction, Remedy, key_in_force
from courses.quizzes.rules.scoring import mark
from courses.study.models import Enrolment

#: The two groups that fairness compares.
LOWER, HIGHER = "lower", "higher"
_LOWER = {Education.SD, Education.SMP, Education.SMA, Education.D1, Education.D2, Education.D3}
_AT_ONCE = 500
_ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED)


@dataclass(frozen=True)
class QuizToStudy:
    """A quiz through all versions of its course."""

    key: str
    title: str
    purpose: Purpose
    people: int
    analyses: Sequence[ItemAnalysis]


def quizzes_to_study(course: Course) -> list[QuizToStudy]:
    """Every quiz of a course with how many people sat it and the analyses there are, newest first."""
    rows = db.session.execute(
        select(Lesson.key, Lesson.title, Quiz.purpose)
        .join(Quiz, Quiz.lesson_id == Lesson.id)
        .join(Module, Module.id == Lesson.module_id)
        .join(CourseVersion, CourseVersion.id == Module.version_id)
        .where(CourseVersion.course_id == course.id)
        .order_by(CourseVersion.number, Module.position, Lesson.position)
    )
    newest = {row.key: row for row in rows}
    people = {
        row.key: row.n
        for row in db.session.execute(
            select(Lesson.key, func.count(func.distinct(Enrolment.person_id)).label("n"))
            .select_from(Attempt)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .join(Quiz, Quiz.id == Attempt.quiz_id)
            .join(Lesson, Lesson.id == Quiz.lesson_id)
            .where(Enrolment.course_id == course.id, Attempt.state.in_(_ENDED))
            .group_by(Lesson.key)
        )
    }
    made: dict[str, list[ItemAnalysis]] = {}
    for each in db.session.scalars(
        select(ItemAnalysis).where(ItemAnalysis.course_id == course.id).order_by(ItemAnalysis.id.desc())
    ):
        made.setdefault(each.lesson_key, []).append(each)
    return [
        QuizToStudy(row.key, row.title, row.purpose, people.get(row.key, 0), made.get(row.key, []))
        for row in newest.values()
    ]


def quiz_to_study(course: Course, key: str) -> QuizToStudy:
    """One quiz of a course; raises NotFound."""
    for each in quizzes_to_study(course):
        if each.key == key:
            return each
    raise NotFound(_("Kuis ini tidak ditemukan."))


def analysis_of(course: Course, analysis_id: int) -> ItemAnalysis:
    """An analysis of this course; raises NotFound."""
    found = db.session.get(ItemAnalysis, analysis_id)
    if found is None or found.course_id != course.id:
        raise NotFound(_("Telaah ini tidak ditemukan."))
    return found


def job_state(analysis: ItemAnalysis) -> JobState | None:
    """How far the job is that makes an analysis."""
    return db.session.scalar(select(Job.state).where(Job.key == analysis.job_key))


# --------------------------------------------------------------------------------------------- the facts


@dataclass(frozen=True)
class Asked:
    """A question version that was asked, how often, and by how many learners its key has been seen."""

    version: QuestionVersion
    question: Question
    drawn: int
    known: float


@dataclass(frozen=True)
class Facts:
    """Everything an analysis is made of."""

    sittings: Sequence[Sitting]
    asked: Sequence[Asked]
    attempts: int
    late: int


def _attempts(analysis: ItemAnalysis) -> Select[Attempt, Person]:
    return (
        select(Attempt, Person)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Lesson, Lesson.id == Quiz.lesson_id)
        .where(
            Enrolment.course_id == analysis.course_id,
            Lesson.key == analysis.lesson_key,
            Attempt.state.in_(_ENDED),
            # What people have yet to mark tells nothing yet.
            Attempt.earned.is_not(None),
            Attempt.ended_at <= analysis.cut_at,
        )
        .order_by(Attempt.ended_at, Attempt.id)
    )


def facts_of(analysis: ItemAnalysis) -> Facts:
    """The first sitting of every person with its marks, and how often each question was asked at all."""
    first: dict[int, tuple[Attempt, Person]] = {}
    drawn: Counter[int] = Counter()
    late = attempts = 0
    ids = []
    for attempt, person in db.session.execute(_attempts(analysis)):
        attempts += 1
        ids.append(attempt.id)
        first.setdefault(person.id, (attempt, person))
        drawn.update(line[0] for line in attempt.paper)
    for place in range(0, len(ids), _AT_ONCE):
        late += db.session.scalars(
            select(func.count(func.distinct(AnswerWrite.attempt_id))).where(
                AnswerWrite.attempt_id.in_(ids[place : place + _AT_ONCE]), AnswerWrite.late.is_(True)
            )
        ).one()
    versions = {
        version.id: version
        for version in db.session.scalars(
            select(QuestionVersion)
            .join(QuestionVersion.bank)
            .where(QuestionVersion.bank.has(course_id=analysis.course_id))
            .order_by(QuestionVersion.question_id, QuestionVersion.number)
        )
        if version.id in drawn
    }
    corrections = corrections_of(versions, until=analysis.cut_at)
    versions = {number: version for number, version in versions.items() if _measures(corrections.get(number, ()))}
    questions = {
        number: key_in_force(version.question, corrections.get(number, ())) for number, version in versions.items()
    }
    known = {
        row.question_id: row.n
        for row in db.session.execute(
            select(KeyRelease.question_id, func.count().label("n"))
            .join(Enrolment, Enrolment.id == KeyRelease.enrolment_id)
            .where(Enrolment.course_id == analysis.course_id, KeyRelease.released_at <= analysis.cut_at)
            .group_by(KeyRelease.question_id)
        )
    }
    learners = len(first) or 1
    return Facts(
        _sittings(list(first.values()), questions, analysis.cut_at),
        [
            Asked(version, questions[number], drawn[number], min(1.0, known.get(version.question_id, 0) / learners))
            for number, version in versions.items()
        ],
        attempts,
        late,
    )


def _measures(corrections: Sequence[Correction]) -> bool:
    """Whether answers to a question still tell anything: not when all got its credit, or when it does not count."""
    return not corrections or corrections[-1].remedy not in (Remedy.FULL_MARKS, Remedy.DROPPED)


def _sittings(
    first: Sequence[tuple[Attempt, Person]], questions: dict[int, Question], until: datetime
) -> list[Sitting]:
    found = []
    essays = any(question.is_marked_by_people for question in questions.values())
    for place in range(0, len(first), _AT_ONCE):
        part = first[place : place + _AT_ONCE]
        logs: dict[tuple[int, int], list[Write]] = {}
        for row in db.session.execute(
            select(
                AnswerWrite.attempt_id, AnswerWrite.item, AnswerWrite.sequence, AnswerWrite.writer, AnswerWrite.content
            ).where(AnswerWrite.attempt_id.in_([attempt.id for attempt, _person in part]))
        ):
            write = Write(Stamp(row.sequence, row.writer), row.content)
            logs.setdefault((row.attempt_id, row.item), []).append(write)
        marks = essay_marks_of([attempt.id for attempt, _person in part], until) if essays else {}
        for attempt, person in part:
            given = []
            for item, line in enumerate(attempt.paper, start=1):
                if (question := questions.get(line[0])) is None:
                    continue
                standing = current(logs.get((attempt.id, item), []))
                answer = answer_from_json(question, standing.content) if standing else Answer()
                said = marks.get((attempt.id, item))
                if question.is_marked_by_people and said is None and not answer.is_empty:
                    # Marked after the cut.
                    continue
                credit = mark(question, answer, said.credit if said else None).credit / FULL
                given.append(Given(line[0], credit, answer.choices, answer.is_empty))
            group = None if person.education is None else LOWER if person.education in _LOWER else HIGHER
            if given and attempt.ended_at is not None:
                found.append(Sitting(attempt.ended_at, tuple(given), group))
    return found
