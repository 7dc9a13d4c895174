"""Who manages a mentoring programme."""

from bina.people.models import Person, RoleKind
from bina.permissions import has_role
from mentoring.programmes.models import Programme

#: The kind under which people hold a role for one mentoring programme alone.
MENTORING = "mentoring"
MANAGERS = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR)

programme_manager = has_role(*MANAGERS, subject=MENTORING)


def may_manage(person: Person, programme: Programme) -> bool:
    """Whether the person manages the programme: by a role over its unit or for it alone."""
    return may_share_out(person, programme) or programme.id in person.subjects_held(MENTORING, *MANAGERS)


def may_share_out(person: Person, programme: Programme) -> bool:
    """Whether the person may give others a role for the programme: managers of its unit."""
    return person.holds_over(programme.unit, *MANAGERS)
