"""A completed course is evidence of its competency, once."""

from sqlalchemy import select

from bina.people.models import PersonCompetency
from bina.people.rules import AssessmentSource
from tests.support.courses import a_course, an_enrolment, completed
from tests.support.people import a_competency


def test_a_completed_course_shows_its_level_once(db, trio):
    version = a_course(trio.ani)
    version.competency, version.level = a_competency(), 2
    enrolment = an_enrolment(trio.budi, version)
    completed(trio.budi, enrolment)
    completed(trio.budi, enrolment)
    row = db.session.scalars(select(PersonCompetency)).one()
    assert (row.person_id, row.level, row.source) == (trio.budi.id, 2, AssessmentSource.COURSE)


def test_a_course_without_a_competency_shows_none(db, trio):
    completed(trio.budi, an_enrolment(trio.budi, a_course(trio.ani)))
    assert db.session.scalar(select(PersonCompetency)) is None
