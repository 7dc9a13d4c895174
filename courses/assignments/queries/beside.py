"""What other rooms show on a learner's page of an assignment, and beside a work that is marked.

Rooms above lend it with `@stands_by_task` and `@stands_by_work` (in their listeners), so that this room need not know who they are.
"""

from collections.abc import Callable

from bina.feature import Panel
from courses.assignments.models import Submission, Work
from courses.catalogue.models import Lesson
from courses.study.models import Enrolment

TaskTeller = Callable[[Enrolment, Lesson, Work | None], Panel | None]
WorkTeller = Callable[[Submission], Panel | None]
_by_task: list[TaskTeller] = []
_by_work: list[WorkTeller] = []


def stands_by_task(teller: TaskTeller) -> TaskTeller:
    """Register who shows something to the learner: given how they follow the course, the lesson and their work."""
    if teller not in _by_task:
        _by_task.append(teller)
    return teller


def panels_by_task(enrolment: Enrolment, lesson: Lesson, work: Work | None) -> list[Panel]:
    """Everything that stands on the learner's page, in order."""
    found = [teller(enrolment, lesson, work) for teller in _by_task]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)


def stands_by_work(teller: WorkTeller) -> WorkTeller:
    """Register who shows something to the marker of a work."""
    if teller not in _by_work:
        _by_work.append(teller)
    return teller


def panels_by_work(submission: Submission) -> list[Panel]:
    """Everything that stands beside a work, in order."""
    found = [teller(submission) for teller in _by_work]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)
