"""The web process is killed in the middle of a learner's answers: what was acknowledged is there, once."""

import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from bina.app import create_app
from bina.config import Config
from bina.db import db, transaction
from bina.history import with_history
from courses.quizzes import operations, queries
from courses.quizzes.models import AnswerWrite, Attempt
from tests.support import servers
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.people import a_person, with_role

pytestmark = [pytest.mark.real_time, pytest.mark.slow]
SECRET = "a secret for this test, long enough to be taken"
ROOT = Path(__file__).resolve().parents[3]


def a_sitting(app):
    """An open attempt with its learner's cookie and CSRF token."""
    from flask import session
    from flask_wtf.csrf import generate_csrf

    from bina.accounts import operations as accounts
    from bina.people.models import RoleKind

    with transaction():
        version = a_course(with_role(a_person("Ani"), RoleKind.INSTRUCTOR))
        person = a_person("Budi")
        enrolment = an_enrolment(person, version)
        read_everything(enrolment)
        attempt_id = operations.start(enrolment, exam_of(version)).id
        with app.test_request_context():
            token = generate_csrf()
            content = {**dict(session), "sign_in": accounts.sign_in(accounts.open_account(person), "test")}
    cookie = app.session_interface.get_signing_serializer(app).dumps(content)
    db.session.remove()
    return attempt_id, f"bina={cookie}", token


class Web:
    """A web process that can be killed and started again."""

    def __init__(self, folder, address):
        self.port = servers.free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BINA_", "REDIS_"))},
            "BINA_VAR": str(folder),
            "BINA_DATABASE_URL": address,
            "BINA_PORT": str(self.port),
            "BINA_SECRET_KEY": SECRET,
            "BINA_SEALING_KEY": SECRET,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        }
        self.process = None

    def start(self):
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bina", "serve"],
            env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 40
        while True:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
                    connection.request("GET", "/akun/masuk")
                    connection.getresponse().read()
                return
            except OSError:
                assert time.monotonic() < until, "the web process did not start"
                time.sleep(0.1)

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait(10)


def test_answers_survive_the_killing_of_the_web_process_exactly_once(tmp_path):
    address = f"sqlite:///{tmp_path / 'bina.db'}"
    app = create_app(
        Config(var=tmp_path, database_url=address, secret_key=SECRET, sealing_key=SECRET, testing=True), ("courses",)
    )
    with app.app_context():
        with_history(app)
        upgrade()
        attempt_id, cookie, token = a_sitting(app)
        web = Web(tmp_path, address)
        queue = [
            {"item": n % 4 + 1, "sequence": n // 4 + 1, "writer": "tab", "content": {"choices": [f"o{n % 3 + 1}"]}, "seal": ""}
            for n in range(120)
        ]  # fmt: skip
        waiting, acknowledged, kills = list(queue), [], 0
        web.start()
        try:
            while waiting:
                batch = waiting[:3]
                if len(acknowledged) // 30 > kills:
                    # The answers are on their way when the process dies: nobody hears whether they were kept.
                    kills += 1
                    with closing(http.client.HTTPConnection("127.0.0.1", web.port, timeout=5)) as connection:
                        _post(connection, attempt_id, cookie, token, batch)
                        time.sleep(0.004 * kills)
                        web.kill()
                    web.start()
                    continue
                with closing(http.client.HTTPConnection("127.0.0.1", web.port, timeout=5)) as connection:
                    _post(connection, attempt_id, cookie, token, batch)
                    answer = connection.getresponse()
                    told = json.loads(answer.read())
                assert answer.status == 200
                assert {write["saved"] for write in told["writes"]} <= {"stored", "repeated", "stale"}
                acknowledged += batch
                waiting = waiting[3:]
        finally:
            web.kill()
        db.session.remove()
        assert kills >= 3
        assert db.session.scalar(select(func.count()).select_from(AnswerWrite)) == len(queue)
        standing = queries.standing_writes(db.session.get_one(Attempt, attempt_id))
        last = {write["item"]: write["content"] for write in queue}
        assert {item: write.content for item, write in standing.items()} == last
        db.session.remove()
        db.engine.dispose()


def _post(connection, attempt_id, cookie, token, batch):
    headers = {"Cookie": cookie, "Content-Type": "application/json", "X-CSRFToken": token}
    connection.request("POST", f"/kursus/percobaan/{attempt_id}/jawaban", json.dumps({"writes": batch}), headers)
