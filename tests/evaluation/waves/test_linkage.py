"""Somebody with the whole database, its files and its log cannot tell whose answer is whose (trust.md §3).

Forty people answer through the real operation, one transaction each, in an order drawn by the seed; the mixer opens
them in two batches; then each attack pairs people with texts. A person hides in their batch: pairing one blindly is
right once on average whatever its size, so ten seeds of two batches give 20 ± 4.5. An order that told of the people
would give up to 400.
"""

import random
import sqlite3
from math import sqrt
from pathlib import Path

import pytest
from sqlalchemy import text

from bina.db import db, transaction
from evaluation.waves.operations.mixing import close, mix
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.people import a_person, a_unit

PEOPLE, SEEDS, BATCHES = 40, 10, 2
#: Chance, and six standard deviations of the number of fixed points of so many shuffles. The shuffles are drawn anew in
#: every run: with three, chance alone passed the bound in one of some four hundred comparisons, and a run makes eight.
MOST_HITS = SEEDS * BATCHES + 6 * sqrt(SEEDS * BATCHES)

pytestmark = [pytest.mark.slow]


def body_of(seed: int, entry_id: int) -> str:
    return f"rahasia-{seed:02d}-{entry_id:06d}-akhir"


@pytest.fixture
def elections(live):
    """Ten waves of forty answers, opened: seed → entry → its form key, and the wave."""
    held = {}
    with live.app_context():
        if db.engine.dialect.name == "sqlite":
            db.session.connection().exec_driver_sql("PRAGMA wal_autocheckpoint=0")
            db.session.commit()
        with transaction():
            unit = a_unit()
            manager = a_person(unit=unit)
            people = a_cohort(unit, PEOPLE)
            programme = a_programme(manager, unit, people)
        for seed in range(SEEDS):
            chance = random.Random(seed)
            with transaction():
                wave = a_wave(programme, people, manager)
                entries = entries_of(wave)
            chance.shuffle(entries)
            keys = {}
            for place, entry in enumerate(entries):
                keys[entry.id] = f"{chance.getrandbits(128):032x}"
                with transaction():
                    answer(entry, chance.randint(1, 5), body_of(seed, entry.id), keys[entry.id])
                if place == PEOPLE // 2:
                    with transaction():
                        mix(wave)
            with transaction():
                close(wave, day())
                wave.opens_on = day(-1 - seed)  # one wave a day: the next one may open
            held[seed] = (wave.id, keys)
        yield held
        db.session.remove()


def rows(statement: str, **values):
    found = db.session.execute(text(statement), values).all()
    db.session.commit()
    return found


def hits(seed: int, entry_ids, bodies) -> int:
    return sum(body_of(seed, entry_id) == body for entry_id, body in zip(entry_ids, bodies, strict=True))


def in_order(raw: bytes, marks: dict) -> list:
    """The keys of the marks in the order in which their bytes first stand in the file."""
    places = {key: raw.find(mark) for key, mark in marks.items()}
    return [key for place, key in sorted((place, key) for key, place in places.items() if place >= 0)]


def wal_records(folder: Path) -> bytes:
    """The log without the headers of its pages, which would cut words in two."""
    segments = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    return b"".join(
        segment[start + (24 if start else 40) : start + 8192]
        for segment in segments
        for start in range(0, len(segment), 8192)
    )


def postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def test_a_join_over_transactions_finds_nobody(elections):
    if postgresql():
        joined = rows(
            "SELECT p.entry_id, c.body FROM evaluation_participation p JOIN evaluation_comment c ON p.xmin = c.xmin"
        )
        assert joined == []
        assert rows("SELECT 1 FROM evaluation_participation p JOIN evaluation_response r ON p.xmin = r.xmin") == []
        return
    for table in ("participation", "envelope", "response", "comment"):
        with pytest.raises(Exception, match="no such column: rowid"):
            db.session.execute(text(f"SELECT rowid FROM evaluation_{table}"))  # noqa: S608 our own words
        db.session.rollback()


def test_the_order_of_rows_finds_nobody(elections):
    order = "ORDER BY ctid" if postgresql() else ""
    by_age = "ORDER BY xmin::text::bigint, ctid" if postgresql() else "ORDER BY id"
    found = aged = 0
    for seed, (wave_id, _keys) in elections.items():
        people = rows(f"SELECT entry_id FROM evaluation_participation WHERE wave_id = :w {order}", w=wave_id)  # noqa: S608
        texts = rows(f"SELECT body FROM evaluation_comment WHERE wave_id = :w {order}", w=wave_id)  # noqa: S608
        older = rows(f"SELECT body FROM evaluation_comment WHERE wave_id = :w {by_age}", w=wave_id)  # noqa: S608
        assert len(people) == len(texts) == PEOPLE
        found += hits(seed, [row[0] for row in people], [row[0] for row in texts])
        aged += hits(seed, [row[0] for row in people], [row[0] for row in older])
    assert found <= MOST_HITS
    assert aged <= MOST_HITS


def test_what_deleting_left_in_the_files_finds_nobody(elections):
    """Dead rows and free pages, read from the files themselves because pageinspect is not always there."""
    if postgresql():
        db.session.remove()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
        folder = Path(rows("SHOW data_directory")[0][0])
        files = {
            name: (folder / rows(f"SELECT pg_relation_filepath('evaluation_{name}')")[0][0]).read_bytes()
            for name in ("participation", "comment", "envelope", "response")
        }
        people_bytes, text_bytes = files["participation"], files["comment"]
        assert b"rahasia-" not in files["envelope"] + files["participation"]
    else:
        db.session.remove()
        sqlite = sqlite3.connect(db.engine.url.database)
        sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sqlite.close()
        people_bytes = text_bytes = Path(db.engine.url.database).read_bytes()
    assert paired_hits(elections, people_bytes, text_bytes) <= MOST_HITS


def test_the_write_ahead_log_finds_nobody(elections):
    if postgresql():
        raw = wal_records(Path(rows("SHOW data_directory")[0][0]) / "pg_wal")
    else:
        raw = Path(f"{db.engine.url.database}-wal").read_bytes()
    assert paired_hits(elections, raw, raw) <= MOST_HITS


def paired_hits(elections, people_bytes: bytes, text_bytes: bytes) -> int:
    found = 0
    for seed, (_wave_id, keys) in elections.items():
        people = in_order(people_bytes, {entry: key.encode() for entry, key in keys.items()})
        texts = in_order(text_bytes, {entry: body_of(seed, entry).encode() for entry in keys})
        assert len(people) == len(texts) == PEOPLE, "the attack must see everybody, or it proves nothing"
        found += sum(person == author for person, author in zip(people, texts, strict=True))
    return found
