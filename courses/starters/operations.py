"""Offering a course as a starter, and taking it back."""

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.people.models import Person
from courses.catalogue.models import Course
from courses.starters.models import Starter
from courses.starters.permissions import may_offer


def offer(course: Course, *, by: Person) -> None:
    """Let every author of the agency begin from the published version. Offering twice offers once.

    Raises:
        Forbidden: somebody who does not manage the course's unit.
        Conflict: nothing is published, or the course was withdrawn.
    """
    _require(course, by)
    if course.published_number is None or course.withdrawn_at is not None:
        raise Conflict(_("Hanya pelatihan yang terbit dapat menjadi templat."))
    if db.session.get(Starter, course.id) is None:
        db.session.add(Starter(course_id=course.id, offered_by_id=by.id, offered_at=clock.now()))
        audit.record(by, "starter.offered", "course", course.id)
    db.session.flush()


def take_back(course: Course, *, by: Person) -> None:
    """Nobody begins from it any more; what was begun stays."""
    _require(course, by)
    starter = db.session.get(Starter, course.id)
    if starter is not None:
        db.session.delete(starter)
        audit.record(by, "starter.taken_back", "course", course.id)
    db.session.flush()


def _require(course: Course, by: Person) -> None:
    if not may_offer(by, course):
        raise Forbidden(_("Hanya pengelola unit pemilik pelatihan yang dapat menjadikannya templat."))
