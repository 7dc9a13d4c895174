"""What the promise of a wave means for the database, its dumps, its logs and everybody's pages."""

import io
import logging
import uuid
import zipfile
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DatabaseError

from bina import clock
from bina.audit.models import AuditEntry
from bina.jobs import run_next
from evaluation.instruments.operations import version_for_use
from evaluation.instruments.rules import read_answers
from evaluation.reports.operations import make_report
from evaluation.reports.reports.surveys import reaction_section
from evaluation.waves.models import Envelope, FlagCount, FrameEntry, MixedBatch, Response, SurveyRequest, Wave
from evaluation.waves.operations import answering, asking, keys
from evaluation.waves.operations.mixing import close, mix, recount
from evaluation.waves.operations.opening import destroy_keys
from evaluation.waves.queries import counts_of, flags_of
from evaluation.waves.rules import BLANK_VALUE, KEY_LIFE_DAYS, Anonymity, Flag, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, an_answer, answer, day, entries_of

CANARY = "kenari-7f3a9c-hanya-untuk-anonim"


@pytest.fixture
def people(trio):
    return [trio.budi, *a_cohort(trio.unit, 11)]


@pytest.fixture
def wave(trio, people):
    return a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani)


@pytest.mark.parametrize("column", ["anonymity", "public_key", "instrument_id"])
def test_the_database_keeps_the_promise_after_the_first_answer(db, wave, column):
    another = version_for_use("hambatan").id
    other = {"anonymity": Anonymity.CONFIDENTIAL, "public_key": b"x" * 32, "instrument_id": another}
    change = update(Wave).where(Wave.id == wave.id).values({column: other[column]})
    with db.session.begin_nested() as trial:
        db.session.execute(change)
        trial.rollback()
    answer(entries_of(wave)[0])
    with pytest.raises(DatabaseError, match="promise of a wave"), db.session.begin_nested():
        db.session.execute(change)


def test_an_anonymous_answer_cannot_carry_a_pseudonym_or_a_channel(db, wave):
    for values in ({"about": "abc"}, {"channel": "qr"}):
        batch = MixedBatch(id=uuid.uuid4(), wave_id=wave.id, n=1, mixed_on=day())
        db.session.add(batch)
        db.session.flush()
        row = {"id": uuid.uuid4(), "wave_id": wave.id, "batch_id": batch.id, "ratings": {}, **values}
        with pytest.raises(DatabaseError, match="carries no pseudonym"), db.session.begin_nested():
            db.session.execute(insert(Response).values(row))
    for entry in entries_of(wave)[:5]:
        answer(entry)
    mix(wave)
    with pytest.raises(DatabaseError, match="carries no pseudonym"), db.session.begin_nested():
        db.session.execute(update(Response).values(about="abc"))


def test_a_dump_from_before_the_key_was_destroyed_opens_no_more(app, db, wave):
    """The dump holds every table; with it, and with the installation's key, nothing can be opened afterwards."""
    for entry in entries_of(wave)[:4]:
        answer(entry, text=CANARY)
    db.session.flush()
    dump = {table.name: [list(row) for row in db.session.execute(select(table))] for table in db.metadata.sorted_tables}
    ciphertexts = list(db.session.scalars(select(Envelope.ciphertext)))
    private = keys.opener(wave.key_name)
    assert CANARY.encode() in private.decrypt(ciphertexts[0])  # while the wave is open the mixer can
    place = Path(app.config["VAR"]) / keys.KEY_FOLDER / wave.key_name
    name = wave.key_name
    close(wave, day(-KEY_LIFE_DAYS))
    assert destroy_keys(day(), KEY_LIFE_DAYS) == 1
    assert not place.exists()
    with pytest.raises(FileNotFoundError):
        keys.opener(name)
    locker = SecretBox(keys._locker()._key)
    everything = [value for rows in dump.values() for row in rows for value in row]
    halves = [bytes(value) for value in everything if isinstance(value, bytes | memoryview)]
    assert halves
    for half in halves:
        for candidate in (half, *_unlocked(locker, half)):
            if len(candidate) == PrivateKey.SIZE:
                with pytest.raises(Exception, match="decrypt"):
                    SealedBox(PrivateKey(candidate)).decrypt(ciphertexts[0])


def _unlocked(locker: SecretBox, half: bytes) -> list[bytes]:
    try:
        return [bytes(locker.decrypt(half))]
    except Exception:
        return []


def _words_in(download) -> str:
    """Everything a downloaded report says, however it is packed."""
    content = download.data
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode()


