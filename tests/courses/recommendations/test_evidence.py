"""A completed course is evidence of its competency, once."""

from sqlalchemy import select

from bina import clock, signals
from bina.people.models import PersonCompetency
from bina.people.rules import AssessmentSource
from courses.study.models import EnrolmentState
from tests.support.courses import a_course, an_enrolment
from tests.support.people import a_competency


def complete(person, enrolment, title="Pelatihan uji"):
    """What studying sends when every condition is met."""
    enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, clock.now()
    signals.course_completed.send(
        person, course_id=enrolment.course_id, title=title, version=1, enrolment_id=enrolment.id, minutes=90,
        completed_at=clock.now(),
    )  # fmt: skip


def test_a_completed_course_shows_its_level_once(db, trio):
    version = a_course(trio.ani)
    version.competency, version.level = a_competency(), 2
    enrolment = an_enrolment(trio.budi, version)
    complete(trio.budi, enrolment)
    complete(trio.budi, enrolment)
    row = db.session.scalars(select(PersonCompetency)).one()
    assert (row.person_id, row.level, row.source) == (trio.budi.id, 2, AssessmentSource.COURSE)


def test_a_course_without_a_competency_shows_none(db, trio):
    complete(trio.budi, an_enrolment(trio.budi, a_course(trio.ani)))
    assert db.session.scalar(select(PersonCompetency)) is None
