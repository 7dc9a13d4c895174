"""Policies: who may enter a route. Every route names one; a route without a policy is refused.

A policy answers only "may this kind of person come in at all". Which objects a person may touch is decided
where they are loaded: queries take the person and give nothing that is not theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bina.people.models import Person, RoleKind
from bina.people.permissions import administers_everything

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """A named rule of entry; `check` sees the signed-in person. `public` routes have no check at all."""

    name: str
    check: Callable[[Person], bool] | None

    @property
    def public(self) -> bool:
        """Whether nobody needs to be signed in."""
        return self.check is None


public = Policy("public", None)
#: what strangers wrote, served without any session and only under CONTENT_URL, where nothing else is served
foreign = Policy("foreign", None)
signed_in = Policy("signed_in", lambda person: True)


def has_role(*kinds: RoleKind, subject: str | None = None) -> Policy:
    """Enter when the person holds one of these roles now, over any unit, or for any one `subject` of this kind."""
    return Policy(
        "role:" + "|".join(sorted(kind.value for kind in kinds)) + (f"@{subject}" if subject else ""),
        lambda person: person.holds(*kinds) or (subject is not None and bool(person.subjects_held(subject, *kinds))),
    )


administrator = has_role(RoleKind.ADMINISTRATOR)
#: an administrator whose role is over everything: law as data, jobs, the audit trail
installation_administrator = Policy("installation_administrator", administers_everything)
manager = has_role(RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
instructor = has_role(RoleKind.INSTRUCTOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
evaluator = has_role(RoleKind.EVALUATOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
report_reader = has_role(RoleKind.LEADER, RoleKind.EVALUATOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def allow(policy: Policy) -> Callable[[View], View]:
    """State the policy right under the route: `@blueprint.get(…)` then `@allow(signed_in)`."""

    def mark(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(view: Callable[..., Any] | None) -> Policy | None:
    """The policy a view was marked with, or None."""
    return getattr(view, "policy", None)
