"""A worker killed with -9 in the middle of a thousand jobs loses none and does none twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bina.db import db as database
from bina.db import transaction
from bina.jobs import Job, JobState, enqueue
from bina.people.models import Unit
from tests.support import chaos_worker, servers

JOBS = 1000
ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.real_time, pytest.mark.slow]


@pytest.fixture(params=["embedded", "redis"])
def redis_url(request):
    """No broker, or a real Redis."""
    if request.param == "embedded":
        yield ""
        return
    with servers.redis() as address:
        yield address


def start(app, redis_url: str) -> subprocess.Popen:
    environment = {
        **os.environ,
        "BINA_VAR": app.config["VAR"],
        "BINA_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "BINA_SECRET_KEY": app.config["SECRET_KEY"],
        "BINA_SEALING_KEY": app.config["SEALING_KEY"],
        "REDIS_URL": redis_url,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", chaos_worker.__name__],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def done(app) -> int:
    with app.app_context():
        return database.session.scalar(
            select(func.count())
            .select_from(Job)
            .where(Job.name == chaos_worker.leave_a_row.name, Job.state == JobState.DONE)
        )


def wait_until_done(app, count: int, seconds: float) -> int:
    until = time.monotonic() + seconds
    while (finished := done(app)) < count and time.monotonic() < until:
        time.sleep(0.1)
    return finished


def test_a_thousand_jobs_survive_three_kills(live, redis_url):
    with live.app_context(), transaction():
        for number in range(JOBS):
            enqueue("chaos.leave_a_row", number=number)
    worker = start(live, redis_url)
    try:
        for part in (1, 2, 3):
            assert wait_until_done(live, part * JOBS // 5, 90) >= part * JOBS // 5
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            worker = start(live, redis_url)
        assert wait_until_done(live, JOBS, 120) == JOBS
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        try:
            worker.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
    with live.app_context():
        names = Counter(database.session.scalars(select(Unit.name).where(Unit.path == "chaos/")))
    assert len(names) == JOBS
    assert set(names.values()) == {1}
