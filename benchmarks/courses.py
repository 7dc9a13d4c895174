"""What the courses feature costs: study plans per core-second, and answers of a quiz kept durably over HTTP.

`rows()` measures; `python -m benchmarks courses` prints. All data is invented.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.evaluation import SECRET, _commits_per_second, _installation, _wait_for
from benchmarks.measure import Row
from courses.study.rules.plan import HORIZON, Demand, Lesson, WeeklySlot, dated_slots, study_plan

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _learner(dice: random.Random) -> tuple[list[WeeklySlot], list[Demand]]:
    days = dice.sample(range(5), dice.randint(2, 4))
    weekly = [WeeklySlot(day, clock(15), dice.choice([25, 30, 45, 60])) for day in days]
    demands = []
    for course in range(3):
        lessons = tuple(Lesson(f"{course}-{n}", dice.randint(10, 60)) for n in range(dice.randint(6, 12)))
        demands.append(Demand(str(course), lessons, (NOW + timedelta(weeks=dice.randint(6, 26))).date()))
    return weekly, demands


def _plans_per_core_second(learners: int) -> float:
    dice = random.Random(1)
    people = [_learner(dice) for _ in range(learners)]
    started = time.process_time()
    for weekly, demands in people:
        slots = dated_slots(weekly, [], JAKARTA, NOW, (NOW + HORIZON).date())
        study_plan(demands, slots, JAKARTA)
    return learners / (time.process_time() - started)


def planner() -> list[Row]:
    """Plans of 26 weeks for three courses each, and whether ten times the learners cost ten times as much."""
    rounds = [(_plans_per_core_second(1_000), _plans_per_core_second(10_000)) for _ in range(5)]
    small, large = (statistics.median(column) for column in zip(*rounds, strict=True))
    work = "study plans, 10,000 learners × 3 courses × 26 weeks, per core-second"
    return [
        Row("planner", work, f"{large:,.0f}/s", "–", large, "≥ 500"),
        Row(
            "planner", "cost per plan, 10k ÷ 1k learners", f"{large:,.0f}/s", f"{small:,.0f}/s", small / large, "≤ 1.2"
        ),
    ]


def _sitters(app: Any, size: int) -> list[tuple[str, str, int]]:
    """So many signed-in learners with an open attempt each: cookie, CSRF token, attempt."""
    from flask import g, session
    from flask_wtf.csrf import generate_csrf

    from bina.accounts import operations as accounts
    from bina.db import db, transaction
    from bina.people.models import RoleKind
    from courses.quizzes import operations
    from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
    from tests.support.people import a_person, a_unit, with_role

    serializer = app.session_interface.get_signing_serializer(app)
    sitters = []
    with transaction():
        unit = a_unit()
        version = a_course(with_role(a_person(unit=unit), RoleKind.INSTRUCTOR))
        for _ in range(size):
            person = a_person(unit=unit)
            enrolment = an_enrolment(person, version)
            read_everything(enrolment)
            attempt = operations.start(enrolment, exam_of(version))
            with app.test_request_context():
                for kept in ("csrf_token", "_csrf_token"):
                    g.pop(kept, None)  # the bench's own context outlives each of these requests
                token = generate_csrf()
                content = {**dict(session), "sign_in": accounts.sign_in(accounts.open_account(person), "bench")}
            sitters.append((serializer.dumps(content), token, attempt.id))
    db.session.remove()
    return sitters


def _answer(port: int, sitters: list[tuple[str, str, int]], each: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kept = 0
    for sequence in range(1, each + 1):
        for cookie, token, attempt in sitters:
            write = {
                "item": sequence % 4 + 1, "sequence": sequence, "writer": "bench", "content": {"choices": ["o1"]}, "seal": "",
            }  # fmt: skip
            headers = {"Cookie": f"bina={cookie}", "Content-Type": "application/json", "X-CSRFToken": token}
            body = json.dumps({"writes": [write]})
            connection.request("POST", f"/kursus/percobaan/{attempt}/jawaban", body, headers)
            answer = connection.getresponse()
            answer.read()
            kept += answer.status == 200
    connection.close()
    return kept


def autosave(clients: int = 8, learners: int = 64, each: int = 12) -> Row:
    """Answers acknowledged per second over HTTP; afterwards every acknowledged one is counted."""
    from sqlalchemy import func, select

    from bina.db import db
    from courses.quizzes.models import AnswerWrite

    with tempfile.TemporaryDirectory() as place, _installation(Path(place)) as app:
        sitters = _sitters(app, learners)
        yardstick = _commits_per_second(Path(place))
        port = 8490
        environment = {
            **os.environ, "BINA_VAR": place, "BINA_DATABASE_URL": f"sqlite:///{place}/bina.db", "BINA_PORT": str(port),
            "BINA_SECRET_KEY": SECRET, "BINA_SEALING_KEY": SECRET, "BINA_DEMO": "0",
        }  # fmt: skip
        command = [str(Path(sys.executable).parent / "bina"), "serve"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            began = time.perf_counter()
            with ThreadPoolExecutor(clients) as pool:
                parts = [sitters[seat::clients] for seat in range(clients)]
                kept = sum(pool.map(lambda part: _answer(port, part, each), parts))
            speed = kept / (time.perf_counter() - began)
        finally:
            server.terminate()
            server.wait(30)
        stored = db.session.scalar(select(func.count()).select_from(AnswerWrite)) or 0
    told = f"{max(0, kept - stored)} lost, {max(0, stored - kept)} doubled of {kept}"
    return Row(
        "autosave", f"quiz answers, {clients} clients ({told})", f"{speed:,.0f}/s", f"{yardstick:,.0f} commits/s",
        speed / yardstick if stored == kept == learners * each else 0.0, "≥ 0.15",
    )  # fmt: skip


def rows() -> Iterator[Row]:
    """Every line of this feature."""
    yield from planner()
    yield autosave()
