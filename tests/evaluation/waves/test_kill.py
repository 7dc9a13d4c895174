"""A web server killed with -9 in the middle of a thousand submissions loses none that it acknowledged."""

import http.client
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bina.db import db
from evaluation.waves.models import Envelope, Participation
from tests.support.crowd import a_crowd, an_answer_body
from tests.support.servers import free_port

SUBMISSIONS, CLIENTS, KILLS = 1000, 8, 3
ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.real_time, pytest.mark.slow]


class Server:
    """`bina serve` on one port, killed and started again."""

    def __init__(self, app) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "BINA_VAR": app.config["VAR"],
            "BINA_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "BINA_SECRET_KEY": app.config["SECRET_KEY"],
            "BINA_SEALING_KEY": app.config["SEALING_KEY"],
            "BINA_PORT": str(self.port),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        }
        self.start()

    def start(self) -> None:
        """A fresh process on the same port."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bina", "serve"], env=self.environment, cwd=ROOT, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """As the machine would: no goodbye."""
        self.process.kill()
        self.process.wait()


def test_a_thousand_submissions_survive_three_kills(live):
    with live.app_context():
        crowd = list(enumerate(a_crowd(live, SUBMISSIONS)))
    server = Server(live)
    acknowledged: set[int] = set()
    retries, counting = [0], threading.Lock()

    def phone(part) -> None:
        for number, (cookie, token, path) in part:
            headers = {"Cookie": f"bina={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
            until = time.monotonic() + 60
            while time.monotonic() < until:
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
                try:
                    connection.request("POST", path, an_answer_body(number, token), headers)
                    answer = connection.getresponse()
                    answer.read()
                except (OSError, http.client.HTTPException):
                    with counting:
                        retries[0] += 1
                    time.sleep(0.1)
                    continue
                finally:
                    connection.close()
                assert answer.status == 303
                with counting:
                    acknowledged.add(number)
                break

    with ThreadPoolExecutor(CLIENTS) as pool:
        phones = [pool.submit(phone, crowd[seat::CLIENTS]) for seat in range(CLIENTS)]
        for part in range(1, KILLS + 1):
            until = time.monotonic() + 120
            while len(acknowledged) < part * SUBMISSIONS // (KILLS + 1) and time.monotonic() < until:
                time.sleep(0.02)
            server.kill()
            server.start()
        for each in phones:
            each.result()
    server.process.terminate()
    server.process.wait(40)
    assert acknowledged == set(range(SUBMISSIONS))
    assert retries[0] > 0, "the kills must have hit somebody"
    with live.app_context():
        stored = [db.session.scalar(select(func.count()).select_from(model)) for model in (Envelope, Participation)]
    assert stored == [SUBMISSIONS, SUBMISSIONS]
