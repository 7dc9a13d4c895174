"""Reads the CSV and XLSX files people keep, and says file, row and column when a cell cannot be read."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

#: Cells that mean "not answered".
BLANKS = frozenset({"", "-", "–", "na", "n/a"})


class TableError(ValueError):
    """A sentence for the person at the keyboard: which file, row and column, what is wrong and how to mend
    it.
    """


@dataclass(frozen=True, slots=True)
class Row:
    """One line under the header."""

    #: The row number a spreadsheet shows; the header is row 1.
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, all cells stripped."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> int:
        """The position of a column by its name, whatever the case; refuses unknown and doubled names."""
        wanted = name.strip().casefold()
        places = [i for i, title in enumerate(self.header) if title.casefold() == wanted]
        if not places:
            known = ", ".join(title for title in self.header if title)
            raise TableError(
                f"{self.name}, baris 1: kolom “{name}” tidak ada. Kolom yang ada: {known}. Periksa ejaan nama kolom."
            )
        if len(places) > 1:
            raise TableError(f"{self.name}, baris 1: kolom “{name}” ada {len(places)} kali. Beri nama yang berbeda.")
        return places[0]

    def number(self, row: Row, column: int) -> float | None:
        """The number in a cell; None when blank. Reads 3.5, 3,5, 1.234,5 and 1,234.5."""
        text = row.cells[column] if column < len(row.cells) else ""
        if text.casefold() in BLANKS:
            return None
        value = parse_number(text)
        if value is None:
            raise TableError(
                f"{self.name}, baris {row.number}, kolom “{self.header[column]}”: “{text}” bukan angka. "
                "Isi dengan angka atau kosongkan."
            )
        return value

    def text(self, row: Row, column: int) -> str | None:
        """The words in a cell; None when blank."""
        text = row.cells[column] if column < len(row.cells) else ""
        return None if text.casefold() in BLANKS else text

    def numbers(self, name: str) -> list[float | None]:
        """All numbers of a column, in the order of the rows."""
        place = self.column(name)
        return [self.number(row, place) for row in self.rows]


def parse_number(text: str) -> float | None:
    """A number as Indonesian or English spreadsheets write it; None when it is none.

    >>> parse_number("3,5"), parse_number("1.234,5"), parse_number("1,234.5"), parse_number("tiga")
    (3.5, 1234.5, 1234.5, None)
    """
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if "," in plain and "." in plain:
        decimal = "," if plain.rfind(",") > plain.rfind(".") else "."
        plain = plain.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    else:
        plain = plain.replace(",", ".")
    if not plain or not set(plain) <= set("0123456789.+-eE"):
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value - value == 0 else None  # an overflow to infinity is no number


def read_table(path: Path) -> Table:
    """Read the first sheet of an XLSX, or a CSV with comma, semicolon or tab, with or without a byte order mark;
    the first non-empty line is the header.
    """
    name = path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"{name}: berkas tidak dapat dibuka ({error.strerror}). Periksa nama dan letaknya.") from error
    if content[:4] == b"PK\x03\x04":
        return _table(name, _sheet(name, path))
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableError(f"{name}: susunan hurufnya tidak dikenal. Simpan sebagai CSV UTF-8 lalu ulangi.")
    lines = [line for line in text.splitlines() if line.strip(" ;,\t")]
    if not lines:
        raise TableError(f"{name}, baris 1: berkas kosong. Baris pertama harus berisi nama kolom.")
    delimiter = max(",;\t", key=lines[0].count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        records = [(number, [cell.strip() for cell in record]) for number, record in enumerate(reader, start=1)]
    except csv.Error as error:
        raise TableError(
            f"{name}: tanda kutip atau pemisah tidak lengkap ({error}). Simpan ulang sebagai CSV."
        ) from error
    return _table(name, records)


def _table(name: str, records: list[tuple[int, list[str]]]) -> Table:
    filled = [(number, cells) for number, cells in records if any(cells)]
    if not filled:
        raise TableError(f"{name}, baris 1: berkas kosong. Baris pertama harus berisi nama kolom.")
    header = tuple(filled[0][1])
    return Table(name, header, tuple(Row(number, tuple(cells)) for number, cells in filled[1:]))


def _sheet(name: str, path: Path) -> list[tuple[int, list[str]]]:
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise TableError(
            f"{name}: berkas XLSX ini tidak dapat dibuka. Simpan ulang sebagai XLSX atau CSV lalu ulangi."
        ) from error
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]


def _cell(value: object) -> str:
    """A cell as it would stand in a CSV: whole numbers without a decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()
