"""Who is around a course: who follows it, teaches it, or both."""

from dataclasses import dataclass

from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.permissions import may_mark
from courses.study.models import Enrolment, EnrolmentState


@dataclass(frozen=True)
class Attendant:
    """Somebody who follows a course, teaches it, or both; its title in the version they follow, else in its newest."""

    person: Person
    course: Course
    title: str
    teaches: bool
    #: the version they follow, or None
    version_id: int | None

    @property
    def follows(self) -> bool:
        """Whether they learn in it."""
        return self.version_id is not None


def attendant_of(person: Person, course_id: int, refusal: str) -> Attendant:
    """The person as an attendant of a course; raises NotFound with this sentence for who neither follows nor teaches it."""
    course = db.session.get(Course, course_id)
    if course is None:
        raise NotFound(refusal)
    teaches = may_mark(person, course)
    followed = db.session.execute(
        select(Enrolment.version_id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
        )
        .order_by(Enrolment.id.desc())
        .limit(1)
    ).one_or_none()
    if followed is not None:
        return Attendant(person, course, followed[1], teaches, followed[0])
    if not teaches:
        raise NotFound(refusal)
    newest = select(CourseVersion.title).where(CourseVersion.course_id == course_id)
    title = db.session.scalars(newest.order_by(CourseVersion.number.desc()).limit(1)).one()
    return Attendant(person, course, title, True, None)
