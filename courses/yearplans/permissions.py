"""Who writes a plan, and who decides on it."""

from bina.people.models import Person, RoleKind, Unit
from courses.yearplans.models import YearPlan
from courses.yearplans.rules import PlanState

KEEPERS = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def may_write(person: Person, plan: YearPlan) -> bool:
    """Managers of the unit, while nobody decides on it."""
    return plan.is_open and person.holds_over(plan.unit, *KEEPERS)


def may_decide(person: Person, plan: YearPlan, agency: Unit) -> bool:
    """Managers of the whole agency, on what somebody else submitted."""
    return (
        plan.state is PlanState.SUBMITTED and plan.submitted_by_id != person.id and person.holds_over(agency, *KEEPERS)
    )
