"""Who makes and ends a duty."""

from bina.people.models import Person, RoleKind
from courses.duties.models import Duty

KEEPERS = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def may_keep(person: Person, duty: Duty) -> bool:
    """Managers and administrators over the whole audience's unit, today."""
    return person.holds_over(duty.unit, *KEEPERS)
