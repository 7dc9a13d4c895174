"""Instruments travel as JSON and XLSForm: out and in again the same, and what cannot be taken is named by its place."""

import csv
import io
import json
import re

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert
from sqlalchemy import func, select

from evaluation.instruments.models import InstrumentDraft, InstrumentVersion
from evaluation.instruments.operations.travelling import as_workbook, read_file
from evaluation.instruments.rules import Kind, as_document, faults, parse, ready_made
from evaluation.instruments.rules.conditions import (
    SIGNS,
    All,
    Among,
    Compared,
    Either,
    Not,
    Selected,
    condition_document,
    parse_condition,
)  # fmt: skip
from evaluation.instruments.rules.xlsform import read_sheets, write_sheets
from evaluation.instruments.rules.xlsform.expressions import read_expression, write_expression
from tests.support.instruments import an_instrument, every_kind
from tests.support.web import text_of

SHIPPED = ready_made()
HEADER = ["type", "name", "label", "required", "relevant", "constraint", "parameters", "appearance", "hint"]
SCALE = [["list_name", "name", "label"], ["skala", "1", "Kurang"], ["skala", "2", "Baik"]]
SETTINGS = [["form_title", "form_id", "bina_level", "bina_minutes"], ["Contoh", "contoh", "L1", "3"]]


def sheets(*rows, choices=SCALE, settings=SETTINGS):
    """A form with these rows in its survey."""
    survey = [HEADER, *([str(cell) for cell in row] + [""] * (len(HEADER) - len(row)) for row in rows)]
    return {"survey": survey, "choices": choices, "settings": settings}


def workbook(content) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, str(cell))
    return target.getvalue()


def as_csv(content) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    for name, rows in content.items():
        writer.writerow([name])
        writer.writerows(["", *row] for row in rows)
    return target.getvalue().encode()


@pytest.mark.parametrize("document", [*SHIPPED.values(), every_kind()], ids=lambda each: each["key"])
def test_pyxform_accepts_what_goes_out(app, document):
    with app.app_context():
        content, _losses = as_workbook(parse(document))
    assert f"<h:title>{document['title']['id']}" in convert(io.BytesIO(content), file_type=".xlsx").xform


@pytest.mark.parametrize("document", [d for d in SHIPPED.values() if not d["locked"]] + [every_kind()],
                         ids=lambda each: each["key"])  # fmt: skip
@pytest.mark.parametrize("carrier", ["xlsx", "csv", "json"])
def test_out_and_in_again_is_the_same(app, document, carrier):
    instrument = parse(document)
    with app.app_context():
        if carrier == "xlsx":
            brought = read_file("a.xlsx", as_workbook(instrument)[0])
        elif carrier == "csv":
            brought = read_file("a.csv", as_csv(write_sheets(instrument)[0]))
        else:
            brought = read_file("a.json", json.dumps(document).encode())
    assert (list(brought.troubles), list(brought.losses)) == ([], [])
    assert parse(brought.document) == instrument


words = st.text(
    st.characters(whitelist_categories=("L", "N", "P"), blacklist_characters="|;,"), min_size=1, max_size=30
)


