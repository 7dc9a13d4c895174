"""Requests for more time that an instructor decides."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.assignments.models import Extension
from courses.catalogue.models import Course
from courses.catalogue.permissions import may_mark
from courses.study.models import Enrolment, EnrolmentState


def extensions_to_decide(person: Person, course: Course) -> Sequence[Extension]:
    """Requests for more time of a course that wait, oldest first, but never the marker's own."""
    return db.session.scalars(
        select(Extension)
        .join(Enrolment, Enrolment.id == Extension.enrolment_id)
        .where(
            Enrolment.course_id == course.id,
            Enrolment.person_id != person.id,
            Enrolment.state == EnrolmentState.ACTIVE,
            Extension.decided_at.is_(None),
        )
        .options(joinedload(Extension.enrolment).joinedload(Enrolment.person))
        .order_by(Extension.asked_at)
    ).all()


def extension_to_decide(person: Person, extension_id: int) -> Extension:
    """A request for more time in a course this person marks, decided or not; raises NotFound for any other."""
    found = db.session.get(Extension, extension_id)
    if found is None or found.enrolment.person_id == person.id or not may_mark(person, found.enrolment.course):
        raise NotFound(_("Permintaan ini tidak ditemukan."))
    return found
