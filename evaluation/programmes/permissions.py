"""Who may read and who may steer a programme."""

from bina.people.models import Person, RoleKind
from evaluation.programmes.models import Programme

#: Roles over the programme's unit that may read it and its reports.
READERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.LEADER, RoleKind.ADMINISTRATOR)
#: Roles over the programme's unit that may change it.
STEERERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.ADMINISTRATOR)


def may_steer(person: Person, programme: Programme) -> bool:
    """Whether the person may change the programme: its manager, or a steering role over its unit."""
    return programme.manager_id == person.id or person.holds_over(programme.unit, *STEERERS)
