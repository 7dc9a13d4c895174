"""Who may be confided in: only people named for a programme, by name."""

from bina.people.models import Person, RoleKind
from bina.permissions import has_role
from mentoring.programmes.permissions import MENTORING

#: A role for one programme alone; no role over a unit opens the confidential line, not even an administrator's.
confidant = has_role(RoleKind.CONFIDANT, subject=MENTORING)


def confidant_for(person: Person) -> list[int]:
    """Ids of the programmes the person is a confidant of."""
    return person.subjects_held(MENTORING, RoleKind.CONFIDANT)
