"""Makers of assignments."""

from bina.people.models import Person
from courses.assignments import operations as assignments
from courses.assignments.models import Submission
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind
from courses.rubrics.rules import read_rubric
from courses.study.models import Enrolment
from tests.support.courses import a_draft, an_enrolment

RUBRIC = "Isi\n4 Tepat\n2 Sebagian\n0 Meleset\n\nBahasa\n2 Jelas\n1 Cukup\n0 Kabur"


def an_assignment_draft(author: Person, title: str | None = None, pass_percent: int | None = 60) -> CourseVersion:
    """A draft of one assignment with two criteria."""
    draft = a_draft(author, title)
    module = draft.modules[0]
    for lesson in list(module.lessons):
        authoring.remove_lesson(lesson)
    task = authoring.add_lesson(module, LessonKind.ASSIGNMENT, "Surat jawaban", 45)
    authoring.write_lesson(task, LessonContent("Surat jawaban", 45, body="Tulis **surat**."))
    authoring.write_assignment(task, read_rubric(RUBRIC), pass_percent)
    return draft


def an_assignment_course(author: Person, **values) -> CourseVersion:
    """The same, published."""
    draft = an_assignment_draft(author, **values)
    authoring.publish(draft, by=author)
    return draft


def handed_in(person: Person, version: CourseVersion, text: str = "Yth. Bapak") -> tuple[Enrolment, Submission]:
    """A person who follows the course and has handed in."""
    enrolment = an_enrolment(person, version)
    return enrolment, assignments.hand_in(enrolment, version.lessons[-1], assignments.Given(text, ""))