@st.composite
def documents(draw):
    """An instrument of any kinds whose later items may wait for earlier ones."""
    items = []
    names = draw(st.lists(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), min_size=1, max_size=6, unique=True))
    for name in names:
        kind = draw(st.sampled_from([kind.value for kind in Kind]))
        item = {
            "key": f"q{name}",
            "kind": kind,
            "construct": f"k{name}",
            "text": {"id": draw(words), "en": draw(words)},
        }
        values = sorted(draw(st.sets(st.integers(0, 99), min_size=2, max_size=5)))
        points = [{"value": v, "label": {"id": draw(words), "en": draw(words)}} for v in values]
        if kind in ("rating", "choice", "multiple", "matrix", "ranking", "then_test", "bars"):
            item["points"] = points
        if kind == "bars":
            item["points"] = [point | {"anchor": {"id": draw(words), "en": draw(words)}} for point in points]
        if kind == "matrix":
            item["rows"] = [{"key": key, "text": {"id": draw(words)}} for key in ("a", "b_2")]
        if kind == "number":
            item |= {"low": 0, "high": draw(st.integers(1, 1000)), "digits": draw(st.integers(0, 3)), "unit": "jam"}
        if kind == "duration":
            item |= {"low": 1, "high": 90}
        if kind in ("rating", "choice", "bars", "matrix", "yes_no"):
            item["not_applicable"] = draw(st.booleans())
        if kind not in ("section",):
            item["required"] = draw(st.booleans())
        item["reverse"] = draw(st.booleans()) if kind in ("rating", "bars") else False
        ratings = [each for each in items if each["kind"] in ("rating", "choice")]
        if ratings and draw(st.booleans()):
            other = draw(st.sampled_from(ratings))
            item["visible_if"] = {"item": other["key"], "among": [other["points"][0]["value"]]}
        items.append(item)
    if all(item["kind"] == "section" for item in items):
        items.append({"key": "akhir", "kind": "text", "text": {"id": "Akhir"}})
    return an_instrument(topics=[{"key": "satu", "title": {"id": draw(words)}, "items": items}])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_instrument_survives_the_journey(document):
    instrument = parse(document)
    if faults(instrument):
        return
    assert parse(as_document(instrument)) == instrument
    back, troubles, losses = read_sheets(write_sheets(instrument)[0])
    assert (troubles, losses) == ([], [])
    assert back == instrument


conditions = st.recursive(
    st.one_of(
        st.builds(
            Among,
            st.sampled_from(["a", "b"]),
            st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True).map(tuple),
        ),
        st.builds(Compared, st.just("n"), st.sampled_from(SIGNS), st.integers(0, 50)),
        st.builds(Selected, st.just("m"), st.integers(1, 3)),
    ),
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(lambda a, b: All((a, b)), parts, parts),
        st.builds(lambda a: Either((a, Compared("n", ">", 1))), parts),
    ),
    max_leaves=6,
)


@given(conditions)
def test_conditions_survive_as_xpath_and_as_json(condition):
    from tests.support.instruments import SCALE as POINTS

    items = parse(an_instrument(topics=[{"key": "t", "title": "T", "items": [
        {"key": "a", "kind": "rating", "points": POINTS, "text": "A"}, {"key": "b", "kind": "choice", "points": POINTS, "text": "B"},
        {"key": "n", "kind": "number", "low": 0, "high": 9, "text": "N"}, {"key": "m", "kind": "multiple", "points": POINTS, "text": "M"},
    ]}])).items  # fmt: skip
    assert parse_condition(condition_document(condition)) == condition
    said = write_expression(condition, {item.key: item for item in items})
    assert read_expression(said, lambda _field, given: int(given)) == condition


def test_a_form_from_elsewhere_is_taken_and_every_loss_has_its_place(app):
    form = sheets(
        ["start", "start", ""],
        ["begin_group", "profil", "Profil"],
        ["select_one layanan", "Jenis", "Layanan apa?", "yes", "", "", "", "", "Pilih satu"],
        ["integer", "umur", "Umur", "", "", ". >= 17 and . <= 90"],
        ["end_group"],
        ["range", "nilai", "Nilai", "yes", "${Jenis} = 'ktp' and ${umur} >= 20", "", "start=0 end=10 step=1"],
        ["text", "nama", "Saran", "", "", "regex(., 'x')"],
        ["geopoint", "lokasi", "Di mana?"],
        choices=[["list_name", "name", "label"], ["layanan", "ktp", "KTP"], ["layanan", "kk", "KK"]],
    )
    with app.app_context():
        brought = read_file("kobo.xlsx", workbook(form))
    assert brought.troubles == []
    instrument = parse(brought.document)
    assert [item.kind.value for item in instrument.items] == ["choice", "number", "rating", "short_text"]
    assert instrument.item("nilai").visible_if == All((Among("jenis", (1,)), Compared("umur", ">=", 20)))
    assert len(instrument.item("nilai").points) == 11
    assert all(re.match(r"kobo\.xlsx, lembar survey, baris \d+, kolom \w+: ", loss) for loss in brought.losses)
    rows = [int(re.search(r"baris (\d+)", loss)[1]) for loss in brought.losses]
    assert sorted(rows) == [2, 4, 4, 8, 9]


