"""A web server killed with -9 in the middle of a thousand submissions loses none that it acknowledged."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bina.db import db
from evaluation.waves.models import Envelope, Participation
from tests.support.crowd import a_crowd, an_answer_body
from tests.support.servers import WebProcess

SUBMISSIONS, CLIENTS, KILLS = 1000, 8, 3

pytestmark = [pytest.mark.real_time, pytest.mark.slow]


def test_a_thousand_submissions_survive_three_kills(live):
    with live.app_context():
        crowd = list(enumerate(a_crowd(live, SUBMISSIONS)))
    server = WebProcess(live)
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
    server.stop()
    assert acknowledged == set(range(SUBMISSIONS))
    assert retries[0] > 0, "the kills must have hit somebody"
    with live.app_context():
        stored = [db.session.scalar(select(func.count()).select_from(model)) for model in (Envelope, Participation)]
    assert stored == [SUBMISSIONS, SUBMISSIONS]
