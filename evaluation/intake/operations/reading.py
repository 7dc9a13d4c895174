"""An export's bytes as a table. Refuses with file, row and column; keeps nothing."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NoReturn

import python_calamine
from flask_babel import gettext as _

from bina.errors import DomainError
from evaluation.instruments.rules import Instrument
from evaluation.intake.rules.columns import match
from evaluation.intake.rules.places import Table, TableRow, letter, normalised
from evaluation.intake.rules.sources import is_personal, is_technical

#: Bytes of the largest file that is read, and of what a workbook may unpack to.
MOST_BYTES, MOST_UNPACKED = 5 * 1024 * 1024, 60 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 10_000, 300, 10_000
#: Rows above the headings that a tool or a person may have put there.
TITLE_ROWS = 6

Row = tuple[int, list[str]]


def read_table(name: str, content: bytes, instrument: Instrument, mark: Callable[[str], str]) -> Table:
    """The table in a CSV or a workbook, cells as text. `mark` turns a row into what recognises it again.

    Raises:
        DomainError: with file, row and column, when it is no table of answers.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not content.strip(b"\0 \r\n\t"):
        _stop(name, 1, 0, _("berkasnya kosong. Ekspor lagi jawabannya, lalu pilih berkas itu."))
    if len(content) > MOST_BYTES:
        _stop(name, 1, 0, _("berkasnya lebih besar dari 5 MB. Hapus kolom yang tidak perlu, atau bagi berkasnya."))
    if ending in ("csv", "txt", "tsv"):
        rows = _csv_rows(name, content)
    elif ending in ("xlsx", "xlsm", "xls", "ods"):
        rows = _book_rows(name, content)
    else:
        _stop(name, 1, 0, _("jenisnya tidak dikenal. Pilih berkas CSV atau XLSX."))
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        _stop(name, 1, 0, _("tidak ada isinya. Ekspor lagi jawabannya, lalu pilih berkas itu."))
    _refuse_sizes(name, filled)
    at, headings = _headings(name, filled, instrument)
    if at + 1 == len(filled):
        _stop(name, filled[at][0] + 1, 0, _("ada judul kolom tetapi tidak ada jawaban di bawahnya."))
    seen: dict[str, int] = {}
    table_rows = []
    naming = {place for place, heading in enumerate(headings) if is_personal(heading)}
    for number, cells in filled[at + 1 :]:
        line = "\x1f".join(cell for place, cell in enumerate(cells) if place not in naming).rstrip("\x1f")
        seen[line] = seen.get(line, 0) + 1
        table_rows.append(TableRow(number, mark(f"{line}\x1e{seen[line]}"), tuple(cells)))
    return Table(name, hashlib.sha256(content).hexdigest(), filled[at][0], headings, table_rows)


def _stop(name: str, row: int, column: int, what: str) -> NoReturn:
    raise DomainError(
        _("%(file)s, baris %(row)s, kolom %(column)s: %(what)s", file=name, row=row, column=letter(column), what=what)
    )