OK = ["select_one skala", "puas", "Puas?", "yes"]
MALFORMED = {
    # survey: header
    "no survey sheet": {"choices": SCALE},
    "an empty survey": {"survey": []},
    "no type column": {"survey": [["name", "label"], ["a", "A"]]},
    "no name column": {"survey": [["type", "label"], ["text", "A"]]},
    "no label column": {"survey": [["type", "name"], ["text", "a"]]},
    "a heading twice": {"survey": [["type", "name", "label", "label"], ["text", "a", "A", "B"]]},
    "a header only": sheets(),
    "too many rows": sheets(*[["text", f"q{n}", "Q"] for n in range(1001)]),
    # survey: rows
    "a type missing": sheets(["", "a", "A"]),
    "a type unknown": sheets(["teks", "a", "A"]),
    "a name missing": sheets(["text", "", "A"]),
    "a name with a space": sheets(["text", "dua kata", "A"]),
    "a name that begins with a digit": sheets(["text", "1a", "A"]),
    "a name twice": sheets(["text", "a", "A"], ["text", "a", "B"]),
    "a name twice but for its case": sheets(["text", "a", "A"], ["text", "A", "B"]),
    "a label missing": sheets(["text", "a", ""]),
    "a label too long": sheets(["text", "a", "x" * 501]),
    "a select without list": sheets(["select_one", "a", "A"]),
    "a select with an unknown list": sheets(["select_one warna", "a", "A"]),
    "a rank without list": sheets(["rank", "a", "A"]),
    "required neither yes nor no": sheets(["text", "a", "A", "mungkin"]),
    "a group not closed": sheets(["begin_group", "g", "G"], ["text", "a", "A"]),
    "a group not opened": sheets(["text", "a", "A"], ["end_group"]),
    "a group without name": sheets(["begin_group", "", "G"], ["text", "a", "A"], ["end_group"]),
    "a group without label": sheets(["begin_group", "g", ""], ["text", "a", "A"], ["end_group"]),
    "a group of that name twice": sheets(["begin_group", "g", "G"], ["text", "a", "A"], ["end_group"],
                                         ["begin_group", "g", "G"], ["text", "b", "B"], ["end_group"]),
    "a repeat not closed": sheets(["begin_repeat", "g", "G"], ["text", "a", "A"]),
    "a table with a text in it": sheets(["begin_group", "g", "G", "", "", "", "", "table-list"], ["text", "a", "A"], ["end_group"]),
    "an empty table": sheets(["begin_group", "g", "G", "", "", "", "", "table-list"], ["end_group"]),
    "bounds the wrong way round": sheets(["integer", "a", "A", "", "", ". >= 9 and . <= 1"]),
    "a range that ends before it starts": sheets(["range", "a", "A", "", "", "", "start=5 end=1"]),
    "a range with a fraction": sheets(["range", "a", "A", "", "", "", "start=0 end=1 step=0.1"]),
    "a range below zero": sheets(["range", "a", "A", "", "", "", "start=-5 end=5"]),
    # relevant
    "a condition that is no expression": sheets(OK, ["text", "b", "B", "", "kalau puas"]),
    "a condition with an open bracket": sheets(OK, ["text", "b", "B", "", "(${puas} = '1'"]),
    "a condition on nothing": sheets(OK, ["text", "b", "B", "", "${tiada} = '1'"]),
    "a condition on a later question": sheets(["text", "b", "B", "", "${puas} = '1'"], OK),
    "a condition on itself": sheets([*OK, "${puas} = '1'"]),
    "a condition on a choice that is not there": sheets(OK, ["text", "b", "B", "", "${puas} = 'hebat'"]),
    "a condition that can never hold": sheets(OK, ["text", "b", "B", "", "${puas} = '1' and ${puas} = '2'"]),
    "a condition on a text": sheets(["text", "a", "A"], ["text", "b", "B", "", "${a} = '1'"]),
    "a condition nested without end": sheets(OK, ["text", "b", "B", "", "(" * 40 + "${puas} = '1'" + ")" * 40]),
    "a question nobody reaches": sheets(OK, [*OK[:1], "b", "B", "", "${puas} = '1'"],
                                        ["text", "c", "C", "", "${b} = '1' and ${puas} = '2'"]),
    # choices
    "a choice without list": sheets(OK, choices=[*SCALE, ["", "3", "Lain"]]),
    "a choice without name": sheets(OK, choices=[*SCALE, ["skala", "", "Lain"]]),
    "a choice without label": sheets(OK, choices=[*SCALE, ["skala", "3", ""]]),
    "a choice twice": sheets(OK, choices=[*SCALE, ["skala", "2", "Lagi"]]),
    "a list of one choice": sheets(OK, choices=SCALE[:2]),
    "choices that fall": sheets(OK, choices=[SCALE[0], SCALE[2], SCALE[1]]),
    "choices without a list column": sheets(OK, choices=[["name", "label"], ["1", "Kurang"]]),
    # settings
    "a level that is none": sheets(OK, settings=[SETTINGS[0], ["Contoh", "contoh", "L9", "3"]]),
    "minutes in words": sheets(OK, settings=[SETTINGS[0], ["Contoh", "contoh", "L1", "lama"]]),
    "no title": sheets(OK, settings=[["default_language"], ["id"]]),
}  # fmt: skip
PLACE = re.compile(r"^rusak\.(xlsx|csv)(, lembar \w+)?, baris \d+, kolom [\w:]+: .+[.!]$")


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("carrier", ["xlsx", "csv"])
def test_a_malformed_form_is_named_by_file_row_and_column(app, name, carrier):
    content = workbook(MALFORMED[name]) if carrier == "xlsx" else as_csv(MALFORMED[name])
    with app.app_context():
        brought = read_file(f"rusak.{carrier}", content)
    assert brought.document is None
    assert brought.troubles
    for sentence in brought.troubles:
        assert PLACE.match(sentence), sentence


