"""Who may close days to study."""

from bina.people.models import Person, RoleKind, Unit
from bina.people.permissions import administers_everything


def may_close_days(person: Person, unit: Unit | None) -> bool:
    """Managers and administrators for their units; for the whole installation only who administers all of it."""
    if unit is None:
        return administers_everything(person)
    return person.holds_over(unit, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
