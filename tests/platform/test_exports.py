"""Page, XLSX, CSV and PDF print the same figures from one report."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from pypdf import PdfReader

from bina.exports.charts import draw
from bina.exports.page import render
from bina.exports.pdf import pdf
from bina.exports.report import Chart, Column, Figure, Kind, Report, Section, Table, from_json, rounded, to_json
from bina.exports.sheets import table_csv, xlsx

TABLE = Table(
    "Rerata per unsur",
    (Column("unsur", "Unsur"), Column("mean", "Rerata", Kind.NUMBER, 2), Column("n", "n", Kind.NUMBER)),
    (
        {"unsur": "Persyaratan", "mean": Decimal("3.62"), "n": 29},
        {"unsur": "=HYPERLINK(1)", "mean": Decimal("3.48"), "n": 29},
        {"unsur": "Waktu penyelesaian", "mean": None, "n": 4},
    ),
    "n = responden yang mengisi; – = kurang dari 5",
)


def a_report() -> Report:
    arguments = {"labels": ["Persyaratan"], "series": {"Rerata": [3.62]}, "maximum": 4.0, "digits": 2}
    chart = Chart("bars", arguments, "Rerata unsur", TABLE)
    return Report(
        title="Laporan efektivitas",
        subtitle="Program contoh",
        agency="Pemerintah Kota Contoh",
        cut_at=datetime(2026, 11, 21, 3, tzinfo=UTC),
        demonstration=True,
        source_url="http://bina.test/laporan/1",
        sections=(
            Section(
                "Ringkasan",
                ("Kepuasan warga baik.",),
                (
                    Figure("IKM", Decimal("91.48"), Kind.NUMBER, 2, "n = 29; rumus PermenPANRB 14/2017"),
                    Figure("Kenaikan", None, refusal="belum ada pretes", detail="n = 3"),
                    Figure("Respons", Decimal("40.0"), Kind.PERCENT, 1),
                    Figure("Biaya", Decimal(1250000), Kind.RUPIAH),
                ),
                (chart,),
                for_leader=True,
            ),
            Section("Rincian", tables=(TABLE,)),
        ),
        notes=("Angka kecil disembunyikan.",),
    )


def test_the_frozen_report_reads_back_the_same():
    assert to_json(from_json(to_json(a_report()))) == to_json(a_report())


def test_another_figure_gives_another_fingerprint():
    report = a_report()
    changed = Report(**{**vars(report), "title": "Lain"})
    assert changed.fingerprint != report.fingerprint


def test_rounding_is_half_up():
    assert [rounded(x, 2) for x in (76.604, 76.605, 88.305)] == [Decimal("76.60"), Decimal("76.61"), Decimal("88.31")]


def test_page_workbook_and_pdf_agree_to_the_digit(app, db):
    with app.test_request_context():
        page = re.sub(r"<[^>]+>", " ", str(render(a_report())))
        document = PdfReader(io.BytesIO(pdf(a_report())))
    paper = " ".join(p.extract_text() for p in document.pages)
    summary = openpyxl.load_workbook(io.BytesIO(xlsx(a_report())))["Ringkasan"]
    values = {row[1].value: row[2].value for row in summary.iter_rows(min_row=5)}
    assert values["IKM"] == 91.48
    assert values["Kenaikan"] == "belum ada pretes"
    for text in (page, paper):
        assert "91,48" in text
        assert "40,0 %" in text
        assert "belum ada pretes" in text
        assert "Rp1.250.000" in text
    assert "DATA DEMONSTRASI" in paper
    assert len(document.pages) == 2, "the leader's pages come first, detail on a new page"


def test_text_that_looks_like_a_formula_stays_text():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(a_report())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=HYPERLINK" in table_csv(TABLE)


@pytest.mark.parametrize(
    ("drawing", "arguments"),
    [
        ("bars", {"labels": ["A <b>"], "series": {"Pra": [1.0], "Pasca": [None]}, "maximum": 4.0}),
        ("likert", {"labels": ["A"], "shares": [[0.1, 0.2, 0.3, 0.4]], "scale": ["1", "2", "3", "4"], "counts": [12]}),
        ("intervals", {"labels": ["A"], "points": [1.0], "lows": [0.5], "highs": [1.5], "reference": 0.0}),
        ("slope", {"labels": ["A"], "before": [1.0], "after": [2.0], "before_label": "Pra", "after_label": "Pasca"}),
        ("line", {"labels": ["Jan", "Feb"], "values": [1.0, None], "centre": 1.0}),
    ],
)
def test_every_drawing_is_a_described_picture_without_markup_from_data(app, db, drawing, arguments):
    svg = str(draw(drawing, arguments, "keterangan <gambar>"))
    assert 'role="img"' in svg
    assert "keterangan &lt;gambar&gt;" in svg
    assert "<b>" not in svg
