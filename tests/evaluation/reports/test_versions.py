"""Waves of several instrument versions: comparable items are added up, the others stand apart with a sentence."""

import json
from datetime import timedelta

import pytest

from bina import clock as bina_clock
from bina.db import db as database
from bina.exports.report import from_json, to_json
from evaluation.instruments.models import ItemMerge
from evaluation.instruments.operations import add_version
from evaluation.reports.operations import make_report
from evaluation.reports.queries import construct_scores
from evaluation.reports.reports.collected import collect
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.instruments import SCALE, an_instrument
from tests.support.web import text_of


def rating(key, text, construct="satisfaction"):
    return {"key": key, "kind": "rating", "construct": construct, "points": SCALE, "text": {"id": text}}


def with_items(*items):
    return an_instrument(topics=[{"key": "satu", "title": {"id": "Satu"}, "items": list(items)}])


def merged(version, by, **decided):
    database.session.add_all(
        ItemMerge(version_id=version.id, old_item=old, new_item=new, decided_by_id=by.id, decided_at=bina_clock.now())
        for old, new in decided.items()
    )
    database.session.flush()


@pytest.fixture
def two_versions(db, trio):
    """A reaction survey whose wording changed: one item comparable, one not, one retired, one new."""
    people = a_cohort(trio.unit, 24)
    programme = a_programme(trio.ani, trio.unit, people)
    add_version(
        with_items(rating("puas", "Puas?"), rating("waktu", "Tepat waktu?"), rating("ruang", "Ruangnya baik?")),
        by=trio.ani,
        agency_id=trio.agency.id,
    )
    waves = [a_wave(programme, people[:12], trio.ani, instrument="contoh")]
    for entry in entries_of(waves[0]):
        answer(entry, 2)
    close(waves[0], day())
    waves[0].opens_on = day(-30)
    newer = add_version(
        with_items(rating("puas", "Seberapa puas?"), rating("waktu", "Sesuai jadwal?"), rating("baru", "Berguna?")),
        by=trio.ani,
        agency_id=trio.agency.id,
    )
    merged(newer, trio.ani, puas="puas", waktu=None, ruang=None)
    waves.append(a_wave(programme, people[12:], trio.ani, instrument="contoh"))
    for entry in entries_of(waves[1])[:10]:
        answer(entry, 4)
    mix(waves[1])
    return programme, waves


def test_comparable_items_are_added_up_and_the_others_stand_apart(two_versions):
    _programme, waves = two_versions
    collected = collect(waves, day())
    assert collected.version.version == 2
    assert {key: result.n for key, result in collected.items.items()} == {"puas": 22, "waktu": 10, "baru": 10}
    assert dict(collected.items["puas"].counts) == {1: 0, 2: 12, 3: 0, 4: 10}
    (older,) = collected.apart
    assert older.version.version == 1
    assert {key: result.n for key, result in older.items.items()} == {"waktu": 12, "ruang": 12}


def test_the_report_says_so_and_prints_both(two_versions):
    programme, _waves = two_versions
    report = from_json(make_report(programme, bina_clock.now(), by=None).document)
    section = next(s for s in report.sections if s.title == "Tanggapan peserta (tingkat 1)")
    assert any("tidak sebanding ditampilkan terpisah" in sentence for sentence in section.paragraphs)
    table = next(t for t in section.tables if "versi 1, tidak sebanding" in t.title)
    assert [(row["item"], row["n"]) for row in table.rows] == [("Tepat waktu?", 12), ("Ruangnya baik?", 12)]
    together = next(c.table for c in section.charts if c.table.title == "Jawaban per butir")
    assert [(row["item"], row["n"]) for row in together.rows] == [
        ("Seberapa puas?", 22), ("Sesuai jadwal?", 10), ("Berguna?", 10),
    ]  # fmt: skip


def test_one_version_costs_no_sentence_and_no_further_statement(db, trio, statements):
    people = a_cohort(trio.unit, 12)
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(programme, people, trio.ani)
    for entry in entries_of(wave):
        answer(entry, 3)
    mix(wave)
    with statements() as count:
        collected = collect([wave], day())
    assert collected.apart == ()
    assert count() <= 7


def test_a_change_counts_only_what_both_versions_asked(db, trio):
    people = a_cohort(trio.unit, 6)
    programme = a_programme(trio.ani, trio.unit, people)
    add_version(
        with_items(rating("a", "Ramah?", "service"), rating("b", "Cepat?", "service")),
        by=trio.ani,
        agency_id=trio.agency.id,
    )
    waves = []

    def hold(given: int) -> None:
        waves.append(
            a_wave(programme, people, trio.ani, instrument="contoh", kind=WaveKind.BEHAVIOUR_SELF,
                   anonymity=Anonymity.CONFIDENTIAL)
        )  # fmt: skip
        for entry in entries_of(waves[-1]):
            answer(entry, given)
        close(waves[-1], day())
        waves[-1].opens_on = day(-len(waves))

    hold(2)
    newer = add_version(
        with_items(rating("a", "Sangat ramah?", "service"), rating("b", "Cepat?", "service")),
        by=trio.ani,
        agency_id=trio.agency.id,
    )
    merged(newer, trio.ani, a=None)
    hold(4)
    alone = construct_scores([waves[0]])
    assert {scores["service"] for scores in alone.values()} == {2.0}
    from evaluation.reports.queries.versions import translated

    assert translated(waves)[waves[0].id].keys == {"b": "b"}
    database.session.expire_all()
    assert {scores["service"] for scores in construct_scores([waves[0]], waves).values()} == {2.0}
    assert {scores["service"] for scores in construct_scores([waves[1]], waves).values()} == {4.0}


def test_compared_reports_lay_only_comparable_items_side_by_side(browsers, trio, two_versions):
    programme, _waves = two_versions
    second = make_report(programme, bina_clock.now(), by=None)
    older = json.loads(second.document)
    for figure in older["sections"][0]["figures"]:
        if "basis" in figure:
            assert figure["basis"] == "contoh/2/baru"
            figure["basis"] = "contoh/1/ruang"
    from evaluation.reports.models import EffectivenessReport

    first = EffectivenessReport(
        programme_id=programme.id, number=9, cut_at=bina_clock.now() - timedelta(days=40),
        document=json.dumps(older), fingerprint="x", made_at=bina_clock.now(),
    )  # fmt: skip
    database.session.add(first)
    database.session.commit()
    page = text_of(browsers(trio.ani).get(f"/evaluasi/banding?laporan={first.id}&laporan={second.id}"))
    assert "dinyatakan tidak sebanding" in page
    assert "setuju), versi 1" in page
    assert "setuju), versi 2" in page
    older["sections"][0]["figures"][1]["basis"] = "contoh/1/puas"
    merged_into = json.loads(second.document)
    merged_into["sections"][0]["figures"][1]["basis"] = "contoh/2/puas"
    first.document, second.document = json.dumps(older), json.dumps(merged_into)
    database.session.commit()
    page = text_of(browsers(trio.ani).get(f"/evaluasi/banding?laporan={first.id}&laporan={second.id}"))
    assert "tidak sebanding" not in page


def test_a_report_kept_before_has_its_bytes_again(two_versions):
    programme, _waves = two_versions
    document = json.loads(make_report(programme, bina_clock.now(), by=None).document)
    for section in document["sections"]:
        for figure in section["figures"]:
            figure.pop("basis", None)
    before = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
    assert to_json(from_json(before)) == before