def _refuse_sizes(name: str, rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS:
        _stop(name, MOST_ROWS + 1, 0, _("lebih dari %(n)s baris. Bagi menjadi beberapa berkas.", n=MOST_ROWS))
    for number, cells in rows:
        if len(cells) > MOST_COLUMNS:
            _stop(name, number, MOST_COLUMNS, _("lebih dari %(n)s kolom. Hapus yang tidak perlu.", n=MOST_COLUMNS))
        for place, cell in enumerate(cells):
            if len(cell) > MOST_CHARACTERS:
                _stop(name, number, place, _("isinya lebih dari %(n)s karakter. Periksa selnya.", n=MOST_CHARACTERS))


def _headings(name: str, rows: Sequence[Row], instrument: Instrument) -> tuple[int, tuple[str, ...]]:
    """The first row in which a column is known; refuses headings that stand twice and files without any."""
    for at, (number, cells) in enumerate(rows[:TITLE_ROWS]):
        found = match(instrument, cells)
        if not found.sure and not found.proposed:
            continue
        seen: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = normalised(cell)
            if key and not is_personal(cell) and not is_technical(cell):
                if key in seen:
                    _stop(name, number, place, _(
                        "judul “%(heading)s” sudah ada di kolom %(first)s. Beri judul yang berbeda.",
                        heading=cell[:60], first=letter(seen[key]),
                    ))  # fmt: skip
                seen[key] = place
        return at, tuple(cells)
    _stop(name, rows[0][0], 0, _(
        "tidak ada judul kolom yang cocok dengan butir instrumen “%(title)s”. Periksa apakah berkas dan gelombangnya sudah benar, dan judul kolom ada di baris pertama.",
        title=instrument.title.id,
    ))  # fmt: skip


def _csv_rows(name: str, content: bytes) -> list[Row]:
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        _stop(name, 1, 0, _("ini lembar kerja yang diberi nama CSV. Ganti akhirannya menjadi .xlsx atau .xls."))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _stop(name, 1, 0, _("ditulis dalam UTF-16. Simpan lagi sebagai CSV UTF-8."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start]
        row, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        column = len(re.findall(rb"[,;\t]", before[start:]))
        _stop(name, row, column, _("bukan teks UTF-8. Simpan lagi sebagai CSV UTF-8."))
    if "\0" in text:
        _stop(
            name, text[: text.index("\0")].count("\n") + 1, 0, _("memuat tanda yang bukan teks. Ekspor lagi berkasnya.")
        )
    outside = re.sub(r'"(?:[^"]|"")*"', "", text[:20_000]).split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=outside.count), strict=True)
    rows: list[Row] = []
    line = 0
    try:
        for cells in reader:
            rows.append((line + 1, [cell.strip() for cell in cells]))
            line = reader.line_num
            if len(rows) > MOST_ROWS + TITLE_ROWS:
                break
    except csv.Error:
        _stop(
            name,
            line + 1,
            0,
            _("tanda kutipnya tidak berpasangan atau selnya terlalu panjang. Ekspor lagi sebagai CSV."),
        )
    return rows


def _book_rows(name: str, content: bytes) -> list[Row]:
    if content[:4] == b"PK\x03\x04":
        _refuse_bomb(name, content)
    elif content[:4] != b"\xd0\xcf\x11\xe0":
        _stop(
            name,
            1,
            0,
            _("bukan lembar kerja. Bila ini CSV atau halaman web yang diganti namanya, simpan lagi sebagai XLSX."),
        )
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = book.sheet_names
        if not sheets:
            _stop(name, 1, 0, _("tidak ada lembar di dalamnya. Simpan lagi sebagai XLSX."))
        sheet = book.get_sheet_by_name(_fullest(book, sheets))
        if sheet.total_width > MOST_COLUMNS:
            _stop(name, 1, MOST_COLUMNS, _("lebih dari %(n)s kolom. Hapus yang tidak perlu.", n=MOST_COLUMNS))
        cells = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + TITLE_ROWS + 1)
    except (python_calamine.CalamineError, python_calamine.PasswordError, OSError, ValueError, MemoryError):
        _stop(
            name,
            1,
            0,
            _("tidak dapat dibuka. Berkasnya rusak atau berkata sandi; simpan lagi sebagai XLSX tanpa sandi."),
        )
    return [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]


def _fullest(book: python_calamine.CalamineWorkbook, names: Iterable[str]) -> str:
    """The sheet with the answers: the tallest, because tools add sheets of charts and codes."""
    return max(names, key=lambda each: (book.get_sheet_by_name(each).total_height, each == book.sheet_names[0]))


def _refuse_bomb(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        _stop(name, 1, 0, _("berkasnya terpotong atau rusak. Unduh atau ekspor lagi."))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > 2_000:
        _stop(
            name,
            1,
            0,
            _("isinya jauh lebih besar dari berkasnya, jadi tidak dibuka. Salin jawabannya ke lembar kerja baru."),
        )


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(cell).replace("\0", "").strip()
