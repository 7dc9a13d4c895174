"""A mixer killed with -9 before any of its statements loses no answer and doubles none."""

import os
import signal

import pytest
from sqlalchemy import event, func, select

from bina.db import db, transaction
from evaluation.waves.models import Comment, Envelope, MixedBatch, Participation, Response, Wave
from evaluation.waves.operations.mixing import close, recount
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.people import a_person, a_unit

PEOPLE = 9
#: More statements than closing a wave needs.
MOST_STATEMENTS = 60

pytestmark = [pytest.mark.slow]


def killed_at(app, wave_id: int, number: int) -> bool:
    """Close the wave in a process of its own that dies before its statement of this number, or before committing."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        seen = 0

        def die(*_arguments):
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(db.engine, "before_cursor_execute", die)
        event.listen(db.engine, "commit", die)
        try:
            with transaction():
                close(db.session.get_one(Wave, wave_id), day())
        except BaseException:
            os._exit(3)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def stored() -> list[int]:
    kinds = (Envelope, Participation, Response, Comment)
    counted = [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]
    db.session.commit()
    return counted


def test_closing_killed_before_each_of_its_statements(live):
    with live.app_context():
        with transaction():
            unit = a_unit()
            manager = a_person(unit=unit)
            people = a_cohort(unit, PEOPLE)
            wave = a_wave(a_programme(manager, unit, people), people, manager)
            for number, entry in enumerate(entries_of(wave)):
                answer(entry, 1 + number % 5, f"teks {number}")
            wave_id = wave.id
        kills = 0
        for number in range(1, MOST_STATEMENTS):
            if not killed_at(live, wave_id, number):
                break
            kills += 1
            assert stored() == [PEOPLE, PEOPLE, 0, 0], f"killed before statement {number}"
        assert 10 <= kills < MOST_STATEMENTS - 1
        assert stored() == [0, PEOPLE, PEOPLE, PEOPLE]
        assert db.session.scalars(select(MixedBatch.n)).all() == [PEOPLE]
        assert {*db.session.scalars(select(Comment.body))} == {f"teks {number}" for number in range(PEOPLE)}
        assert recount(db.session.get_one(Wave, wave_id))
