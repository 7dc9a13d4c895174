"""Beside the outline: whether the course is a starter of the agency."""

from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.starters.permissions import may_offer
from courses.starters.queries import is_starter


@stands_beside
def starter_card(person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """For who may offer a published course, and for who writes one that is offered."""
    course = version.course
    if lesson is not None or course.published_number is None or course.withdrawn_at is not None:
        return None
    offered, may = is_starter(course.id), may_offer(person, course)
    if not offered and not may:
        return None
    return Panel("courses/starters/_card.html", {"course_id": course.id, "offered": offered, "may": may}, order=45)
