"""What evaluation costs: taking answers durably, report data whatever the number of answers, reliability.

`rows()` measures; `python -m benchmarks evaluation` prints. All data is invented.
"""

import contextvars
import http.client
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from werkzeug.test import Client

from benchmarks.measure import Row, interleaved, milliseconds
from benchmarks.site import get
from tests.support.crowd import a_crowd, an_answer_body, signed_in

SECRET = "a secret for benches, long enough to be accepted"  # noqa: S105 of a throw-away installation


@contextmanager
def _installation(folder: Path) -> Iterator[Any]:
    """A migrated application on SQLite in a folder of its own."""
    from flask_migrate import upgrade

    from bina.app import create_app
    from bina.config import Config
    from bina.db import db
    from bina.history import with_history

    address = f"sqlite:///{folder / 'bina.db'}"
    app = with_history(
        create_app(Config(var=folder, database_url=address, secret_key=SECRET, sealing_key=SECRET, testing=True))
    )
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def _commits_per_second(folder: Path, seconds: float = 2.0) -> float:
    """One-row durable commits of SQLite's own library on the same disk: the yardstick."""
    connection = sqlite3.connect(folder / "yardstick.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body BLOB)")
    body = os.urandom(8240)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.execute("INSERT INTO answer (body) VALUES (?)", (body,))
        done += 1
    return done / (time.perf_counter() - began)


