"""Instruments as files: JSON and XLSForm in, with every fault and loss named by its place, and out again."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation.instruments.operations.sentences import FAULTS
from evaluation.instruments.rules import Fault, Instrument, as_document, faults, parse
from evaluation.instruments.rules.xlsform import Loss, Trouble, Why, read_sheets, write_sheets

#: Bytes of the largest file that is read.
MOST_BYTES = 2 * 1024 * 1024
#: Rows and columns of a sheet that are looked at.
MOST_ROWS, MOST_COLUMNS = 2_000, 60

_SENTENCES = {
    Why.NO_SHEET: _l("lembar “%(given)s” tidak ada. Tambahkan lembar itu."),
    Why.NO_HEADER: _l("kolom “%(given)s” tidak ada di baris judul. Tambahkan kolom itu."),
    Why.HEADER_TWICE: _l("kolom “%(given)s” ada dua kali. Hapus salah satunya."),
    Why.NO_ROWS: _l("tidak ada pertanyaan. Tulis paling sedikit satu."),
    Why.TOO_MANY_ROWS: _l("lebih dari %(given)s baris. Bagi menjadi beberapa instrumen."),
    Why.TYPE_MISSING: _l("jenis pertanyaan kosong. Isi, misalnya text atau select_one daftar."),
    Why.TYPE_UNKNOWN: _l("jenis “%(given)s” tidak dikenal. Periksa ejaannya."),
    Why.NAME_MISSING: _l("nama kosong. Beri nama tanpa spasi, misalnya umur."),
    Why.NAME_BAD: _l("nama “%(given)s” tidak sah. Pakai huruf, angka, dan garis bawah, diawali huruf."),
    Why.NAME_TWICE: _l("nama “%(given)s” sudah dipakai di baris lain. Beri nama lain."),
    Why.LABEL_MISSING: _l("labelnya kosong. Tulis kalimat yang dibaca responden."),
    Why.TEXT_TOO_LONG: _l("teks lebih dari %(given)s karakter. Ringkaskan."),
    Why.LIST_MISSING: _l("“%(given)s” tanpa nama daftar. Tulis misalnya select_one setuju."),
    Why.LIST_UNKNOWN: _l("daftar “%(given)s” tidak ada di lembar choices. Tambahkan pilihannya di sana."),
    Why.LIST_NAME_MISSING: _l("nama daftarnya kosong. Isi kolom list_name."),
    Why.CHOICE_MISSING: _l("pilihan dari daftar “%(given)s” tidak punya nama. Isi, misalnya 1."),
    Why.CHOICE_TWICE: _l("pilihan “%(given)s” ada dua kali dalam satu daftar. Hapus salah satunya."),
    Why.GROUP_NOT_OPEN: _l("“%(given)s” tanpa pembukanya. Hapus baris ini atau tambahkan begin_group."),
    Why.GROUP_NOT_CLOSED: _l("kelompok “%(given)s” tidak ditutup. Tambahkan end_group."),
    Why.GROUP_MIXED: _l(
        "kelompok tabel hanya boleh berisi select_one dengan satu daftar yang sama, bukan “%(given)s”."
    ),
    Why.RELEVANT_UNREADABLE: _l("syarat tidak dapat dibaca mulai dari “%(given)s”. Tulis misalnya ${ikut} = '1'."),
    Why.RELEVANT_UNKNOWN: _l("syarat menunjuk pertanyaan “%(given)s” yang tidak ada. Periksa namanya."),
    Why.RELEVANT_VALUE: _l("syarat membandingkan dengan nilai yang tidak ada di daftar: %(given)s."),
    Why.YES_NO: _l("isi dengan yes atau no, bukan “%(given)s”."),
    Why.BOUNDS: _l("batas “%(given)s” tidak mungkin. Batas kecil harus di bawah batas besar."),
    Why.RANGE: _l("rentang “%(given)s” tidak dapat dipakai. Tulis misalnya start=0 end=10 step=1."),
    Why.WHOLE_NUMBER: _l("“%(given)s” bukan angka bulat yang sah."),
    Why.LEVEL_UNKNOWN: _l("tingkat “%(given)s” tidak dikenal. Pakai L1, L2, L3, L4, atau participation."),
    Why.KIND_UNKNOWN: _l("jenis butir “%(given)s” tidak dikenal. Kosongkan kolom ini."),
}


@dataclass(frozen=True)
class Brought:
    """A file that was read: the instrument when it can be taken, what is wrong, and what will be lost, in sentences."""

    document: dict[str, Any] | None
    troubles: Sequence[str]
    losses: Sequence[str]


def read_file(name: str, content: bytes) -> Brought:
    """Read a JSON, XLSX or CSV file. Changes nothing; every trouble names file, sheet, row and column."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not content:
        return _refused(name, _("berkasnya kosong. Pilih berkas yang berisi instrumen."))
    if len(content) > MOST_BYTES:
        return _refused(name, _("lebih besar dari 2 MB. Instrumen tidak sebesar itu; periksa berkasnya."))
    if ending == "json":
        return _read_json(name, content)
    try:
        if ending == "csv":
            sheets = _csv_sheets(content)
        elif ending in ("xlsx", "xls", "ods"):
            sheets = _book_sheets(content)
        else:
            return _refused(name, _("jenisnya tidak dikenal. Pilih berkas JSON, XLSX, atau CSV."))
    except UnicodeDecodeError:
        return _refused(name, _("bukan teks UTF-8. Simpan lagi sebagai CSV UTF-8."))
    except (python_calamine.CalamineError, OSError, csv.Error, ValueError):
        return _refused(
            name, _("tidak dapat dibuka. Berkasnya rusak atau bukan lembar kerja; simpan lagi, lalu unggah.")
        )
    instrument, troubles, losses = read_sheets(sheets)
    return Brought(
        None if instrument is None else as_document(instrument),
        [_place(name, trouble) for trouble in troubles],
        [loss_sentence(name, loss) for loss in losses],
    )


