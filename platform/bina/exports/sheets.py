"""A report, or any table, as XLSX and CSV. Text stays text: nothing somebody typed is ever a formula or a link.

The only formulas are those a table of the report declares; their values are written beside them, so that a viewer
which does not compute shows the same.
"""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from bina.exports.report import Column, Figure, Report, Table
from bina.exports.values import shown
from bina.web.formats import instant

#: Characters of a sheet's name; Excel takes 31, and a number may follow.
_NAME = 28


def xlsx(report: Report) -> bytes:
    """The report as a workbook: a summary of every figure, then one sheet per table (charts give their tables)."""
    target = io.BytesIO()
    with _workbook(target) as book:
        formats = _formats(book)
        summary = book.add_worksheet(_("Ringkasan"))
        summary.write_row(0, 0, (report.title, report.agency, report.subtitle), formats["heading"])
        label = _("DATA DEMONSTRASI – bukan data sebenarnya") if report.demonstration else ""
        cut = _("Data sampai %(cut)s", cut=instant(report.cut_at))
        summary.write_row(1, 0, (cut, report.fingerprint, label))
        titles = (_("Bagian"), _("Ukuran"), _("Nilai"), _("Keterangan"))
        summary.write_row(3, 0, titles, formats["heading"])
        row = 4
        for section in report.sections:
            for figure in section.figures:
                summary.write_row(row, 0, (section.title, figure.label))
                _write(summary, row, 2, figure.value if figure.value is not None else figure.refusal, figure, formats)
                summary.write_string(row, 3, figure.detail)
                row += 1
        summary.set_column(0, 0, 28)
        summary.set_column(1, 1, 46)
        summary.set_column(2, 2, 16)
        summary.set_column(3, 3, 80)
        names: set[str] = {_("Ringkasan").lower()}
        for table in _tables(report):
            _sheet(book, table, formats, names, demonstration=report.demonstration)
    return target.getvalue()


def table_xlsx(table: Table, *, bare: bool = False) -> bytes:
    """One table as a workbook; `bare` leaves title and note out, so that the file can be read in again."""
    return tables_xlsx((table,), bare=bare)


def tables_xlsx(tables: Iterable[Table], *, bare: bool = False) -> bytes:
    """Tables as a workbook with a sheet for each, named after it."""
    target = io.BytesIO()
    with _workbook(target) as book:
        formats, names = _formats(book), set[str]()
        for table in tables:
            _sheet(book, table, formats, names, demonstration=False, bare=bare)
    return target.getvalue()


def table_csv(table: Table) -> str:
    """One table as CSV with a byte-order mark, so that spreadsheets read it as UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([column.title for column in table.columns])
    for row in table.rows:
        writer.writerow([_harmless(row[column.key], column) for column in table.columns])
    return "\ufeff" + target.getvalue()


def _harmless(value: Any, column: Column) -> str:
    if isinstance(value, str) and value and value[0] in "=+-@\t\r":
        return f"'{value}"
    return str(value) if isinstance(value, Decimal | int) else shown(value, column.kind, column.digits)


def _tables(report: Report) -> Iterable[Table]:
    for section in report.sections:
        yield from (chart.table for chart in section.charts)
        yield from section.tables


def _workbook(target: io.BytesIO) -> Any:
    import xlsxwriter  # a fifth of a second to load, and few requests want a workbook

    return xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )


def _formats(book: Any) -> dict[str, Any]:
    formats = {"heading": book.add_format({"bold": True}), "day": book.add_format({"num_format": "d mmm yyyy"})}
    for digits in range(5):
        fraction = "." + "0" * digits if digits else ""
        formats[f"number{digits}"] = book.add_format({"num_format": f"#,##0{fraction}"})
        formats[f"percent{digits}"] = book.add_format({"num_format": f'0{fraction}" %"'})
    formats["rupiah0"] = book.add_format({"num_format": '"Rp"#,##0'})
    return formats


def _sheet(
    book: Any, table: Table, formats: dict[str, Any], names: set[str], *, demonstration: bool, bare: bool = False
) -> None:
    sheet = book.add_worksheet(_sheet_name(table.title, names))
    first = 0 if bare else 2
    if not bare:
        sheet.write_string(0, 0, table.title, formats["heading"])
        sheet.write_string(1, 0, " ".join(filter(None, ("Data demonstrasi." if demonstration else "", table.note))))
    sheet.write_row(first, 0, [column.title for column in table.columns], formats["heading"])
    computed = {} if bare else _computed(table, first + 1)
    for place, row in enumerate(table.rows, start=first + 1):
        for position, column in enumerate(table.columns):
            if (place, position) in computed:
                value, how = row[column.key], _format(row[column.key], column, formats)
                sheet.write_formula(place, position, computed[place, position], how, value)
            else:
                _write(sheet, place, position, row[column.key], column, formats)
    for position, column in enumerate(table.columns):
        longest = max([len(column.title), *(len(str(row[column.key] or "")) for row in table.rows)])
        sheet.set_column(position, position, min(60, longest + 3))
    sheet.freeze_panes(first + 1, 0)


def _computed(table: Table, first: int) -> dict[tuple[int, int], str]:
    """Row and column of a cell → its formula, with the addresses of the cells it names."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    places = {column.key: place for place, column in enumerate(table.columns)}

    def address(named: re.Match[str]) -> str:
        return str(xl_rowcol_to_cell(first + int(named[2]), places[named[1]]))

    return {
        (first + each.row, places[each.column]): "=" + re.sub(r"\{(\w+):(\d+)\}", address, each.expression)
        for each in table.formulas
    }


def _format(value: Any, how: Column | Figure, formats: dict[str, Any]) -> Any:
    """How a number is shown; none for words."""
    if not isinstance(value, Decimal | int):
        return None
    digits = how.digits if isinstance(value, Decimal) else 0
    name = {"percent": "percent", "rupiah": "rupiah"}.get(how.kind.value, "number")
    return formats[f"{name}{0 if name == 'rupiah' else min(digits, 4)}"]


def _write(sheet: Any, row: int, place: int, value: Any, how: Column | Figure, formats: dict[str, Any]) -> None:
    if value is None:
        sheet.write_blank(row, place, None)
    elif isinstance(value, str):
        sheet.write_string(row, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["day"])
    else:
        sheet.write_number(row, place, value, _format(value, how, formats))


def _sheet_name(title: str, names: set[str]) -> str:
    words = re.sub(r"[\[\]:*?/\\']", " ", title).split()
    base = words[0][:_NAME] if words else _("Tabel")
    for word in words[1:]:
        if len(base) + 1 + len(word) > _NAME:
            break
        base += f" {word}"
    name, number = base, 2
    while name.lower() in names:
        name = f"{base} {number}"
        number += 1
    names.add(name.lower())
    return name
