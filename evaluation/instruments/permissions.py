"""Who may work on an instrument: evaluators and programme managers of the agency it belongs to."""

from bina.people.models import Person, RoleKind

#: Roles that write instruments.
AUTHORS = (RoleKind.EVALUATOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def agencies_written_for(person: Person) -> set[int] | None:
    """Ids of the agencies for which the person may write instruments; none means all of them."""
    units = [role.unit for role in person.current_roles if role.kind in AUTHORS]
    if any(unit is None for unit in units):
        return None
    return {unit.agency_id for unit in units if unit is not None}


def may_write_for(person: Person, agency_id: int) -> bool:
    """Whether the person may change drafts of this agency."""
    agencies = agencies_written_for(person)
    return agencies is None or agency_id in agencies
