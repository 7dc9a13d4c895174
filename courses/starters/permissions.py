"""Who offers a starter: it hands questions and their keys to every author of the agency."""

from bina.people.models import Person, RoleKind
from courses.catalogue.models import Course


def may_offer(person: Person, course: Course) -> bool:
    """Managers and administrators over the course's unit, today."""
    return person.holds_over(course.unit, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
