"""Who reads a draft before it is published, and who asks for a second pair of eyes."""

from collections.abc import Collection

from bina.people.models import Person, RoleKind, Unit
from courses.catalogue.models import Course
from courses.catalogue.permissions import may_write

KEEPERS = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def may_judge(person: Person, course: Course, authors: Collection[int]) -> bool:
    """Whoever may write the course and has written nothing in this draft."""
    return person.id not in authors and may_write(person, course)


def may_ask_for_four_eyes(person: Person, unit: Unit) -> bool:
    """Managers and administrators over the unit, today."""
    return person.holds_over(unit, *KEEPERS)
