"""What an administrator may do to whom: never more than their own role covers."""

from bina.people.models import Person, Role, RoleKind


def administers_everything(person: Person) -> bool:
    """Whether the person is an administrator of the whole installation."""
    return any(role.kind is RoleKind.ADMINISTRATOR and role.unit_id is None for role in person.current_roles)


def covers_role(actor: Person, role: Role) -> bool:
    """Whether the actor administers all that the role is over."""
    if role.unit is None:
        return administers_everything(actor)
    return actor.holds_over(role.unit, RoleKind.ADMINISTRATOR)


def may_hand_access(actor: Person, person: Person) -> bool:
    """Whether the actor may make a password link for the person: whoever enters by it gets all the person's roles."""
    return actor.holds_over(person.unit, RoleKind.ADMINISTRATOR) and all(
        covers_role(actor, role) for role in person.roles_in_force
    )
