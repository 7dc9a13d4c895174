"""Who may read a unit's results, who may change them, and who handles its complaints."""

from bina.people.models import Person, RoleKind, Unit

#: Roles over a unit that may read how its services do.
READERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.LEADER, RoleKind.ADMINISTRATOR)
#: Roles over a unit that may set targets, plans and service points.
STEERERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.ADMINISTRATOR)


def may_read(person: Person, unit: Unit) -> bool:
    """Whether the person may read its results."""
    return person.holds_over(unit, *READERS)


def may_steer(person: Person, unit: Unit) -> bool:
    """Whether the person may change what is measured and planned there."""
    return person.holds_over(unit, *STEERERS)


def may_handle(person: Person, unit: Unit) -> bool:
    """Whether the person may see and note complaints of the unit: who works in it, and who reads its results."""
    return person.unit_id == unit.id or may_read(person, unit)
