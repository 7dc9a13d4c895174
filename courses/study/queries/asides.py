"""What other rooms show under the text of a lesson, and on the learner's page of a course.

Rooms above study lend it with `@tells_asides` (in their listeners), so that study need not know who they are.
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


Beside = Callable[[Enrolment], Panel | None]
_beside: list[Beside] = []


def stands_by_study(beside: Beside) -> Beside:
    """Register who shows something on the learner's page of a course: given the enrolment."""
    if beside not in _beside:
        _beside.append(beside)
    return beside


def panels_by_study(enrolment: Enrolment) -> list[Panel]:
    """Everything rooms above show on the learner's page of a course, in order."""
    found = [beside(enrolment) for beside in _beside]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)
