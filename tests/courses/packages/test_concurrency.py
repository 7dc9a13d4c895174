"""Many reports at one instant: one attempt, every part counted, the course completed once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from bina.credits.models import CreditEntry
from bina.db import db, transaction
from bina.people.models import Person, RoleKind
from courses.catalogue.models import Lesson
from courses.packages import operations as packages
from courses.packages.models import PackageAttempt
from courses.study.models import Enrolment, EnrolmentState, PackageResult
from tests.support.courses import an_enrolment
from tests.support.packages import PAGE, a_package, a_package_course, an_archive, several
from tests.support.people import a_person, a_unit, with_role

PARTS = 8


@pytest.mark.real_time
def test_parts_that_end_at_one_instant_complete_the_course_once(live):
    with live.app_context(), transaction():
        unit = a_unit()
        author = with_role(a_person(unit=unit), RoleKind.INSTRUCTOR)
        names = range(1, PARTS + 1)
        package = a_package(author, an_archive({f"{n}.html": PAGE for n in names}, several(PARTS)))
        version, lesson = a_package_course(author, package)
        learner = a_person(unit=unit)
        enrolment_id, lesson_id, person_id = an_enrolment(learner, version).id, lesson.id, learner.id
    gate = Barrier(PARTS)

    def play(number: int) -> int:
        gate.wait()
        with live.app_context(), transaction():
            enrolment = db.session.get_one(Enrolment, enrolment_id)
            person, lesson = db.session.get_one(Person, person_id), db.session.get_one(Lesson, lesson_id)
            attempt_id = packages.begin(person, lesson, enrolment).id
        with live.app_context(), transaction():
            attempt = db.session.get_one(PackageAttempt, attempt_id)
            key = packages.open_part(attempt, f"i{number}").visit.key
        gate.wait()
        for _twice in range(2):
            with live.app_context(), transaction():
                attempt = db.session.get_one(PackageAttempt, attempt_id)
                packages.hear(attempt, key, 1, {"cmi.core.lesson_status": "completed"}, ended=True)
        return attempt_id

    with ThreadPoolExecutor(PARTS) as pool:
        attempts = set(pool.map(play, range(1, PARTS + 1)))
    with live.app_context():
        assert len(attempts) == 1
        assert db.session.get_one(Enrolment, enrolment_id).state is EnrolmentState.COMPLETED
        results = db.session.scalars(select(PackageResult).order_by(PackageResult.id)).all()
        assert [result.complete for result in results].count(True) == 1
        assert results[-1].done_parts == PARTS
        assert db.session.scalar(select(func.count(CreditEntry.id)).where(CreditEntry.person_id == person_id)) <= 1
