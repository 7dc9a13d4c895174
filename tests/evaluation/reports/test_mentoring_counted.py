"""A report counts only the mentoring that is the programme's own."""

from datetime import timedelta

from bina import clock
from bina.db import db as database
from evaluation.measures.models import SessionHeld
from evaluation.programmes import operations as programmes
from evaluation.reports.queries import mentoring_of
from tests.support.evaluation import a_programme


def held(number, person, mentor, programme_id, on):
    database.session.add(
        SessionHeld(
            session_id=number, programme_id=programme_id, title="Mentoring", person_id=person.id, mentor_id=mentor.id,
            minutes=60, held_on=on,
        )
    )  # fmt: skip


def test_sessions_of_other_programmes_and_of_before_are_left_out(trio):
    programme = a_programme(trio.ani, trio.unit, [trio.budi])
    programmes.add_activity(programme, subject=("mentoring", 7), title="Mentoring")
    today = clock.today()
    held(1, trio.budi, trio.ani, 7, today)
    held(2, trio.budi, trio.ani, 8, today)
    held(3, trio.budi, trio.ani, 7, programme.starts_on - timedelta(days=1))
    database.session.flush()
    assert mentoring_of(programme, [trio.budi.id], clock.now()) == (1, 60, 1)
