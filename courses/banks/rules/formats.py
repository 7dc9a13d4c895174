"""Which format a file of questions is in, told by its content, and the reader for it."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

import python_calamine

from courses.banks.rules.aiken import ANSWER, read_aiken
from courses.banks.rules.gift import read_gift
from courses.banks.rules.moodle import read_moodle
from courses.banks.rules.pasted import looks_pasted, read_pasted
from courses.banks.rules.qti import read_qti
from courses.banks.rules.readings import MOST_BYTES, MOST_QUESTIONS, FileFault, Reading, UnreadableFileError, text_of
from courses.banks.rules.sheet import columns_of, read_sheet

#: What an XLSX may unpack to.
_MOST_UNPACKED = 60_000_000
_MOST_COLUMNS = 40


class Format(StrEnum):
    """The formats that can be read."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    QTI = "qti"
    SHEET = "sheet"
    PASTED = "pasted"


def recognised(content: bytes) -> Format:
    """The format, by content; the file's name has no say.

    >>> recognised(b"Siapa? {=Warga ~Robot}"), recognised(b"Siapa?\\nA) Warga\\nB) Robot\\nANSWER: A")
    (<Format.GIFT: 'gift'>, <Format.AIKEN: 'aiken'>)
    """
    if content.startswith(b"PK\x03\x04"):
        return Format.QTI if b"imsmanifest.xml" in content else Format.SHEET
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8")):
        raise UnreadableFileError(FileFault.UNKNOWN)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Format.QTI if b"assessmentItem" in content[:2000] else Format.MOODLE
    text = text_of(content)
    lines = text.splitlines()
    if any(ANSWER.match(line.strip()) for line in lines) and not any(re.search(r"[{}]", line) for line in lines):
        return Format.AIKEN
    if any(columns_of(row) for row in _csv_rows("\n".join(lines[:10]))):
        return Format.SHEET
    if looks_pasted(text) and not any(re.search(r"[{}]", line) for line in lines):
        return Format.PASTED
    return Format.GIFT


def read_questions(content: bytes, chosen: Format | None, objectives: Collection[str] = ()) -> tuple[Format, Reading]:
    """Read a file of questions in the chosen format, or in the one its content shows.

    Raises `UnreadableFileError` where not one question can be taken.
    """
    if not content.strip():
        raise UnreadableFileError(FileFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(FileFault.TOO_LARGE)
    form = chosen or recognised(content)
    match form:
        case Format.GIFT:
            reading = read_gift(text_of(content), objectives)
        case Format.AIKEN:
            reading = read_aiken(text_of(content))
        case Format.MOODLE:
            reading = read_moodle(content, objectives)
        case Format.QTI:
            reading = read_qti(_members(content) if content.startswith(b"PK") else [content])
        case Format.SHEET:
            reading = read_sheet(_rows(content), objectives)
        case Format.PASTED:
            reading = read_pasted(text_of(content))
    if not reading.found:
        line = reading.losses[0].line if reading.losses else 1
        raise UnreadableFileError(FileFault.NOTHING, line, losses=reading.losses)
    return form, reading


def _checked(archive: zipfile.ZipFile) -> None:
    # A true checksum proves the stated size, so nothing unpacks to more than what is added up here.
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
        raise UnreadableFileError(FileFault.TOO_LARGE)
    if archive.testzip():
        raise UnreadableFileError(FileFault.NOT_SHEET)


def _members(content: bytes) -> list[bytes]:
    """The XML files of a package, in the order of their names. They are read in memory, so no name leads anywhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _checked(archive)
            names = sorted(name for name in archive.namelist() if name.endswith(".xml") and "manifest" not in name)
            return [archive.read(name) for name in names[:MOST_QUESTIONS]]
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError):
        raise UnreadableFileError(FileFault.NOT_QTI) from None


def _rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet of an XLSX, or of a CSV parted by comma, semicolon or tab."""
    if not content.startswith(b"PK"):
        return _csv_rows(text_of(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _checked(archive)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_QUESTIONS + 100)
    except (
        zipfile.BadZipFile,
        zlib.error,
        python_calamine.CalamineError,
        OSError,
        IndexError,
        NotImplementedError,
        RuntimeError,
    ):
        raise UnreadableFileError(FileFault.NOT_SHEET) from None
    return [[_cell(cell) for cell in row[:_MOST_COLUMNS]] for row in rows]


def _csv_rows(text: str) -> list[list[str]]:
    head = text[:5000]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count)))
    except csv.Error:
        raise UnreadableFileError(FileFault.NOT_SHEET) from None
    return [row[:_MOST_COLUMNS] for row in rows[: MOST_QUESTIONS + 100]]


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        # A decimal comma cannot be taken for the point that groups thousands.
        return f"{Decimal(repr(cell)):f}".replace(".", ",")
    if isinstance(cell, bool):
        return "benar" if cell else "salah"
    return str(cell)