def _refused(name: str, sentence: str, place: str = "") -> Brought:
    return Brought(None, [f"{name}{place}: {sentence}"], ())


def _place(name: str, trouble: Trouble) -> str:
    if trouble.why is Why.FAULT:
        sentence = str(FAULTS[Fault(trouble.given)])
    else:
        sentence = str(_SENTENCES[trouble.why]) % {"given": trouble.given[:80]}
    if not trouble.row:
        return _(
            "%(file)s, lembar %(sheet)s, baris 1, kolom A: %(what)s", file=name, sheet=trouble.sheet, what=sentence
        )
    return _(
        "%(file)s, lembar %(sheet)s, baris %(row)s, kolom %(column)s: %(what)s",
        file=name, sheet=trouble.sheet, row=trouble.row, column=trouble.column or "A", what=sentence,
    )  # fmt: skip


def loss_sentence(name: str, loss: Loss) -> str:
    """One loss with its place."""
    return _(
        "%(file)s, lembar %(sheet)s, baris %(row)s, kolom %(column)s: “%(given)s” tidak ikut terbawa.",
        file=name, sheet=loss.sheet, row=loss.row, column=loss.column, given=loss.given[:80],
    )  # fmt: skip


def _read_json(name: str, content: bytes) -> Brought:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _refused(name, _("bukan teks UTF-8. Simpan lagi sebagai UTF-8."))
    except json.JSONDecodeError as fault:
        return _refused(
            name, _("bukan JSON yang utuh di tempat ini."), _(", baris %(row)s, kolom %(column)s", row=fault.lineno, column=fault.colno)
        )  # fmt: skip
    except RecursionError:
        return _refused(name, _("bertingkat terlalu dalam."))
    start = _(", baris 1, kolom 1")
    try:
        instrument = parse(document)
    except KeyError as missing:
        return _refused(name, _("bukan instrumen Bina: “%(key)s” tidak ada.", key=str(missing.args[0])[:60]), start)
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        return _refused(name, _("bukan instrumen Bina: %(what)s", what=str(fault)[:120]), start)
    found = faults(instrument)
    if found:
        lines = content.decode("utf-8-sig").splitlines()
        return Brought(None, [_json_fault(name, lines, str(FAULTS[fault]), key) for fault, key in found], ())
    return Brought(as_document(instrument), (), ())


def _json_fault(name: str, lines: Sequence[str], fault: str, key: str) -> str:
    wanted = json.dumps(key, ensure_ascii=False)
    row, line = next(((n, text) for n, text in enumerate(lines, start=1) if wanted in text), (1, ""))
    return _(
        "%(file)s, baris %(row)s, kolom %(column)s: “%(key)s”: %(fault)s",
        file=name, row=row, column=line.find(wanted) + 1 or 1, key=key, fault=fault,
    )  # fmt: skip


def _book_sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {}
    for name in book.sheet_names:
        if name.strip().lower() in ("survey", "choices", "settings"):
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            sheets[name] = [[_cell(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    return sheets


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def _csv_sheets(content: bytes) -> dict[str, list[list[str]]]:
    """XLSForm as CSV: a line with only the sheet's name in its first cell begins a sheet; other lines begin empty."""
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True):
        name = row[0].strip().lower() if row else ""
        if name in ("survey", "choices", "settings") and not any(cell.strip() for cell in row[1:]):
            current = sheets.setdefault(name, [])
        elif current is not None:
            current.append(row[1:MOST_COLUMNS])
    return sheets


def as_workbook(instrument: Instrument) -> tuple[bytes, list[Loss]]:
    """The instrument as an XLSForm workbook, and what it could not say. Text stays text: no cell is a formula."""
    sheets, losses = write_sheets(instrument)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    import xlsxwriter  # heavy, and few requests want a workbook

    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(number, column, text, bold if number == 0 else None)
            sheet.set_column(0, 1, 18)
            sheet.set_column(2, 3, 44)
    return target.getvalue(), losses
