"""Who may learn whose story stands at an end: the evaluator, as the consent says, and not the manager."""

from bina.people.models import Person, RoleKind
from bina.permissions import has_role
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import PROGRAMME

evaluator_here = has_role(RoleKind.EVALUATOR, subject=PROGRAMME)


def may_hear_stories(person: Person, programme: Programme) -> bool:
    """Whether the person evaluates the programme: by a role over its unit, or for it alone."""
    return person.holds_over(programme.unit, RoleKind.EVALUATOR) or programme.id in person.subjects_held(
        PROGRAMME, RoleKind.EVALUATOR
    )
