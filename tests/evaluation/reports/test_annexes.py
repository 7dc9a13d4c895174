"""The annexes: every instrument with its versions and items, fieldwork, formulas, and how much is hidden."""

import io
import re

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from bina import clock as bina_clock
from bina.exports.docx import docx
from bina.exports.pdf import pdf
from bina.exports.report import Kind, from_json
from bina.exports.sheets import xlsx
from bina.exports.values import shown
from evaluation.reports.operations import make_report
from evaluation.services.operations import add_service
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_public
from evaluation.waves.rules import Anonymity, Channel, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, an_answer, answer, day, entries_of
from tests.support.spreadsheet import Computed
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    """A programme with a reaction, both views of behaviour, and a public survey."""
    people = a_cohort(trio.unit, 14, superior=trio.ani)
    programme = a_programme(trio.ani, trio.unit, people)
    reaction = a_wave(programme, people, trio.ani)
    for number, entry in enumerate(entries_of(reaction)[:12]):
        answer(entry, 3 + number % 3, text=f"Saran {number}")
    mix(reaction)
    own = a_wave(programme, people, trio.ani, instrument="perilaku_diri", kind=WaveKind.BEHAVIOUR_SELF,
                 anonymity=Anonymity.CONFIDENTIAL)  # fmt: skip
    for number, entry in enumerate(entries_of(own)[:7]):
        answer(entry, 3 + number % 2)
    close(own, day())
    service = add_service(programme, unit=trio.unit, name="Loket Akta", comparison=False, by=trio.ani)
    survey = open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))
    for number in range(12):
        reading = an_answer(survey.instrument.content, 3 + number % 2)
        answering.submit_public(survey, answering.new_form_key(), reading, Channel.QR)
    mix(survey)
    return programme


@pytest.fixture
def report(programme):
    return from_json(make_report(programme, bina_clock.now(), by=None).document)


def section(report, title):
    return next(each for each in report.sections if each.title.startswith(title))


def test_every_instrument_has_its_annex_with_version_and_denominators(report):
    titles = [each.title for each in report.sections if each.title.startswith("Lampiran instrumen")]
    assert len(titles) == 3
    own = section(report, "Lampiran instrumen: Perilaku di tempat kerja: penilaian diri")
    assert any("Versi 1" in sentence for sentence in own.paragraphs)
    states = next(table for table in own.tables if table.title.startswith("Jawaban –"))
    assert {row["n"] for row in states.rows} == {7}
    assert {row["blank"] for row in states.rows} == {None}  # seven saw it: states are told apart from ten on
    assert {row["v3"] for row in states.rows} == {None}
    assert [row["number"] for row in own.tables[0].rows] == [int(row["item"]) for row in states.rows]


def test_what_a_chapter_prints_is_not_printed_again(report):
    reaction = section(report, "Lampiran instrumen: Tanggapan")
    assert [table.title for table in reaction.tables] == [
        "Butir – Tanggapan setelah kegiatan",
        "Jawaban – Tanggapan peserta",
    ]
    assert {row["seen"] for row in reaction.tables[1].rows} == {12}
    assert "v3" not in reaction.tables[1].rows[0]


def test_the_public_survey_brings_its_worksheet_with_live_formulas(app, report):
    public = next(s for s in report.sections if any(t.formulas for t in s.tables))
    table = next(t for t in public.tables if t.formulas)
    with app.test_request_context():
        sheet = Computed(xlsx(report), "Lembar kerja SKM – Loket")
    ikm = next(f for s in report.sections for f in s.figures if f.label == "IKM akhir – Loket Akta")
    assert round(float(sheet.value("E14")), 2) == float(ikm.value)
    assert table.rows[-1]["exact"] == sheet.value("E15")


def test_the_method_annex_lists_the_formulas_and_counts_what_is_hidden(report):
    method = section(report, "Lampiran metode")
    assert report.sections[-1] is method
    tables = {table.title: table for table in method.tables}
    formulas = {row["formula"]: row["figures"] for row in tables["Rumus yang dipakai"].rows}
    assert "IKM akhir – Loket Akta" in formulas["25·Σ w·NRR"]
    said = re.match(r"(\d+) angka .* (\d+) ukuran dan (\d+) sel tabel", method.paragraphs[0])
    assert said
    whole, figures, cells = map(int, said.groups())
    assert whole == figures + cells
    hidden = sum(
        row[column.key] is None
        for each in report.sections[:-1]
        if not each.for_leader
        for table in (*each.tables, *(chart.table for chart in each.charts))
        for row in table.rows
        if row.get("n")
        for column in table.columns
        if column.kind in (Kind.NUMBER, Kind.PERCENT)
    )
    assert (
        cells
        == hidden
        >= 2 * len(section(report, "Lampiran instrumen: Perilaku di tempat kerja: penilaian diri").tables[0].rows)
    )
    assert [row["least"] for row in tables["Ambang penampilan"].rows] == [8, 5, 10, 10, 10, 30]
    assert len(tables["Pengumpulan data"].rows) == 3


def test_every_cell_of_the_annexes_is_the_same_in_page_pdf_docx_xlsx_and_json(browsers, trio, programme, report):
    ani = browsers(trio.ani)
    address = f"/evaluasi/program/{programme.id}/laporan/1"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(report)), data_only=True)
    written = [[[cell.text for cell in row.cells] for row in t.rows] for t in Document(io.BytesIO(docx(report))).tables]
    printed = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(report))).pages))
    sheets = {sheet["A1"].value: sheet for sheet in book.worksheets[1:]}
    compared = 0
    for place, each in enumerate(report.sections, start=1):
        if not each.title.startswith("Lampiran"):
            continue
        page = text_of(ani.get(f"{address}/{place}"))
        for table in each.tables:
            expected = [[shown(row[c.key], c.kind, c.digits) for c in table.columns] for row in table.rows]
            assert [[c.title for c in table.columns], *expected] in written, table.title
            sheet = sheets[table.title]
            for number, row in enumerate(table.rows):
                for column, found in zip(table.columns, sheet[4 + number], strict=False):
                    value = row[column.key]
                    assert found.value == (float(value) if column.kind is Kind.NUMBER and not isinstance(value, str | None) else value) or column.kind is Kind.DATE  # fmt: skip
            for cells in expected:
                for cell in cells:
                    assert " ".join(cell.split()) in page, (table.title, cell)
                    if re.fullmatch(r"[\d.,]+", cell):
                        assert cell in printed, (table.title, cell)
                        compared += 1
    assert compared > 100
