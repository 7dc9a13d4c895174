"""What follows when a unit does something about a barrier, and what stands on a pair's page until a mentee decided."""

from typing import Any

from bina import signals
from bina.feature import Panel
from bina.people.models import Person, Unit
from mentoring.barriers.operations import hear_from_unit
from mentoring.barriers.queries import reports_of
from mentoring.barriers.rules import ReportState, UnitAnswer
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import stands_on_pair


@signals.unit_issue_followed.connect
def pass_on_answer(_unit: Unit, *, references: frozenset[str], state: str, outcome: str, **_more: Any) -> None:
    """Both of every pair that stands behind the issue learn what the unit did."""
    hear_from_unit(references, UnitAnswer(state), outcome)


@stands_on_pair
def barriers_to_decide(person: Person, pair: Pair) -> Panel | None:
    """Barriers that wait for the mentee's word."""
    if pair.mentee_id != person.id:
        return None
    waiting = [one.barrier for one in reports_of(pair).values() if one.state is ReportState.ASKED]
    return Panel("mentoring/barriers/_waiting.html", {"pair_id": pair.id}, order=12) if waiting else None
