"""Answers of other survey tools: recognised, checked, brought in once through the door of typed ones."""

import io
import json
import re

import pytest
from sqlalchemy import func, select, text

from bina.db import db as database
from bina.errors import Conflict, DomainError
from bina.people.models import RoleKind
from evaluation.intake.commands import wave as command
from evaluation.intake.models import BroughtFile
from evaluation.intake.operations.bringing import bring_in, open_file, plan, read_map
from evaluation.intake.rules.answers import Given
from evaluation.intake.rules.sources import Source
from evaluation.services.operations import add_service
from evaluation.waves.models import Comment, Envelope, Participation, Response
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_outside, open_public
from evaluation.waves.queries import standings
from evaluation.waves.rules import Channel, WaveKind
from tests.support.evaluation import COURSE, a_cohort, a_programme, a_wave, day
from tests.support.exports import (
    EMAIL,
    GOOD,
    HEAD,
    MALFORMED,
    NAME,
    TEXTS,
    as_book,
    as_csv,
    google,
    limesurvey,
    microsoft,
    satisfaction,
)
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit, [trio.budi])


@pytest.fixture
def wave(programme, trio):
    return open_outside(
        programme, kind=WaveKind.REACTION, instrument="reaksi", subject=(*COURSE, "Komunikasi"),
        collected_from=day(-30), collected_until=day(-20), invited=40, by=trio.ani,
    )  # fmt: skip


@pytest.fixture
def survey(programme, trio):
    service = add_service(programme, unit=trio.unit, name="Loket", comparison=False, by=trio.ani)
    return open_public(programme, service=(service.id, service.name), opens_on=day(-1), closes_on=day(30))


def page(wave):
    return f"/evaluasi/gelombang/{wave.id}/jawaban-luar"


