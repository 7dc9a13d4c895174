"""What a course promised its learners."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.people.models import Person
from bina.transfer import Promise
from courses.catalogue.models import CourseVersion
from courses.study.models import Enrolment, EnrolmentState


def promises_of_course(person: Person, course_id: int) -> Sequence[Promise]:
    """The objectives of the version the person learned last, with its competency and level; nothing for others."""
    version = db.session.scalar(
        select(CourseVersion)
        .join(Enrolment, Enrolment.version_id == CourseVersion.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
        )
        .order_by(Enrolment.id.desc())
        .limit(1)
        .options(selectinload(CourseVersion.objectives), joinedload(CourseVersion.competency))
    )
    if version is None:
        return ()
    level = version.level if version.competency_id else None
    promised = [Promise(one.text, version.competency_id, level) for one in version.objectives]
    return promised or [Promise(version.title, version.competency_id, level)]