def _submit(port: int, crowd: list[tuple[int, tuple[str, str, str]]]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = 0
    for number, (cookie, token, path) in crowd:
        headers = {"Cookie": f"bina={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, an_answer_body(number, token), headers)
        answer = connection.getresponse()
        answer.read()
        taken += answer.status == 303
    connection.close()
    return taken


def intake(clients: int, submits: int = 1200) -> Row:
    """Durable submits over HTTP per second; afterwards every acknowledged answer is counted."""
    from sqlalchemy import func, select

    from bina.db import db
    from evaluation.waves.models import Envelope

    with tempfile.TemporaryDirectory() as place, _installation(Path(place)) as app:
        crowd = list(enumerate(a_crowd(app, submits)))
        yardstick = _commits_per_second(Path(place))
        port = 8390 + clients
        environment = {
            **os.environ, "BINA_VAR": place, "BINA_DATABASE_URL": f"sqlite:///{place}/bina.db", "BINA_PORT": str(port),
            "BINA_SECRET_KEY": SECRET, "BINA_SEALING_KEY": SECRET, "BINA_DEMO": "0",
        }  # fmt: skip
        command = [str(Path(sys.executable).parent / "bina"), "serve"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            parts = [crowd[seat::clients] for seat in range(clients)]
            began = time.perf_counter()
            with ThreadPoolExecutor(clients) as pool:
                taken = sum(pool.map(lambda part: _submit(port, part), parts))
            speed = taken / (time.perf_counter() - began)
        finally:
            server.terminate()
            server.wait(30)
        stored = db.session.scalar(select(func.count()).select_from(Envelope)) or 0
    lost = f"{taken - stored} lost, {max(0, stored - taken)} doubled of {taken}"
    return Row(
        "intake", f"survey submits, {clients} clients ({lost})", f"{speed:,.0f}/s", f"{yardstick:,.0f} commits/s",
        speed / yardstick if stored == taken == submits else 0.0, "≥ 0.15",
    )  # fmt: skip


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/akun/masuk")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


ITEMS, GROUPS = 20, 50
SCAN = "SELECT item, grp, count(*), sum(value), sum(value * value) FROM answer GROUP BY item, grp"


def _counts_for(answers: int, wave_id: int) -> None:
    """Folded counts of so many answers: 20 items × 50 groups × 5 values."""
    from sqlalchemy import insert

    from bina.db import db
    from evaluation.waves.models import Count

    each = answers // (ITEMS * GROUPS * 5)
    db.session.execute(
        insert(Count),
        [
            {"wave_id": wave_id, "cell_id": group, "item": f"i{item}", "value": value, "n": each + value}
            for item in range(ITEMS)
            for group in range(1, GROUPS + 1)
            for value in range(1, 6)
        ],
    )


def _report_data(wave_id: int) -> int:
    """n, mean and interval of every item, and n and mean of every item in every group."""
    from evaluation.statistics.reaction import distribution
    from evaluation.waves.queries import counts_of, sums_by_cell

    items = {key: distribution(counts, 1, 5) for key, counts in counts_of([wave_id]).items()}
    return len(items) + len(sums_by_cell([wave_id], items.keys()))


def report() -> list[Row]:
    """Report data from folded counts against DuckDB's scan of all answers, and its growth."""
    import duckdb

    from bina.db import transaction
    from tests.support.evaluation import a_cohort, a_programme, a_wave
    from tests.support.people import a_person, a_unit

    rows = []
    with tempfile.TemporaryDirectory() as place, _installation(Path(place)):
        with transaction():
            unit = a_unit()
            manager = a_person(unit=unit)
            people = a_cohort(unit, 8)
            programme = a_programme(manager, unit, people)
            waves = {}
            for answers in (10_000, 1_000_000, 10_000_000):
                wave = a_wave(programme, people, manager)
                wave.subject_id += 1000 + len(waves)  # three waves of one kind on one day
                waves[answers] = wave.id
                _counts_for(answers, wave.id)
        memory = duckdb.connect()
        for answers in (1_000_000, 10_000_000):
            memory.execute(
                f"CREATE OR REPLACE TABLE answer AS SELECT (i % {ITEMS})::UTINYINT item, "  # noqa: S608 numbers of ours
                f"(hash(i) % {GROUPS})::UTINYINT grp, (1 + hash(i * 7) % 5)::UTINYINT value FROM range({answers}) t(i)"
            )
            ours, other = interleaved(
                lambda wave=waves[answers]: _report_data(wave), lambda: memory.execute(SCAN).fetchall()
            )
            work = f"report data, 20 items × 50 groups, {answers:,} answers ÷ DuckDB scan"
            rows.append(Row("report", work, milliseconds(ours), milliseconds(other), ours / other, "≤ 1"))
        large, small = interleaved(
            lambda: _report_data(waves[10_000_000]), lambda: _report_data(waves[10_000]), rounds=9
        )
        rows.append(
            Row("growth", "report data, 10M ÷ 10k "
                          "answers", milliseconds(large), milliseconds(small), large / small, "≤ 1.2")
        )  # fmt: skip
    return rows


RATED_AT_ONCE = 20_000


def _a_programme_with(answers: int, manager: Any, unit: Any) -> Any:
    """A reaction survey beside a public survey of one programme that hold so many answers each, the public ones row by
    row; sixty more people may answer the first.
    """
    from sqlalchemy import insert

    from bina import clock
    from bina.db import db
    from evaluation.services.operations import add_service
    from evaluation.statistics.skm import ELEMENTS, rating_sums
    from evaluation.waves.models import Cell, Count, MixedBatch, Participation, Response, SatisfactionSum
    from evaluation.waves.operations.opening import open_public
    from evaluation.waves.rules import sums_in
    from tests.support.evaluation import a_cohort, a_programme, a_wave

    people = a_cohort(unit, 60)
    programme = a_programme(manager, unit, people)
    reaction = a_wave(programme, people, manager)
    cell = db.session.query(Cell).filter_by(wave_id=reaction.id).one()
    keys = [item.key for item in reaction.instrument.content.items if item.points]
    db.session.execute(
        insert(Count),
        [
            {"wave_id": reaction.id, "cell_id": cell.id, "item": key, "value": value, "n": answers // 5 + value}
            for key in keys
            for value in range(1, 6)
        ],
    )
    today = clock.today()
    service = add_service(programme, unit=unit, name=f"Loket {answers}", comparison=False, by=manager)
    wave = open_public(programme, service=(service.id, service.name), opens_on=today, closes_on=today)
    db.session.add(MixedBatch(id=uuid.uuid4(), wave_id=reaction.id, n=answers, mixed_on=today))
    chance = random.Random(answers)
    names = [str(element) for element in ELEMENTS]
    for first in range(0, answers, RATED_AT_ONCE):
        size = min(RATED_AT_ONCE, answers - first)
        batch = MixedBatch(id=uuid.uuid4(), wave_id=wave.id, n=size, mixed_on=today)
        db.session.add(batch)
        db.session.flush()
        rows = [dict(zip(names, chance.choices((1, 2, 3, 4), (1, 2, 6, 3), k=9), strict=True)) for _ in range(size)]
        db.session.execute(
            insert(Response),
            [
                {"id": uuid.uuid4(), "wave_id": wave.id, "batch_id": batch.id, "ratings": r, "channel": "qr"}
                for r in rows
            ],
        )
        db.session.execute(
            insert(Participation), [{"wave_id": wave.id, "key": f"{first + place:032x}"} for place in range(size)]
        )
        found = rating_sums(rows)
        kept = db.session.get(SatisfactionSum, (wave.id, today.replace(day=1), "qr"))
        if kept is None:
            kept = SatisfactionSum(wave_id=wave.id, month=today.replace(day=1), channel="qr")
            db.session.add(kept)
        else:
            found += sums_in(kept.sums)
        kept.answers, kept.sums = found.answers, asdict(found)
        db.session.flush()
    return reaction


def growth() -> list[Row]:
    """A report, an answer taken in and a participant's home page on a million answers to each of two surveys."""
    from bina import clock
    from bina.db import db, transaction
    from evaluation.programmes.models import Programme
    from evaluation.reports.reports import effectiveness
    from tests.support.people import a_person, a_unit

    with tempfile.TemporaryDirectory() as place, _installation(Path(place)) as app:
        made, crowds = {}, {}
        for answers in (10_000, 1_000_000):
            with transaction():
                unit = a_unit()
                wave = _a_programme_with(answers, a_person(unit=unit), unit)
                made[answers], crowds[answers] = wave.programme_id, signed_in(app, wave)
            db.session.remove()

        def build(answers: int) -> Any:
            db.session.expunge_all()
            with app.test_request_context():
                return effectiveness(db.session.get_one(Programme, made[answers]), clock.now(), demonstration=False)

        large, small = interleaved(lambda: build(1_000_000), lambda: build(10_000), rounds=7)
        db.session.remove()  # what was read holds a transaction
        homes = {answers: get(app, "/", f"bina={crowd[0][0]}") for answers, crowd in crowds.items()}
        assert all(home()[0] == 200 for home in homes.values())
        home_large, home_small = interleaved(
            lambda: [homes[1_000_000]() for _ in range(10)], lambda: [homes[10_000]() for _ in range(10)]
        )
        taken_large, taken_small = interleaved(_taking(app, crowds[1_000_000], 10), _taking(app, crowds[10_000], 10))
        peaks = {answers: _peak(lambda answers=answers: build(answers)) for answers in made}  # type: ignore[misc]
    return [
        Row(
            "growth", "whole report on 1M + 1M answers ÷ 10k + 10k", milliseconds(large), milliseconds(small),
            large / small, "≤ 1.2",
        ),
        Row(
            "growth", "survey submit beside 1M + 1M answers ÷ 10k + 10k", milliseconds(taken_large / 10),
            milliseconds(taken_small / 10), taken_large / taken_small, "≤ 1.2",
        ),
        Row(
            "growth", "participant's home beside 1M + 1M answers ÷ 10k + 10k", milliseconds(home_large / 10),
            milliseconds(home_small / 10), home_large / home_small, "≤ 1.2",
        ),
        Row(
            "memory", "whole report, peak on 1M + 1M ÷ 10k + 10k answers", f"{peaks[1_000_000]:.1f} MB",
            f"{peaks[10_000]:.1f} MB", peaks[1_000_000] / peaks[10_000], "≤ 1.2",
        ),
    ]  # fmt: skip


def _taking(app: Any, crowd: list[tuple[str, str, str]], each: int) -> Callable[[], None]:
    """Every call takes in that many answers of people who have not answered yet."""
    waiting = iter(enumerate(crowd, start=len(crowd)))

    def work() -> None:
        for _turn in range(each):
            number, (cookie, token, path) = next(waiting)
            client = Client(app, use_cookies=False)
            headers = {"Cookie": f"bina={cookie}"}
            kind = "application/x-www-form-urlencoded"
            answer = contextvars.Context().run(
                client.post, path, data=an_answer_body(number, token), headers=headers, content_type=kind
            )
            assert answer.status_code == 303, answer.status_code

    return work


def _peak(work: Callable[[], object]) -> float:
    """Most megabytes of Python's own that a piece of work held at once."""
    work()
    tracemalloc.start()
    work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def statistics() -> Row:
    """Reliability with all item statistics against numpy's covariance of the same matrix."""
    import numpy as np

    from evaluation.statistics.reliability import reliability

    chance = np.random.default_rng(random.Random(5).randrange(10**6))
    trait = chance.normal(size=(1, 100_000))
    matrix = np.clip(np.round(3 + trait + chance.normal(size=(30, 100_000))), 1, 5)
    columns = {f"i{number}": matrix[number] for number in range(30)}
    ours, other = interleaved(lambda: reliability(columns), lambda: np.cov(matrix))  # type: ignore[arg-type]
    return Row(
        "statistics", "reliability, 100,000 × 30 ÷ numpy covariance", milliseconds(ours), milliseconds(other),
        ours / other, "≤ 3",
    )  # fmt: skip


def rows() -> Iterator[Row]:
    """Every line of evaluation."""
    yield statistics()
    yield from report()
    yield from growth()
    yield intake(8)
    yield intake(64)