def upload(browser, wave, content, name):
    return browser.send(page(wave), {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def carried(answered):
    return re.search(r'name="carried" value="([^"]+)"', answered.get_data(as_text=True))[1]


def stored(model):
    return database.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(
    ("rows", "source", "taken", "refused"),
    [
        (google(), Source.GOOGLE, 12, 0),
        (limesurvey(), Source.LIMESURVEY, 11, 1),
        (limesurvey(codes=False), Source.LIMESURVEY, 11, 1),
        (microsoft(), Source.MICROSOFT, 12, 0),
    ],
)
@pytest.mark.parametrize(("carrier", "name"), [(as_csv, "jawaban.csv"), (as_book, "jawaban.xlsx")])
def test_every_tool_is_recognised_and_its_answers_arrive(db, wave, trio, rows, source, taken, refused, carrier, name):
    table = open_file(wave, name, carrier(rows))
    outcome = plan(wave, table, Given())
    assert (outcome.source, len(outcome.taken), outcome.refused) == (source, taken, refused)
    assert stored(Envelope) == 0
    bring_in(wave, table, Given(), by=trio.ani)
    assert mix(wave) == taken
    values = {value for response in db.session.scalars(select(Response)) for value in response.ratings.values()}
    assert values == {3, 4, 5}
    standing = standings([wave], day())[wave.id]
    assert (standing.frame, standing.ready, standing.answered) == (40, 40, taken)


def test_the_same_file_again_adds_nothing_and_a_longer_one_only_what_is_new(db, wave, trio):
    first = open_file(wave, "a.csv", as_csv(google(10)))
    assert bring_in(wave, first, Given(), by=trio.ani).taken == 10
    with pytest.raises(Conflict, match="sudah dimasukkan"):
        bring_in(wave, open_file(wave, "lain.csv", as_csv(google(10))), Given(), by=trio.ani)
    longer = bring_in(wave, open_file(wave, "a.csv", as_csv(google(13))), Given(), by=trio.ani)
    assert (longer.taken, longer.known) == (3, 10)
    # The same answers saved in another form are another file, and still nobody is counted twice.
    again = bring_in(wave, open_file(wave, "a.csv", as_csv(google(13), delimiter=";")), Given(), by=trio.ani)
    assert (again.taken, again.known) == (0, 13)
    assert stored(Participation) == stored(Envelope) == 13


def test_two_rows_that_say_the_same_are_two_people(db, wave, trio):
    table = open_file(wave, "sama.csv", as_csv([HEAD, *[GOOD] * 9]))
    assert bring_in(wave, table, Given(), by=trio.ani).taken == 9


def test_nobody_in_the_file_is_stored_anywhere(db, wave, trio):
    said = google(12, text="Hubungi saya di 0812-3456-7890")
    said[1][-1] = "Ruangannya panas"
    table = open_file(wave, "nama.csv", as_csv(said))
    assert EMAIL not in repr(table)
    assert NAME not in repr(table)
    outcome = plan(wave, table, Given())
    assert sum(loss.why.value == "text_names" for loss in outcome.losses) == 11
    bring_in(wave, table, Given(), by=trio.ani)
    close(wave, day())
    assert [comment.body for comment in db.session.scalars(select(Comment))] == ["Ruangannya panas"]
    db.session.flush()
    for name in database.metadata.tables:
        whole = repr(db.session.execute(text(f"SELECT * FROM {name}")).all())  # noqa: S608 our own tables
        assert EMAIL not in whole, name
        assert NAME not in whole, name
        assert "0812-3456" not in whole, name
        assert "09:11:11" not in whole, name


def test_a_public_survey_takes_whole_ballots_only_and_counts_them_apart(db, survey, trio):
    table = open_file(survey, "skm.csv", as_csv(satisfaction()))
    outcome = plan(survey, table, Given())
    assert (len(outcome.taken), outcome.refused) == (12, 1)
    bring_in(survey, table, Given(), by=trio.ani)
    close(survey, day())
    assert set(db.session.scalars(select(Response.channel))) == {Channel.IMPORT.value}


def test_what_nobody_understands_is_left_out_named_and_can_be_told(db, wave, trio):
    rows = google(12)
    for row in rows[1:5]:
        row[3] = "Setuju sekali"
    rows[0][4] = "Contoh dan latihan mirip dengan keadaan di unit saya"
    rows[0].append("Hobi")
    table = open_file(wave, "aneh.csv", as_csv(rows))
    outcome = plan(wave, table, Given())
    assert outcome.strange == {3: {"Setuju sekali": 4}}
    assert outcome.proposed == {4: "relevan_contoh"}
    assert {(loss.row, loss.column) for loss in outcome.losses if loss.why.value == "not_understood"} == {
        (row, "D") for row in range(2, 6)
    }
    with pytest.raises(DomainError, match="mungkin butir"):
        bring_in(wave, table, Given(), by=trio.ani)
    told = read_map({"columns": {"E": "relevan_contoh", "Hobi": None}, "values": {"D": {"Setuju sekali": 5}}},
                    table, wave.instrument.content)  # fmt: skip
    sure = plan(wave, table, told)
    assert (sure.strange, sure.proposed) == ({}, {})
    with pytest.raises(DomainError, match="tidak ada"):
        read_map({"columns": {"ZZ": "saran"}}, table, wave.instrument.content)
    with pytest.raises(DomainError, match="tidak ada"):
        read_map({"columns": {"A": "tiada"}}, table, wave.instrument.content)


def test_a_wave_that_knows_whom_it_asks_takes_no_file(db, programme, trio):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    with pytest.raises(Conflict, match="diisi di Bina"):
        open_file(a_wave(programme, people, trio.ani), "a.csv", as_csv(google()))


def test_a_closed_wave_takes_no_file(db, wave):
    close(wave, day())
    with pytest.raises(Conflict, match="ditutup"):
        open_file(wave, "a.csv", as_csv(google()))


def test_there_are_at_least_forty_malformed_files():
    assert len(MALFORMED) >= 40


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_named_by_file_row_and_column_and_changes_nothing(db, browsers, wave, trio, name):
    if len(MALFORMED[name]) > 400_000:  # the test client would leave its temporary file behind
        with pytest.raises(DomainError) as refused:
            open_file(wave, name, MALFORMED[name])
        said = str(refused.value.sentence)
    else:
        answered = upload(browsers(trio.ani), wave, MALFORMED[name], name)
        assert answered.status_code == 422
        said = text_of(answered)
    assert re.search(re.escape(name) + r", baris \d+, kolom [A-Z]+: [^\n]+[.!]", said), said
    assert stored(Envelope) == stored(Participation) == stored(BroughtFile) == 0


def test_look_first_then_bring_in(db, browsers, wave, trio):
    browser = browsers(trio.ani)
    looked = upload(browser, wave, as_csv(google()), "jawaban.csv")
    assert looked.status_code == 200
    assert "12 jawaban dapat masuk" in " ".join(text_of(looked).split())
    assert EMAIL not in looked.get_data(as_text=True)
    assert stored(Envelope) == 0
    done = browser.send(page(wave), {"carried": carried(looked), "go": "bring"})
    assert done.status_code == 303
    assert "12 jawaban masuk" in text_of(browser.get(done.location))
    assert browser.send(page(wave), {"carried": carried(looked), "go": "bring"}).status_code == 409
    assert browser.send(page(wave), {"carried": carried(looked) + "x", "go": "bring"}).status_code == 422
    assert stored(Envelope) == 12


def test_columns_and_values_are_told_on_the_page(db, browsers, wave, trio):
    rows = google(9)
    rows[0][3] = "Isi kegiatan saya perlukan dalam tugas"
    for row in rows[1:]:
        row[4] = "Cocok"
    browser = browsers(trio.ani)
    looked = upload(browser, wave, as_csv(rows), "jawaban.csv")
    assert "pastikan" in text_of(looked)
    assert "Masukkan 9 jawaban" not in text_of(looked)
    told = {"carried": carried(looked), "kolom_3": "relevan_tugas", "teks_4": "Cocok", "nilai_4": "4", "go": "look"}
    again = browser.send(page(wave), told)
    assert "Masukkan 9 jawaban" in text_of(again)
    assert browser.send(page(wave), {**told, "carried": carried(again), "go": "bring"}).status_code == 303
    mix(wave)
    assert {response.ratings["relevan_contoh"] for response in db.session.scalars(select(Response))} == {4}


def test_opening_a_wave_for_a_file(db, browsers, programme, trio):
    browser = browsers(trio.ani)
    url = f"/evaluasi/program/{programme.id}/gelombang-luar"
    sent = {"instrument": "reaksi", "subject": f"programme:{programme.id}", "collected_from": day(-9).isoformat(),
            "collected_until": day(-2).isoformat(), "invited": "30"}  # fmt: skip
    assert browser.send(url, {}).status_code == 422
    for wrong in ({"invited": "3"}, {"collected_until": day(3).isoformat()}, {"collected_from": day(-1).isoformat()}):
        assert browser.send(url, {**sent, **wrong}).status_code == 422
    opened = browser.send(url, sent)
    assert opened.status_code == 303
    assert "30 orang yang menurut pernyataan" in text_of(browser.get(opened.location))
    twice = browser.send(url, sent)
    assert (twice.status_code, "sudah ada" in text_of(twice)) == (422, True)
    shown = text_of(browser.get(f"/evaluasi/program/{programme.id}"))
    assert "Diisi di luar Bina: 0–4 dari 30" in shown


def test_only_who_steers_the_programme_brings_files(db, browsers, wave, programme, trio):
    asking = with_role(a_person("Eko", trio.unit), RoleKind.EVALUATOR, trio.agency)
    for path in (page(wave), f"/evaluasi/program/{programme.id}/gelombang-luar"):
        assert browsers(asking).get(path).status_code == 200
        assert browsers(trio.budi).get(path).status_code in (403, 404)
        assert browsers(trio.citra).get(path).status_code in (403, 404)


@pytest.fixture
def run(app, db):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(command, [str(word) for word in words])


def test_the_command_looks_first_brings_in_once_and_names_every_loss(db, run, wave, tmp_path):
    db.session.commit()
    number = wave.id
    file, mapping = tmp_path / "ekspor.csv", tmp_path / "peta.json"
    rows = google(12)
    rows[0][3] = "Isi kegiatan saya perlukan dalam tugas"
    file.write_bytes(as_csv(rows))
    assert "--wave" in run("import", file).output
    assert run("import", file, "--wave", 999_999).exit_code == 2
    assert run("import", tmp_path / "tiada.csv", "--wave", number).exit_code == 2
    unsure = run("import", file, "--wave", number)
    assert (unsure.exit_code, "mungkin butir" in unsure.output) == (2, True)
    assert stored(Envelope) == 0
    mapping.write_text(json.dumps({"columns": {"D": "relevan_tugas"}}))
    dry = run("import", file, "--wave", number, "--map", mapping, "--dry-run", "--json")
    said = json.loads(dry.output)
    assert (dry.exit_code, said["taken"], said["source"], said["columns"]["D"]) == (
        0,
        12,
        "Google Forms",
        "relevan_tugas",
    )
    assert any("baris 1, kolom B" in loss and "tidak disimpan" in loss for loss in said["losses"])
    assert stored(Envelope) == 0
    assert "12 jawaban masuk" in run("import", file, "--wave", number, "--map", mapping).output
    again = run("import", file, "--wave", number, "--map", mapping)
    assert (again.exit_code, "Tidak ada yang ditambahkan" in again.output) == (2, True)
    assert stored(Envelope) == 12
    file.write_bytes(as_csv([HEAD, ["x", *["Apa"] * 9, ""]]))
    bad = run("import", file, "--wave", number)
    assert (bad.exit_code, "baris 2" in bad.output or "satu baris" in bad.output) == (2, True)


def test_text_headings_are_those_of_the_instrument():
    assert len(TEXTS) == 10
