"""What other rooms show under the text of a lesson and on the page of a course.

Rooms above study lend it with `@tells_asides` and `@stands_on_course` (in their listeners), so that study need not know who they are.
"""

from collections.abc import Callable

from bina.feature import Panel
from bina.people.models import Person
from courses.catalogue.models import Lesson
from courses.study.models import Enrolment

Teller = Callable[[Person, int, Lesson], Panel | None]
_tellers: list[Teller] = []


def tells_asides(teller: Teller) -> Teller:
    """Register who shows something under a lesson: given the learner, the course's id and the lesson."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def asides_of(person: Person, course_id: int, lesson: Lesson) -> list[Panel]:
    """Everything that stands under a lesson, in order."""
    found = [teller(person, course_id, lesson) for teller in _tellers]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)


Filler = Callable[[Person, int, Lesson, str], list[str | Panel]]
_fillers: list[Filler] = []


def fills_texts(filler: Filler) -> Filler:
    """Register who puts something into the text of a lesson: given a piece of it, the pieces it becomes."""
    if filler not in _fillers:
        _fillers.append(filler)
    return filler


def text_of(person: Person, course_id: int, lesson: Lesson) -> list[str | Panel]:
    """The text of a lesson as safe HTML, with what other rooms put into it at its place."""
    pieces: list[str | Panel] = [lesson.body_html]
    for filler in _fillers:
        pieces = [
            part
            for piece in pieces
            for part in (filler(person, course_id, lesson, piece) if isinstance(piece, str) else [piece])
        ]
    return pieces


CourseTeller = Callable[[Person, int, Enrolment | None], Panel | None]
_course_tellers: list[CourseTeller] = []


def stands_on_course(teller: CourseTeller) -> CourseTeller:
    """Register who shows something on the page of a course: given whoever looks, the course's id, and how they follow
    it."""
    if teller not in _course_tellers:
        _course_tellers.append(teller)
    return teller


def course_panels_of(person: Person, course_id: int, enrolment: Enrolment | None) -> list[Panel]:
    """Everything that stands on the page of a course, in order."""
    found = [teller(person, course_id, enrolment) for teller in _course_tellers]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)
