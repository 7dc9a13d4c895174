"""A report reads every kind of item, and an instrument without a single rating."""

from bina import clock as bina_clock
from bina.exports.report import from_json
from evaluation.instruments.operations import add_version
from evaluation.instruments.rules import read_answers
from evaluation.reports.operations import make_report
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, a_wave, day, entries_of
from tests.support.instruments import GIVEN, every_kind

#: What three of them send instead.
OTHERWISE = {
    "i_multiple.1": "", "i_multiple.2": "1", "i_multiple.3": "", "i_ranking.1": "1", "i_ranking.2": "2",
    "i_ranking.3": "3", "i_number": "2", "i_duration.minutes": "0", "i_yes_no": "1",
}  # fmt: skip


def answered(trio, document, people=12, otherwise=3):
    cohort = a_cohort(trio.unit, people)
    add_version(document, by=trio.ani)
    programme = a_programme(trio.ani, trio.unit, cohort)
    wave = a_wave(programme, cohort, trio.ani, instrument=document["key"], anonymity=Anonymity.CONFIDENTIAL)
    content = wave.instrument.content
    for number, entry in enumerate(entries_of(wave)):
        given = {**GIVEN, "i_rating": str(2 + number % 3)} | (OTHERWISE if number < otherwise else {})
        answering.submit(entry, answering.new_form_key(), read_answers(content, given), content)
    close(wave, day())
    document = make_report(programme, bina_clock.now(), by=trio.ani).document
    return next(s for s in from_json(document).sections if s.title == "Tanggapan peserta (tingkat 1)")


def tables_of(section):
    tables = [*section.tables, *(chart.table for chart in section.charts)]
    return {table.title: table for table in tables}


def test_every_kind_that_may_be_told_has_its_table(db, trio):
    section = answered(trio, every_kind())
    tables = tables_of(section)
    by_text = {str(row["item"]): row for table in tables.values() for row in table.rows if "item" in row}
    assert by_text["Butir rating"]["mean"] is not None
    assert any("dahulu" in text for text in by_text)
    chosen = {row["option"]: row for row in tables["Butir multiple"].rows}
    assert [row["n"] for row in chosen.values()] == [9, 3, 9]
    assert tables["Butir ranking"].rows[0]["option"] == "Pilihan 2"
    number = next(table for title, table in tables.items() if title.startswith("Butir number"))
    assert (number.rows[0]["n"], str(number.rows[0]["median"])) == (12, "3.5")
    duration = next(table for title, table in tables.items() if title.startswith("Butir duration"))
    assert str(duration.rows[0]["median"]) == "90.0"
    assert not any("photo" in title or "short_text" in title for title in tables)


def test_an_instrument_without_ratings_is_reported_too(db, trio):
    document = every_kind()
    for topic in document["topics"]:
        topic["items"] = [i for i in topic["items"] if i["kind"] not in ("rating", "bars", "matrix", "then_test")]
    document["topics"] = [topic for topic in document["topics"] if topic["items"]]
    section = answered(trio, document)
    assert "Butir multiple" in tables_of(section)
    assert section.figures == ()


def test_answers_that_are_all_alike_are_not_detailed(db, trio):
    tables = tables_of(answered(trio, every_kind(), otherwise=0))
    assert {(row["n"], row["share"]) for row in tables["Butir multiple"].rows} == {(None, None)}
    assert {(row["n"], row["share"]) for row in tables["Butir choice"].rows} == {(None, None)}
    assert {row["first"] for row in tables["Butir ranking"].rows} == {None}
    number = next(table for title, table in tables.items() if title.startswith("Butir number"))
    assert number.rows[0] == {"n": 12, "low": None, "median": None, "high": None, "mean": None}
    matrix = next(table for table in tables.values() if any("Butir matrix" in str(r.get("item")) for r in table.rows))
    row = next(row for row in matrix.rows if "Butir matrix – B" in str(row["item"]))
    assert (row["v4"], row["top"], row["mean"]) == (None, None, None)
    assert "“Butir matrix – B”: hampir seragam" in matrix.note


def test_fewer_than_ten_show_no_shares_and_fewer_than_five_nothing(db, trio):
    tables = tables_of(answered(trio, every_kind(), people=6))
    assert {row["share"] for row in tables["Butir multiple"].rows} == {None}
    assert next(t for n, t in tables.items() if n.startswith("Butir number")).rows[0]["median"] is not None
