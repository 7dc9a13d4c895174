"""Who sees a person's competencies and who may say something about them."""

from collections.abc import Sequence

from bina.people.models import Person, RoleKind
from bina.people.rules import AssessmentSource
from bina.permissions import has_role

#: Roles that look after the people of a unit.
KEEPERS = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
#: Who may ask where the people of a unit stand.
unit_reader = has_role(RoleKind.LEADER, *KEEPERS)


def may_see(viewer: Person, person: Person) -> bool:
    """The person, the superior, and managers and administrators over the unit."""
    return person.id == viewer.id or bool(may_record(viewer, person))


def may_record(actor: Person, person: Person) -> Sequence[AssessmentSource]:
    """What the actor may record about the person. Nobody says anything about themselves."""
    if actor.id == person.id:
        return ()
    if person.superior_id == actor.id:
        return (AssessmentSource.SUPERIOR, AssessmentSource.CERTIFICATE)
    return (AssessmentSource.CERTIFICATE,) if actor.holds_over(person.unit, *KEEPERS) else ()
