"""Who may write which course."""

from bina.people.models import Person, RoleKind
from courses.catalogue.models import Course

WRITERS = (RoleKind.INSTRUCTOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def may_write(person: Person, course: Course) -> bool:
    """Instructors, managers and administrators over the course's unit, today."""
    return person.holds_over(course.unit, *WRITERS)


def may_mark(person: Person, course: Course) -> bool:
    """Instructors over the course's unit, today; a manager who writes a course does not read its learners' works."""
    return person.holds_over(course.unit, RoleKind.INSTRUCTOR)
