"""Who may read and who may steer a programme."""

from bina.people.models import Person, RoleKind
from bina.permissions import has_role
from evaluation.programmes.models import Programme

#: The kind under which people hold roles for one programme alone.
PROGRAMME = "programme"
#: Roles over the programme's unit, or for it alone, that may read it and its reports.
READERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.LEADER, RoleKind.ADMINISTRATOR)
#: Roles over the programme's unit, or for it alone, that may change it.
STEERERS = (RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.ADMINISTRATOR)

reader = has_role(*READERS, subject=PROGRAMME)
steerer = has_role(*STEERERS, subject=PROGRAMME)


def may_steer(person: Person, programme: Programme) -> bool:
    """Whether the person may change the programme: its manager, or a steering role over its unit or for it alone."""
    return may_share_out(person, programme) or programme.id in person.subjects_held(PROGRAMME, *STEERERS)


def may_share_out(person: Person, programme: Programme) -> bool:
    """Whether the person may give others roles for the programme: its manager, or a steering role over its unit."""
    return programme.manager_id == person.id or person.holds_over(programme.unit, *STEERERS)
