"""Web process and database are killed in the middle of learners' answers: what was acknowledged is there, once."""

import http.client
import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from flask import g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from bina.accounts import operations as accounts
from bina.db import db, transaction
from bina.people.models import RoleKind
from courses.quizzes import operations, queries
from courses.quizzes.models import AnswerWrite, Attempt
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.databases import create_database, migrated_app
from tests.support.people import a_person, with_role
from tests.support.servers import Cluster, WebProcess

LEARNERS, ANSWERS, KILLS, TOGETHER = 20, 10_000, 4, 20

pytestmark = [pytest.mark.real_time, pytest.mark.slow]


@pytest.fixture
def cluster(engine):
    """A PostgreSQL of this test's own, to be killed; None on SQLite, whose engine lives and dies with the web process."""
    if engine == "sqlite":
        yield None
        return
    own = Cluster()
    try:
        yield own
    finally:
        own.remove()


@pytest.fixture
def installation(cluster, tmp_path):
    """An application on a database of this test's own."""
    address = f"sqlite:///{tmp_path / 'bina.db'}" if cluster is None else create_database(cluster.address)
    app = migrated_app(tmp_path, address)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sittings(app):
    """Open attempts of several learners: attempt, cookie, CSRF token."""
    serializer = app.session_interface.get_signing_serializer(app)
    begun = []
    with transaction():
        version = a_course(with_role(a_person("Ani"), RoleKind.INSTRUCTOR))
        for number in range(LEARNERS):
            person = a_person(f"Budi {number}")
            enrolment = an_enrolment(person, version)
            read_everything(enrolment)
            attempt_id = operations.start(enrolment, exam_of(version)).id
            with app.test_request_context():
                for kept in ("csrf_token", "_csrf_token"):
                    g.pop(kept, None)  # the outer context outlives each of these requests
                token = generate_csrf()
                content = {**dict(session), "sign_in": accounts.sign_in(accounts.open_account(person), "test")}
            begun.append((attempt_id, f"bina={serializer.dumps(content)}", token))
    db.session.remove()
    return begun


def writes_of_one_learner():
    """Every answer one learner's page sends, in order: four questions, answered again and again."""
    return [
        {"item": n % 4 + 1, "sequence": n // 4 + 1, "writer": "tab", "content": {"choices": [f"o{n % 3 + 1}"]}, "seal": ""}
        for n in range(ANSWERS // LEARNERS)
    ]  # fmt: skip


def test_ten_thousand_answers_survive_the_killing_of_web_and_database_exactly_once(installation, cluster):
    with installation.app_context():
        begun = sittings(installation)
        db.engine.dispose()
    web = WebProcess(installation)
    queue = writes_of_one_learner()
    acknowledged, retries, counting = Counter(), Counter(), threading.Lock()

    def page(attempt_id, cookie, token):
        headers = {"Cookie": cookie, "Content-Type": "application/json", "X-CSRFToken": token}
        until = time.monotonic() + 400
        for start in range(0, len(queue), TOGETHER):
            batch = queue[start : start + TOGETHER]
            while True:
                assert time.monotonic() < until, "the web process did not come back"
                with closing(http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)) as connection:
                    try:
                        body = json.dumps({"writes": batch})
                        connection.request("POST", f"/kursus/percobaan/{attempt_id}/jawaban", body, headers)
                        answer = connection.getresponse()
                        told = answer.read()
                    except (OSError, http.client.HTTPException):
                        answer = None
                if answer is not None and answer.status == 200:
                    break
                # No answer, or the database is not there: the page keeps its queue and comes again.
                assert answer is None or answer.status >= 500, told
                with counting:
                    retries[attempt_id] += 1
                time.sleep(0.1)
            assert {write["saved"] for write in json.loads(told)["writes"]} <= {"stored", "repeated", "stale"}
            with counting:
                acknowledged[attempt_id] += len(batch)

    with ThreadPoolExecutor(LEARNERS) as pool:
        pages = [pool.submit(page, *each) for each in begun]
        for part in range(1, KILLS + 1):
            until = time.monotonic() + 120
            while acknowledged.total() < part * ANSWERS // (KILLS + 1) and time.monotonic() < until:
                time.sleep(0.01)
            if cluster is not None:
                cluster.kill()
            web.kill()
            if cluster is not None:
                cluster.start()
            web.start()
        for each in pages:
            each.result()
    web.stop()
    assert acknowledged.total() == ANSWERS
    assert retries.total() >= KILLS, "the kills must have hit somebody"
    with installation.app_context():
        stored = dict(
            db.session.execute(select(AnswerWrite.attempt_id, func.count()).group_by(AnswerWrite.attempt_id)).all()
        )
        assert stored == dict(acknowledged)
        last = {write["item"]: write["content"] for write in queue}
        for attempt_id, _cookie, _token in begun:
            standing = queries.standing_writes(db.session.get_one(Attempt, attempt_id))
            assert {item: write.content for item, write in standing.items()} == last
