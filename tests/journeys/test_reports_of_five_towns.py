"""The reports of the five towns say the same on the page, in PDF, DOCX, XLSX and JSON, annexes included."""

import contextvars
import io
import json
import re
import shutil
from decimal import Decimal

import brotli
import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from bina.app import create_app
from bina.config import from_environment
from bina.db import db
from bina.exports.report import ANNEXES, from_json
from bina.exports.values import shown
from evaluation.reports.models import EffectivenessReport
from evaluation.reports.reports.annexes.method import hidden_cells, hidden_figures
from tests.journeys.test_every_page import FIRST_FLIGHT, Walker
from tests.support.spreadsheet import Computed
from tests.support.web import text_of

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

TOWNS = {"Belawan": 1, "Surakarta": 2, "Marelan": 3, "Ampenan": 4, "Binjai": 5}


@pytest.fixture(scope="module")
def house(demonstration, tmp_path_factory):
    """The application on its own copy of the demonstration."""
    folder = tmp_path_factory.mktemp("towns")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    return create_app(from_environment({"BINA_VAR": str(folder), "BINA_DEMO": "1"}))


def manager_of(house, town):
    """The manager of the town's programme, with its number and its newest report."""
    agency = {"Belawan": "Kecamatan Medan Belawan", "Surakarta": "Pemerintah Kota Surakarta",
              "Marelan": "Kecamatan Medan Marelan", "Ampenan": "Kecamatan Ampenan",
              "Binjai": "Pemerintah Kota Binjai"}[town]  # fmt: skip
    walker = Walker(house, f"Pengelola program · {agency}")

    def newest():
        with house.app_context():
            kept = db.session.query(EffectivenessReport).all()
            found = next(each for each in kept if town in each.programme.place or town in each.programme.name)
            return found.programme_id, found.number, found.document

    return walker, *contextvars.copy_context().run(newest)


def numbers_in(tables):
    """Every number of the tables as it is printed."""
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                value = row[column.key]
                if isinstance(value, Decimal | int):
                    yield table.title, shown(value, column.kind, column.digits)


@pytest.mark.parametrize("town", TOWNS)
def test_every_figure_and_every_number_is_the_same_in_all_five_forms(house, town):
    walker, programme, number, document = manager_of(house, town)
    with house.app_context():  # numbers are written as in Indonesia
        compare(walker, programme, number, document)


def compare(walker, programme, number, document):
    """Lay the five forms side by side."""
    report = from_json(document)
    base = f"/evaluasi/program/{programme}/laporan/{number}"
    assert walker.get(f"{base}.json").get_json() == json.loads(document)
    printed = PdfReader(io.BytesIO(walker.get(f"{base}.pdf?kertas=f4").data))
    paper = set(re.findall(r"[^\s]+", " ".join(page.extract_text() for page in printed.pages)))
    book = openpyxl.load_workbook(io.BytesIO(walker.get(f"{base}.xlsx").data), data_only=True)
    sheets = {}
    for sheet in book.worksheets[1:]:
        sheets.setdefault(sheet["A1"].value, []).append(sheet)
    typed = Document(io.BytesIO(walker.get(f"{base}.docx?kertas=f4").data))
    written = [[[cell.text for cell in row.cells] for row in table.rows] for table in typed.tables]
    summary = {(row[0], row[1]): row[2] for row in book["Ringkasan"].iter_rows(min_row=5, values_only=True)}
    figures = cells = 0
    for place, section in enumerate(report.sections, start=1):
        answered = walker.get(f"{base}/{place}")
        assert len(brotli.compress(answered.data, quality=5)) <= FIRST_FLIGHT, section.title
        page = text_of(answered)
        for figure in section.figures:
            if figure.value is None:
                continue
            said = shown(figure.value, figure.kind, figure.digits)
            assert said in page, figure.label
            assert set(said.split()) <= paper, figure.label
            assert summary[section.title, figure.label] == pytest.approx(float(figure.value)), figure.label
            figures += 1
        tables = [*(chart.table for chart in section.charts), *section.tables]
        for title, said in numbers_in(tables):
            assert said in page, title
            assert set(said.split()) <= paper, (title, said)
            cells += 1
        for table in tables:
            expected = [[shown(row[c.key], c.kind, c.digits) for c in table.columns] for row in table.rows]
            assert [[c.title for c in table.columns], *expected] in written, table.title
            values = [[row[c.key] for c in table.columns] for row in table.rows]
            assert any(same(values, sheet) for sheet in sheets[table.title]), table.title
    assert figures >= 15
    assert cells >= 400


def same(values, sheet):
    """Whether a sheet holds the values of a table, numbers to the digit."""
    for place, row in enumerate(values, start=4):
        for cell, value in zip(sheet[place], row, strict=False):
            if isinstance(value, Decimal | int):
                if cell.value is None or abs(float(cell.value) - float(value)) > 1e-9:
                    return False
            elif isinstance(value, str) and (cell.value or "") != value:
                return False
    return True


@pytest.mark.parametrize("town", TOWNS)
def test_the_annexes_count_what_is_hidden_and_the_worksheet_finds_the_index(house, town):
    walker, programme, number, document = manager_of(house, town)
    report = from_json(document)
    annexes = [section for section in report.sections if section.part == ANNEXES]
    assert any(section.title.startswith("Lampiran instrumen") for section in annexes)
    method = annexes[-1]
    said = re.match(r"(\d+) angka .*: (\d+) ukuran dan (\d+) sel", method.paragraphs[0])
    assert [int(each) for each in said.groups()[1:]] == [
        hidden_figures(report.sections[:-1]), hidden_cells(report.sections[:-1]),
    ]  # fmt: skip
    content = walker.get(f"/evaluasi/program/{programme}/laporan/{number}.xlsx").data
    names = [name for name in openpyxl.load_workbook(io.BytesIO(content)).sheetnames if name.startswith("Lembar kerja")]
    assert names
    tables = [table for section in annexes for table in section.tables if table.formulas]
    for name, table in zip(names, tables, strict=True):
        assert round(float(Computed(content, name).value("E14")), 4) == float(table.rows[-2]["exact"])


@pytest.mark.parametrize("town", TOWNS)
def test_print_begins_with_cover_and_contents_and_is_signed(house, town):
    walker, programme, number, _document = manager_of(house, town)
    pages = PdfReader(io.BytesIO(walker.get(f"/evaluasi/program/{programme}/laporan/{number}.pdf").data)).pages
    texts = [page.extract_text() for page in pages[:6]]
    assert "PEMERINTAH DAERAH CONTOH" in texts[0]
    assert "DATA DEMONSTRASI" in texts[0]
    assert "Kata pengantar" in texts[1]
    assert all(f"Bab {number}" in texts[2] for number in ("I ", "II ", "III ", "IV ", "V "))
    assert "Ringkasan untuk pimpinan" in texts[3]
