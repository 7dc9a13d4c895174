"""Gatherings stand in their people's calendars; a pair that meets in a group shows the group on its page."""

from bina.appointments import tells_appointments
from bina.feature import Panel
from bina.people.models import Person
from mentoring.gatherings.queries import appointments, gatherings_ahead
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import stands_on_pair

tells_appointments(appointments)


@stands_on_pair
def group_of_pair(person: Person, pair: Pair) -> Panel | None:
    """The group's next meeting and the way to its page."""
    if not pair.programme.together or not pair.live:
        return None
    ahead = next((one for one in gatherings_ahead(person) if one.mentor_profile_id == pair.mentor_profile_id), None)
    context: dict[str, object] = {"group_id": pair.mentor_profile_id, "planned": ahead}
    return Panel("mentoring/gatherings/_panel.html", context, order=5)
