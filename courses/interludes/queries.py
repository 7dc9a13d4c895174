"""Which questions lessons may ask. Their keys are shown at once, so no quiz asks them: `Candidate.suits`."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import and_, select

from bina.db import db
from bina.errors import NotFound
from courses.authoring.queries import load_texts
from courses.catalogue.models import CourseVersion, Lesson
from courses.interludes.rules import codes_in
from courses.quizzes.models import Attempt, BankQuestion, QuestionVersion
from courses.quizzes.queries import bank
from courses.quizzes.rules.attempts import AttemptState
from courses.quizzes.rules.papers import LESSON_TAG
from courses.quizzes.rules.questions import MARKED_BY_PEOPLE
from courses.study.models import Enrolment


def _may_be_asked(question: QuestionVersion) -> bool:
    """Set apart for lessons, and answered at once: an essay waits for its marker."""
    return LESSON_TAG in question.tags and question.kind not in MARKED_BY_PEOPLE


def for_lessons(course_id: int) -> list[QuestionVersion]:
    """The questions of a course that were set apart for lessons, by code."""
    return [each for each in bank(course_id) if _may_be_asked(each)]


def asked_by_code(course_id: int, codes: Collection[str]) -> Mapping[str, QuestionVersion]:
    """Of these codes those that lessons may ask now; one statement."""
    found = db.session.scalars(
        select(QuestionVersion)
        .join(
            BankQuestion,
            and_(BankQuestion.id == QuestionVersion.question_id, BankQuestion.number == QuestionVersion.number),
        )
        .where(BankQuestion.course_id == course_id, BankQuestion.code.in_(codes), BankQuestion.retired_at.is_(None))
    )
    return {each.bank.code: each for each in found if _may_be_asked(each)}


def codes_of(lesson: Lesson) -> list[str]:
    """Codes of every question a lesson asks, in its text and in its video."""
    return [*codes_in(lesson.body), *(stop.code for stop in lesson.video_stops)]


def question_in(course_id: int, lesson: Lesson, question_id: int) -> QuestionVersion:
    """A question this lesson asks; raises NotFound for every other one of the bank."""
    for version in asked_by_code(course_id, codes_of(lesson)).values():
        if version.question_id == question_id:
            return version
    raise NotFound(_("Soal ini tidak ada di materi ini lagi."))


def is_being_examined(enrolment: Enrolment, question_id: int) -> bool:
    """Whether an attempt this learner has not handed in still asks the question, from before it was set apart."""
    papers = db.session.scalars(
        select(Attempt.paper).where(Attempt.enrolment_id == enrolment.id, Attempt.state == AttemptState.OPEN)
    )
    numbers = {line[0] for paper in papers for line in paper}
    return (
        db.session.scalar(
            select(QuestionVersion.id)
            .where(QuestionVersion.id.in_(numbers), QuestionVersion.question_id == question_id)
            .limit(1)
        )
        is not None
    )


def unaskable(version: CourseVersion) -> list[tuple[str, str]]:
    """(title of the lesson, code) of every question that is named but may not be asked."""
    load_texts(version)
    named = [(lesson.title, code) for lesson in version.lessons for code in codes_of(lesson)]
    if not named:
        return []
    known = asked_by_code(version.course_id, {code for _title, code in named})
    return [(title, code) for title, code in named if code not in known]
