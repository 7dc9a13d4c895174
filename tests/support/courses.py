"""Makers of courses, ready to be studied."""

import itertools

from bina import clock, signals
from bina.db import db
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.authoring.operations import Details, LessonContent, QuizRules
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind, OpensAfter
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Purpose, Quiz
from courses.quizzes.queries import quiz_of
from courses.quizzes.rules.questions import Option, Question, QuestionKind
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState

_numbers = itertools.count(1)
#: Stands in every key and feedback: it may be seen nowhere before release.
CANARY = "KUNCIRAHASIA"


def a_question(n: int, objective: str = "T1", **values) -> Question:
    """A single-choice question whose right option is `o1`."""
    return Question(
        QuestionKind.SINGLE,
        f"Pertanyaan nomor {n}?",
        options=(Option("o1", "Tepat", True, feedback=CANARY), Option("o2", "Meleset"), Option("o3", "Keliru")),
        feedback=CANARY,
        objective=objective,
        **values,
    )


def a_draft(author: Person, title: str | None = None, questions: int = 6) -> CourseVersion:
    """A draft: two texts, then a final quiz of four questions with 50 % to pass, from a bank of six."""
    number = next(_numbers)
    draft = authoring.create_course(author, author.unit, f"UJI-{number}", title or f"Pelatihan uji {number}")
    authoring.describe(
        draft,
        Details(
            title=draft.title,
            summary="Melayani warga dengan ramah.",
            objectives=(("T1", "Menyapa warga"), ("T2", "Menjawab pengaduan")),
        ),
    )
    for n in range(questions):
        quizzes.write_question(draft.course, a_question(n, "T1" if n % 2 else "T2"), by=author)
    module = authoring.add_module(draft, "Modul pertama")
    for n in (1, 2):
        lesson = authoring.add_lesson(module, LessonKind.TEXT, f"Bacaan {n}", 30)
        authoring.write_lesson(lesson, LessonContent(f"Bacaan {n}", 30, body=f"## Bagian\n\nIsi bacaan {n}."))
    exam = authoring.add_lesson(module, LessonKind.QUIZ, "Ujian", 30)
    authoring.write_lesson(exam, LessonContent("Ujian", 30, opens_after=OpensAfter.ALL_BEFORE))
    authoring.write_quiz(
        exam,
        QuizRules(Purpose.FINAL, ((2, "T1", ""), (2, "T2", "")), pass_percent=50, limit_minutes=20, attempts_allowed=3),
    )
    return draft


def a_course(author: Person, title: str | None = None, **values) -> CourseVersion:
    """A published course."""
    draft = a_draft(author, title, **values)
    authoring.publish(draft, by=author)
    db.session.flush()
    return draft


def an_enrolment(person: Person, version: CourseVersion) -> Enrolment:
    """A person who follows a course."""
    return study.enrol(person, version, by=person)


def read_everything(enrolment: Enrolment) -> None:
    """Confirm every text of the course as read."""
    for lesson in enrolment.version.lessons:
        if lesson.kind is LessonKind.TEXT:
            study.confirm_reading(enrolment, lesson)


def exam_of(version: CourseVersion) -> Quiz:
    """The quiz at the end of a course."""
    return quiz_of(version.lessons[-1])


def completed(person: Person, enrolment: Enrolment, title: str = "Pelatihan uji") -> None:
    """What studying sends when every condition of the course is met."""
    enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, clock.now()
    signals.course_completed.send(
        person, course_id=enrolment.course_id, title=title, version=1, enrolment_id=enrolment.id, minutes=90,
        completed_at=clock.now(),
    )  # fmt: skip
