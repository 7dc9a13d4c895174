"""What an administrator may do to whom: never more than their own role covers."""

from bina.people.models import Person, Role, RoleKind


def covers_role(actor: Person, role: Role) -> bool:
    """Whether the actor administers all that the role is over."""
    if role.unit is None:
        return any(own.kind is RoleKind.ADMINISTRATOR and own.unit is None for own in actor.current_roles)
    return actor.holds_over(role.unit, RoleKind.ADMINISTRATOR)


def may_hand_access(actor: Person, person: Person) -> bool:
    """Whether the actor may make a password link for the person: whoever enters by it gets all the person's roles."""
    return actor.holds_over(person.unit, RoleKind.ADMINISTRATOR) and all(
        covers_role(actor, role) for role in person.current_roles
    )
