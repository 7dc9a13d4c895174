"""Putting a recommendation aside, and taking that back."""

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.recommendations import queries
from courses.recommendations.models import Dismissal
from courses.recommendations.rules import DismissalReason


def dismiss(person: Person, course_id: int, reason: DismissalReason) -> Dismissal:
    """Do not recommend a course to a person for a while. A second time changes nothing.

    Raises:
        NotFound: it is not recommended to them.
    """
    known = next((each for each in queries.dismissed_by(person) if each.course_id == course_id), None)
    if known is not None:
        return known
    today = clock.today(person.zone)
    offer = next((each for each in queries.offered_to(person, today) if each.course == course_id), None)
    if offer is None:
        raise NotFound(_("Pelatihan ini tidak sedang disarankan kepada Anda."))
    dismissal = Dismissal(person_id=person.id, course_id=course_id, title=offer.title, reason=reason, at=clock.now())
    db.session.add(dismissal)
    db.session.flush()
    audit.record(person, "recommendation.dismissed", "course", course_id, {"reason": reason.value})
    return dismissal


def undo(person: Person, dismissal_id: int) -> None:
    """Recommend it again; raises NotFound for what the person has not put aside."""
    found = next((each for each in queries.dismissed_by(person) if each.id == dismissal_id), None)
    if found is None:
        raise NotFound(_("Saran ini tidak sedang disisihkan."))
    found.undone_at = clock.now()
    audit.record(person, "recommendation.restored", "course", found.course_id)
    db.session.flush()
