"""Demonstration of item analysis: two quizzes whose questions have been looked at."""

from collections.abc import Mapping

from bina.demo.people import cast
from courses.analysis import operations
from courses.analysis.queries import facts_of, quizzes_to_study
from courses.analysis.reports import analysis_report
from courses.catalogue.models import CourseVersion


def build_analyses(versions: Mapping[str, CourseVersion]) -> None:
    """Analyse the tests of the course on public communication, as their author would."""
    author = cast("surakarta").instructor
    course = versions["KPP"].course
    for quiz in quizzes_to_study(course):
        if quiz.title in ("Prates", "Pascates"):
            analysis = operations.ask(course, quiz, by=author)
            report = analysis_report(analysis, facts_of(analysis), course.unit.name, demonstration=True)
            operations.keep(analysis, report)