BROKEN = {
    "kosong.xlsx": b"",
    "bukan.xlsx": b"bukan lembar kerja",
    "terpotong.xlsx": workbook(sheets(OK))[:700],
    "salah.docx": workbook(sheets(OK)),
    "biner.csv": b"\xff\xfe\x00\x01",
    "petik.csv": b'survey\n,"type,name',
    "rusak.json": b'{"key": "a",\n "topics": [',
    "daftar.json": b"[]",
    "kurang.json": b'{"key": "a"}',
    "jenis.json": json.dumps(an_instrument(level="L7")).encode(),
    "ganda.json": json.dumps(an_instrument(topics=an_instrument()["topics"] * 2)).encode(),
    "dalam.json": b"[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_on_the_page_and_changes_nothing(db, browsers, trio, name):
    file = {"file": (io.BytesIO(BROKEN[name]), name)}
    answered = browsers(trio.ani).send("/evaluasi/instrumen/unggah", file, content_type="multipart/form-data")
    assert answered.status_code == 422
    assert name in text_of(answered)
    for model in (InstrumentDraft, InstrumentVersion):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_a_file_too_large_is_not_even_opened(app):
    with app.app_context():
        (sentence,) = read_file("besar.csv", b"x" * (2 * 1024 * 1024 + 1)).troubles
    assert "besar.csv: lebih besar dari 2 MB" in sentence


def test_uploading_shows_the_losses_first_and_then_makes_a_draft(db, browsers, trio):
    ani = browsers(trio.ani)
    form = sheets(OK, ["geopoint", "lokasi", "Di mana?"])
    file = {"file": (io.BytesIO(workbook(form)), "kobo.xlsx")}
    page = ani.send("/evaluasi/instrumen/unggah", file, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "kobo.xlsx, lembar survey, baris 3, kolom type" in text_of(page)
    assert db.session.scalars(select(InstrumentDraft)).all() == []
    carried = re.search(r'name="carried" value="([^"]+)"', page.get_data(as_text=True))[1]
    assert ani.send("/evaluasi/instrumen/unggah", {"carried": carried + "x"}).status_code == 422
    assert ani.send("/evaluasi/instrumen/unggah", {"carried": carried}).status_code == 303
    assert db.session.scalars(select(InstrumentDraft)).one().key == "contoh"
    assert browsers(trio.budi).get("/evaluasi/instrumen/unggah").status_code == 403


def test_downloads_are_what_the_page_shows(db, browsers, trio):
    ani = browsers(trio.ani)
    answered = ani.get("/evaluasi/instrumen/reaksi.xlsx")
    assert parse(read_file("r.xlsx", answered.data).document) == parse(SHIPPED["reaksi"])
    assert json.loads(ani.get("/evaluasi/instrumen/reaksi.json").data) == SHIPPED["reaksi"]
    assert ani.get("/evaluasi/instrumen/tiada.xlsx").status_code == 404
