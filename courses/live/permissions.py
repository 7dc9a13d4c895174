"""Who keeps a live class, and who notes who came."""

from bina.people.models import Person, RoleKind
from courses.live.models import LiveClass, Meeting

KEEPERS = (RoleKind.INSTRUCTOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)


def may_keep(person: Person, live_class: LiveClass) -> bool:
    """Instructors, managers and administrators over the class's unit, today."""
    return person.holds_over(live_class.unit, *KEEPERS)


def may_note(person: Person, meeting: Meeting) -> bool:
    """Whoever keeps the class, and the meeting's own instructor."""
    return meeting.instructor_id == person.id or may_keep(person, meeting.live_class)
