"""Reading an attendance list from a file: what each line would note, changing nothing."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import python_calamine
from flask_babel import gettext as _

from bina.errors import DomainError
from courses.live import queries
from courses.live.models import Meeting
from courses.live.rules.minutes import Found, Seated, match, read_list

MOST_BYTES = 2_000_000
#: What a workbook may grow to when unpacked.
MOST_UNPACKED = 20_000_000
MOST_ROWS = 20_000


def look_up(meeting: Meeting, name: str, content: bytes, percent: int) -> list[Found]:
    """Who of those with a seat a list shows as present for at least so many percent of the meeting, and why not others.

    Raises DomainError for what is no list of people.
    """
    rows = _rows(name, content)
    lines = read_list(rows)
    if lines is None:
        raise DomainError(
            _("Judul kolomnya tidak dikenali. Pakai ekspor Zoom, Teams, atau Meet, atau kolom Nama atau NIP.")
        )
    if not lines:
        raise DomainError(_("Di bawah judul kolom tidak ada satu orang pun."))
    present = queries.attendances_of(meeting)
    seated = [
        Seated(
            each.person_id,
            each.person.name,
            each.person.email or "",
            each.person.nip or "",
            each.person_id in present,
        )
        for each in queries.booked_in(meeting)
    ]
    length = int((meeting.ends - meeting.starts).total_seconds() // 60)
    return match(lines, seated, -(-length * percent // 100))


def _rows(name: str, content: bytes) -> Sequence[Sequence[Any]]:
    if len(content) > MOST_BYTES:
        raise DomainError(_("Berkas lebih besar dari 2 MB. Kirim hanya daftar hadir pertemuan ini."))
    if name.lower().endswith(".xlsx"):
        return _sheet(content)
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return _text(content)
    raise DomainError(_("Kirim berkas CSV atau Excel (.xlsx)."))


def _sheet(content: bytes) -> Sequence[Sequence[Any]]:
    unreadable = _("Berkas ini tidak dapat dibaca. Simpan ulang sebagai XLSX atau CSV, lalu kirim lagi.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise DomainError(unreadable)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: Sequence[Sequence[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, IndexError):
        raise DomainError(unreadable) from None
    return rows


def _text(content: bytes) -> Sequence[Sequence[Any]]:
    # Teams writes UTF-16 with tabs, Excel in Indonesia semicolons.
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    sign = max("\t;,", key=lambda each: max((line.count(each) for line in text.splitlines()), default=0))
    try:
        return list(csv.reader(io.StringIO(text), delimiter=sign))[:MOST_ROWS]
    except csv.Error:
        raise DomainError(_("Berkas ini tidak dapat dibaca. Simpan ulang sebagai CSV, lalu kirim lagi.")) from None
