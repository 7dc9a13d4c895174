"""`bina instrument import|export`."""

import json

import pytest
from sqlalchemy import select

from evaluation.instruments.commands import instrument
from evaluation.instruments.models import InstrumentVersion
from evaluation.instruments.rules import parse, ready_made
from tests.support.instruments import an_instrument, every_kind


@pytest.fixture
def run(app, db):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(instrument, [str(word) for word in words])


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_out_and_in_again(db, run, tmp_path, ending):
    (tmp_path / "semua.json").write_text(json.dumps(every_kind()))
    assert "semua_jenis versi 1: 18 butir" in run("import", tmp_path / "semua.json").output
    target = tmp_path / f"keluar.{ending}"
    assert run("export", "semua_jenis", "--to", target).exit_code == 0
    assert "versi 2" in run("import", target).output
    first, second = db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.version))
    assert first.content == second.content
    assert run("export", "semua_jenis", "--version", 1, "--to", target).exit_code == 0
    assert run("export", "semua_jenis", "--version", 9, "--to", target).exit_code == 2


def test_a_dry_run_and_a_refusal_change_nothing(db, run, tmp_path):
    good, bad = tmp_path / "baik.json", tmp_path / "rusak.json"
    good.write_text(json.dumps(an_instrument()))
    bad.write_text(json.dumps(an_instrument(topics=[])))
    assert "Belum disimpan" in run("import", good, "--dry-run").output
    for words in ((bad,), (tmp_path / "tiada.json",)):
        refused = run("import", *words)
        assert refused.exit_code == 2
        assert words[0].name in refused.output
    (tmp_path / "skm.json").write_text(json.dumps(ready_made()["skm"]))
    assert "resmi" in run("import", tmp_path / "skm.json").output
    assert db.session.scalars(select(InstrumentVersion)).all() == []


def test_ready_made_ones_go_out_without_having_been_used(run, tmp_path):
    for key, document in ready_made().items():
        target = tmp_path / f"{key}.json"
        assert run("export", key, "--to", target).exit_code == 0
        assert parse(json.loads(target.read_text())) == parse(document)
    assert run("export", "reaksi", "--to", tmp_path / "a.docx").exit_code == 2