@pytest.mark.parametrize(
    ("instrument", "kind", "anonymity", "text", "chapter"),
    [
        ("reaksi", WaveKind.REACTION, Anonymity.ANONYMOUS, "saran", "Tanggapan peserta"),
        ("hambatan", WaveKind.BARRIERS, Anonymity.CONFIDENTIAL, "hambatan_utama", "Hambatan dan dukungan"),
    ],
)
def test_what_an_anonymous_person_wrote_stands_nowhere_else(
    db, browsers, trio, people, instrument, kind, anonymity, text, chapter, caplog, mailbox, request
):
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(programme, people, trio.ani, instrument=instrument, kind=kind, anonymity=anonymity)
    caplog.set_level(logging.DEBUG)
    budi = browsers(trio.budi)
    entry = next(entry for entry in entries_of(wave) if entry.person_id == trio.budi.id)
    items = [item.key for item in wave.instrument.content.items if item.points]
    sent = {f"q_{key}": "4" for key in items} | {f"q_{text}": CANARY, "key": "a" * 32, "step": "99", "go": "send"}
    thanks = budi.send(f"/evaluasi/isi/{entry.id}", sent)
    assert thanks.status_code == 303
    for other in entries_of(wave)[1:7]:
        answer(other, text="")
    pages = [budi.get(thanks.location), *(budi.get(path) for path in ("/", "/evaluasi/"))]
    asking.ask_people(day())
    close(wave, day())
    db.session.commit()
    steerer = browsers(trio.ani)
    programme = f"/evaluasi/program/{wave.programme_id}"
    receipts = f"{programme}/gelombang/{wave.id}/bukti"
    pages += [steerer.get(path) for path in ("/", "/evaluasi/", programme, receipts)]
    make_report(wave.programme, clock.now(), by=trio.ani)
    db.session.commit()
    while run_next():
        pass
    pages += [steerer.get(f"{programme}/{path}") for path in ("laporan/1", "rantai", "laporan/1/3", "matriks")]
    pages += [steerer.get(f"{programme}/laporan/1.{kind}") for kind in ("pdf", "xlsx", "docx", "json")]
    assert all(page.status_code == 200 for page in pages), [page.request.path for page in pages]
    said = [_words_in(page) for page in pages]
    assert chapter in said[-4]  # the words of a PDF are read
    assert not any(CANARY in words for words in said)
    request.getfixturevalue("clock").shift(timedelta(days=2))  # the digest of Monday
    while run_next():
        pass
    assert mailbox.letters
    assert not any(CANARY.encode() in letter for letter in mailbox.letters)
    assert CANARY not in caplog.text
    assert CANARY not in str([entry.detail for entry in db.session.scalars(select(AuditEntry))])
    if kind is WaveKind.REACTION:
        section, _collected, _grade = reaction_section([wave], day())
        assert CANARY not in str(section)  # fewer than ten texts
    for table in db.metadata.sorted_tables:
        if table.name != "evaluation_comment":
            assert CANARY not in str(db.session.execute(select(table)).all()), table.name


def test_the_four_states_are_counted_apart(db, wave):
    instrument = wave.instrument.content
    rated = [item.key for item in instrument.items if item.points]
    for number, entry in enumerate(entries_of(wave)[:10]):
        sent = {key: "4" for key in rated if number < 7 or key != rated[1]}
        answering.submit(entry, answering.new_form_key(), read_answers(instrument, sent), instrument)
    mix(wave)
    counts = counts_of([wave.id])
    assert counts[rated[0]] == {4: 10}
    assert counts[rated[1]] == {4: 7, BLANK_VALUE: 3}
    assert recount(wave)
    assert "saran" not in {key for ratings in db.session.scalars(select(Response.ratings)) for key in ratings}
    table = next(t for t in _tables(reaction_section([wave], day())[0]) if any(c.key == "seen" for c in t.columns))
    row = next(row for row in table.rows if row["item"] == instrument.item(rated[1]).text.id)
    assert (row["seen"], row["n"]) == (10, 7)


def _tables(section):
    return [*section.tables, *(chart.table for chart in section.charts)]


def test_what_stands_out_is_counted_for_the_wave_and_forgotten_for_the_answer(db, wave):
    instrument = wave.instrument.content
    for number, entry in enumerate(entries_of(wave)):
        sent = {i.key: str(1 + (k + number) % 5) for k, i in enumerate(i for i in instrument.items if i.points)}
        reading = an_answer(instrument) if number < 6 else read_answers(instrument, sent)
        answering.submit(entry, answering.new_form_key(), reading, instrument, seconds=3 if number < 2 else 300)
    assert db.session.scalar(select(func.count()).select_from(FlagCount)) == 0  # sealed until they are mixed
    mix(wave)
    found = flags_of([wave.id])
    assert (found[Flag.STRAIGHT], found[Flag.QUICK], found[Flag.OFF_HOURS]) == (6, 2, 12)  # a Saturday
    assert not any("flag" in str(ratings) for ratings in db.session.scalars(select(Response.ratings)))
    sentences = " ".join(reaction_section([wave], day())[0].paragraphs)
    assert "seragam: 5–9" in sentences
    assert "sangat cepat: 0–4" in sentences


def test_nobody_is_asked_twice_in_seven_days_over_all_waves(db, trio, people, wave, clock):
    second = a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani)
    days = 0
    asked: dict[int, list[int]] = {person.id: [] for person in people}
    while days < 60:
        before = dict(db.session.execute(select(FrameEntry.id, FrameEntry.asked)).all())
        asking.ask_people(day())
        for entry in db.session.scalars(select(FrameEntry)):
            if entry.asked > before[entry.id]:
                asked[entry.person_id].append(days)
        clock.shift(timedelta(days=1))
        days += 1
    assert all(len(moments) > 1 for moments in asked.values())
    assert all(b - a >= 7 for moments in asked.values() for a, b in pairwise(moments))
    assert max(db.session.scalars(select(FrameEntry.asked))) <= 3
    assert {column.name for column in SurveyRequest.__table__.columns} == {"person_id", "last_asked_on"}
    assert second.id != wave.id


def test_pages_about_asking_show_numbers_and_never_names(db, browsers, trio, people, wave):
    asking.ask_people(day())
    for entry in entries_of(wave)[:6]:
        answer(entry)
    db.session.commit()
    path = f"/evaluasi/program/{wave.programme_id}/gelombang/{wave.id}/bukti"
    page = browsers(trio.ani).get(path).get_data(as_text=True)
    assert "diminta sekali: 12" in page
    assert not any(person.name in page for person in people)
    assert browsers(trio.budi).get(path).status_code in (403, 404)
    assert browsers(trio.citra).get(path).status_code in (403, 404)
