"""Makers of quizzes with an essay."""

from dataclasses import replace

from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.catalogue.models import CourseVersion
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Attempt, Purpose
from courses.quizzes.queries import bank, shown_question
from courses.quizzes.rules.questions import Question, QuestionKind
from courses.rubrics.rules import read_rubric
from tests.support.assignments import RUBRIC
from tests.support.courses import a_draft

WRITTEN = "Saya mendengarkan warga sampai selesai, lalu menjelaskan langkahnya."


def an_essay(prompt: str = "Ceritakan cara Anda melayani warga yang marah.", points: int = 4) -> Question:
    """An essay of four points by a rubric of six."""
    return Question(
        QuestionKind.ESSAY, prompt, rubric=read_rubric(RUBRIC), points=points, objective="T1", tags=("esai",)
    )


def an_essay_course(author: Person, essays: int = 1, **rules) -> CourseVersion:
    """A published course whose exam asks four other questions and so many essays."""
    draft = a_draft(author)
    for n in range(essays):
        quizzes.write_question(draft.course, an_essay(f"Uraian ke-{n + 1}: bagaimana Anda melayani?"), by=author)
    draws = ((2, "T1", "mudah"), (2, "T2", ""), (essays, "T1", "esai"))
    for version in bank(draft.course_id):
        if version.kind is not QuestionKind.ESSAY:
            quizzes.revise_question(version, replace(version.question, tags=("mudah",)), by=author)
    rules = {"pass_percent": 50, "limit_minutes": 20, "attempts_allowed": 3} | rules
    authoring.write_quiz(draft.lessons[-1], QuizRules(Purpose.FINAL, draws, **rules))
    authoring.publish(draft, by=author)
    return draft


def essay_items(attempt: Attempt) -> list[int]:
    """Where its essays stand in the paper."""
    return [
        n for n in range(1, attempt.items + 1) if shown_question(attempt, n).kind is QuestionKind.ESSAY
    ]  # fmt: skip


def answer_all(attempt: Attempt, *, rightly: bool = True, text: str = WRITTEN) -> list[int]:
    """Answer every question; the places of the essays."""
    essays = essay_items(attempt)
    for item in range(1, attempt.items + 1):
        given = {"text": text} if item in essays else {"choices": ["o1" if rightly else "o2"]}
        quizzes.save_form(attempt, item, given)
    return essays
