"""The demonstration's facts for managers: a saved report that is shared and comes every month."""

from bina.demo.people import cast, demo_unit
from courses.reporting import operations, queries
from courses.reporting.rules import Breakdown, Fact, Period

TOWN = "surakarta"


def build_facts() -> None:
    """Save what a manager asks every month."""
    manager = cast(TOWN).manager
    facts = (Fact.ENROLLED, Fact.COMPLETED, Fact.JP, Fact.MINUTES)
    unit_id = demo_unit(TOWN).id
    asked = queries.asked(manager, Breakdown.UNIT, facts, unit_id, None, Period.THIS_YEAR)
    operations.save(asked, "Belajar tahun ini menurut unit", by=manager, shared=True, monthly=True)
