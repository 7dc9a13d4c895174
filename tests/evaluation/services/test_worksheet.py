"""The SKM worksheet as a workbook: its formulas find what the statistics find, and show it without being computed."""

import io
from datetime import UTC, datetime
from fractions import Fraction

import openpyxl
import pytest

from bina.exports.report import Column, Formula, Kind, Report, Section, Table, from_json, to_json
from bina.exports.sheets import xlsx
from evaluation.services.reports.scales import worksheet, worksheet_table
from evaluation.statistics.skm import ELEMENTS, grade, round_half_up, satisfaction_index, worksheet_index
from tests.support.spreadsheet import Computed

#: Sums of the nine elements of the published example with 29 respondents (IKM 91.4751).
PUBLISHED = (105, 101, 100, 116, 102, 105, 106, 105, 115)
FIVE = ("433434433", "332433323", "443444434", "322333422", "333434433")


def rows_with_sums(sums, n):
    """Answers of n people whose elements add up so."""
    rows = [{} for _ in range(n)]
    for element, total in zip(ELEMENTS, sums, strict=True):
        for place, row in enumerate(rows):
            row[str(element)] = total // n + (place < total % n)
    return rows


def rows_of(lines):
    return [{str(element): int(value) for element, value in zip(ELEMENTS, line, strict=True)} for line in lines]


def sheet_of(index) -> Computed:
    table = worksheet_table(index, "Lembar kerja")
    report = Report("SKM", "", "Dinas", datetime(2026, 11, 21, tzinfo=UTC), (Section("Indeks", tables=(table,)),))
    return Computed(xlsx(from_json(to_json(report))), "Lembar kerja")


@pytest.mark.parametrize(
    ("rows", "exact", "letter"),
    [(rows_with_sums(PUBLISHED, 29), "91.4751", "A"), (rows_of(FIVE), "80.5556", "B")],
)
def test_the_formulas_find_the_published_index(app, rows, exact, letter):
    with app.test_request_context():
        index = satisfaction_index(rows)
        sheet = sheet_of(index)
        assert sheet.formulas["D4"].value == "=B4/C4"
        assert sheet.formulas["E4"].value == "=D4*1/9"
        assert sheet.formulas["F4"].value == "=D4*0.111"
        assert sheet.value("E14") == index.ikm
        assert str(round_half_up(sheet.value("E14"), 4)) == exact
        assert sheet.value("E15") == letter
        means = [each.mean for each in index.elements]
        assert sheet.value("F14") == worksheet_index(means)
        assert sheet.value("G14") == worksheet_index(means, product_places=3)
        for column in "EFG":
            assert sheet.value(f"{column}15") == grade(sheet.value(f"{column}14")).grade


def test_a_viewer_that_does_not_compute_shows_the_same(app):
    with app.test_request_context():
        sheet = sheet_of(satisfaction_index(rows_with_sums(PUBLISHED, 29)))
    compared = 0
    for line in sheet.formulas.iter_rows(min_row=4, max_row=15, min_col=4, max_col=7):
        for cell in line:
            if cell.value is None:
                continue
            shown, computed = sheet.cached[cell.coordinate].value, sheet.value(cell.coordinate)
            if isinstance(computed, Fraction):
                computed = float(round_half_up(computed, 4))
            assert shown == computed, cell.coordinate
            compared += 1
    assert compared == 9 + 3 * 12
    assert sheet.cached["F14"].value == pytest.approx(91.3836, abs=1e-4)


def test_the_worksheet_holds_no_count_but_sums_and_n(app):
    with app.test_request_context():
        table = worksheet(satisfaction_index(rows_of(FIVE))).tables[0]
    assert [column.key for column in table.columns] == ["element", "total", "n", "mean", "exact", "sheet", "rounded"]
    assert [row["total"] for row in table.rows[:9]] == [17, 15, 13, 19, 16, 18, 19, 13, 15]


def test_what_somebody_typed_is_never_a_formula(app):
    table = Table(
        "Uji",
        (Column("a", "A"), Column("b", "B", Kind.NUMBER)),
        ({"a": "=1+1", "b": 2},),
        "",
        (Formula(0, "b", "1+1"),),
    )
    report = Report("Uji", "", "Dinas", datetime(2026, 11, 21, tzinfo=UTC), (Section("Uji", tables=(table,)),))
    with app.test_request_context():
        sheet = openpyxl.load_workbook(io.BytesIO(xlsx(report)))["Uji"]
    assert (sheet["A4"].data_type, sheet["B4"].data_type) == ("s", "f")
