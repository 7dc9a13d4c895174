"""Jobs: written with the deed, run once, retried, never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import jobs
from bina.db import db as database
from bina.db import transaction
from bina.errors import Transient
from bina.jobs import Job, JobState, enqueue, run_next
from bina.people.models import Unit


@jobs.job("test.add_unit")
def add_unit(name):
    database.session.add(Unit(name=name, path="x/"))


@jobs.job("test.fail_passing")
def fail_passing():
    raise Transient("mail server away")


@jobs.job("test.fail")
def fail():
    database.session.add(Unit(name="half", path="x/"))
    database.session.flush()
    raise ValueError("wrong for good")


def states():
    rows = database.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    return dict(tuple(row) for row in rows)


def test_a_deed_that_fails_leaves_no_job(db):
    def deed():
        with transaction():
            enqueue("test.add_unit", name="A")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    assert states() == {}


def test_a_job_takes_effect_and_is_done(db):
    enqueue("test.add_unit", name="A")
    database.session.commit()
    assert run_next()
    assert states() == {JobState.DONE: 1}
    assert not run_next()


def test_a_key_is_used_once(db):
    enqueue("test.add_unit", key="one", name="A")
    enqueue("test.add_unit", key="one", name="A")
    assert states() == {JobState.QUEUED: 1}


def test_a_passing_fault_is_tried_three_times_and_then_shown(db, clock):
    enqueue("test.fail_passing")
    database.session.commit()
    for _ in range(3):
        assert run_next()
        clock.shift(timedelta(minutes=10))
    failed = database.session.scalars(select(Job)).one()
    assert (failed.state, failed.attempts, failed.last_error) == (JobState.FAILED, 3, "mail server away")


def test_a_fault_for_good_leaves_no_half_deed(db):
    enqueue("test.fail")
    database.session.commit()
    assert run_next()
    assert database.session.scalar(select(func.count()).select_from(Unit).where(Unit.name == "half")) == 0
    assert "wrong for good" in database.session.scalars(select(Job)).one().last_error


def test_a_job_of_a_dead_worker_is_taken_over_and_takes_effect_once(db, clock):
    enqueue("test.add_unit", name="A")
    database.session.commit()
    assert jobs.claim() is not None
    assert not run_next(), "the lease is still running"
    clock.shift(timedelta(minutes=6))
    assert run_next()
    assert database.session.scalar(select(func.count()).select_from(Unit).where(Unit.name == "A")) == 1


def test_a_name_no_handler_has_is_refused(db):
    with pytest.raises(LookupError):
        enqueue("test.nobody")


def test_a_get_request_may_not_write(app, db, client):
    from bina.db import WriteOnReadRequest, may_write

    token = may_write.set(False)
    try:
        database.session.add(Unit(name="A", path="x/"))
        with pytest.raises(WriteOnReadRequest):
            database.session.flush()
    finally:
        may_write.reset(token)
