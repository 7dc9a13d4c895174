"""A completed course is begun anew."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.people.models import Person
from courses.catalogue.models import CourseVersion
from courses.study.models import Enrolment, EnrolmentState
from courses.study.operations import enrol


def begin_again(enrolment: Enrolment, version: CourseVersion, *, by: Person, deadline: date) -> Enrolment:
    """Open a new period of study after a completed one, whose facts, JP and certificate stay as they are.

    Raises:
        Conflict: the former period is not completed, or was followed by another already.
    """
    changed = db.session.execute(
        update(Enrolment)
        .where(
            Enrolment.id == enrolment.id,
            Enrolment.state == EnrolmentState.COMPLETED,
            Enrolment.renewed_at.is_(None),
        )
        .values(renewed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(enrolment, ["state", "renewed_at"])
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("Hanya pelatihan yang sudah selesai dapat diperbarui, sekali untuk setiap kali selesai."))
    audit.record(by, "course.renewed", "enrolment", enrolment.id, {"course": enrolment.course_id})
    return enrol(enrolment.person, version, by=by, deadline=deadline)
