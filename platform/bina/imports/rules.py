"""How a personnel sheet is read: where its header is, which column means what, and what each cell says."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from bina.notices.rules import international_phone
from bina.people.rules import BadNip, Education, Nip, NipFault, PositionKind, parse_grade, parse_nip

#: A cell as a reader of spreadsheets gives it.
Cell = str | float | int | bool | datetime | date | time | timedelta | None

#: field → headings it is known under, normalised (lower case, letters and digits only)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("nama", "namalengkap", "namapegawai", "namaasn", "namagelar", "name"),
    "nip": (
        "nip", "nipbaru", "nippegawai", "nipnippppk", "nipnipppk", "nippppk", "nipppk", "nomorindukpegawai", "noinduk",
    ),
    "email": ("email", "emaildinas", "surel", "alamatemail", "emailaktif"),
    "phone": ("nohp", "hp", "telepon", "notelepon", "nowa", "whatsapp", "nomorhp", "ponsel", "phone"),
    "born": ("tanggallahir", "tgllahir", "tgllhr", "dateofbirth"),
    "unit": (
        "unitkerja", "unit", "opd", "skpd", "unor", "namaunor", "unitorganisasi", "bidang", "satuankerja", "satker",
    ),
    "grade": ("golongan", "gol", "golruang", "golonganruang", "pangkatgol", "pangkatgolongan", "pangkatgolruang"),
    "position": ("jabatan", "namajabatan", "position"),
    "position_kind": ("jenisjabatan", "kelompokjabatan", "jenjangjabatan", "eselon"),
    "education": ("pendidikan", "pendidikanterakhir", "tingkatpendidikan", "pend", "jenjangpendidikan"),
    "superior": ("nipatasan", "atasan", "atasanlangsung", "nipatasanlangsung", "pejabatpenilai"),
}  # fmt: skip
REQUIRED = ("name", "unit")

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february pebruari", "mar maret march", "apr april", "mei may",
         "jun juni june", "jul juli july", "agu agustus ags agt august aug", "sep september sept",
         "okt oktober october oct", "nov november nopember", "des desember december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_EDUCATION = {
    "sd": Education.SD, "smp": Education.SMP, "sltp": Education.SMP, "sma": Education.SMA, "smk": Education.SMA,
    "slta": Education.SMA, "smu": Education.SMA, "stm": Education.SMA, "ma": Education.SMA,
    "d1": Education.D1, "di": Education.D1, "d2": Education.D2, "dii": Education.D2,
    "d3": Education.D3, "diii": Education.D3, "diploma3": Education.D3, "diplomaiii": Education.D3,
    "d4": Education.D4, "div": Education.D4, "s1": Education.S1, "si": Education.S1, "sarjana": Education.S1,
    "strata1": Education.S1, "s2": Education.S2, "sii": Education.S2, "magister": Education.S2, "strata2": Education.S2,
    "s3": Education.S3, "siii": Education.S3, "doktor": Education.S3,
}  # fmt: skip
_POSITION_KINDS = (
    ("pimpinantinggi", PositionKind.JPT), ("jpt", PositionKind.JPT), ("administrator", PositionKind.ADMINISTRATOR),
    ("pengawas", PositionKind.SUPERVISOR), ("keterampilan", PositionKind.FUNCTIONAL_SKILLED),
    ("terampil", PositionKind.FUNCTIONAL_SKILLED), ("keahlian", PositionKind.FUNCTIONAL_EXPERT),
    ("ahli", PositionKind.FUNCTIONAL_EXPERT), ("fungsional", PositionKind.FUNCTIONAL_EXPERT),
    ("pelaksana", PositionKind.STAFF), ("staf", PositionKind.STAFF),
)  # fmt: skip


class CellFault(Enum):
    """Why a cell is refused. The interface turns each into a sentence with a way to mend it."""

    MISSING = "missing"
    NIP_LENGTH = "nip_length"
    NIP_MANGLED = "nip_mangled"
    NIP_BIRTH = "nip_birth"
    NIP_APPOINTMENT = "nip_appointment"
    NIP_SEX = "nip_sex"
    NIP_ORDER = "nip_order"
    NIP_AGE = "nip_age"
    NO_IDENTIFIER = "no_identifier"
    TWICE = "twice"
    EMAIL = "email"
    EMAIL_TAKEN = "email_taken"
    PHONE = "phone"
    DATE = "date"
    BIRTH_MISMATCH = "birth_mismatch"
    GRADE = "grade"
    EDUCATION = "education"
    POSITION_KIND = "position_kind"
    UNIT_UNKNOWN = "unit_unknown"
    SUPERIOR_UNKNOWN = "superior_unknown"
    SUPERIOR_SELF = "superior_self"
    SUPERIOR_CIRCLE = "superior_circle"
    OUT_OF_REACH = "out_of_reach"


_NIP_FAULTS = {
    NipFault.LENGTH: CellFault.NIP_LENGTH,
    NipFault.MANGLED: CellFault.NIP_MANGLED,
    NipFault.BIRTH_DATE: CellFault.NIP_BIRTH,
    NipFault.APPOINTMENT: CellFault.NIP_APPOINTMENT,
    NipFault.SEX: CellFault.NIP_SEX,
    NipFault.BIRTH_AFTER_APPOINTMENT: CellFault.NIP_ORDER,
    NipFault.TOO_YOUNG: CellFault.NIP_AGE,
}


@dataclass(frozen=True)
class CellProblem:
    """One bad cell: spreadsheet row (from 1), field, heading of its column, what stood there, why, and a hint."""

    row: int
    field: str
    heading: str
    column: str
    value: str
    fault: CellFault
    hint: str = ""


@dataclass(frozen=True)
class Entry:
    """One good row. A field that was blank or has no column is not in `values` and leaves what is known."""

    row: int
    values: Mapping[str, Any]
    nip: Nip | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet whose header was found. `columns` is field → index of its column."""

    header_row: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    @property
    def signature(self) -> str:
        """The same headings give the same signature, so a mapping can be remembered."""
        return hashlib.sha256("|".join(normalised(heading) for heading in self.headings).encode()).hexdigest()


@dataclass
class Reading:
    """What a whole sheet says: good rows and bad cells."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def normalised(text: Cell) -> str:
    """Letters and digits in lower case: "NIP / NI PPPK " → "nipnipppk"."""
    return re.sub(r"[^a-z0-9]", "", str(text or "").lower())


def column_letter(index: int) -> str:
    """Spreadsheet name of a column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_sheet(rows: Sequence[Sequence[Cell]], known: Mapping[str, tuple[str, ...]] = HEADINGS) -> Sheet | None:
    """The table in a sheet: its header is the row (among the first 40) with most known headings, at least two.

    Title rows above, empty rows and rows that only number the columns (1, 2, 3 …) are passed over.
    """
    best, best_score = -1, 1
    for place, row in enumerate(rows[:40]):
        score = len(suggested_columns([str(cell or "") for cell in row], known))
        if score > best_score:
            best, best_score = place, score
    if best < 0:
        return None
    headings = tuple(str(cell or "").strip() for cell in rows[best])
    body = [
        (number, tuple(row))
        for number, row in enumerate(rows[best + 1 :], start=best + 2)
        if any(cell not in (None, "") for cell in row) and not _numbers_the_columns(row)
    ]
    return Sheet(best + 1, headings, tuple(body))


def _numbers_the_columns(row: Sequence[Cell]) -> bool:
    filled = [str(cell).removesuffix(".0") for cell in row if cell not in (None, "")]
    return len(filled) > 2 and filled == [str(n) for n in range(1, len(filled) + 1)]


def suggested_columns(headings: Sequence[str], known: Mapping[str, tuple[str, ...]] = HEADINGS) -> dict[str, int]:
    """Field → column, where a heading is one the field is known under."""
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain = normalised(heading)
        for name, words in known.items():
            if plain in words and name not in columns:
                columns[name] = place
    return columns


def read(sheet: Sheet, columns: Mapping[str, int]) -> Reading:
    """Read every row: a row with a bad cell is refused whole, its bad cells all named."""
    reading = Reading()
    seen: dict[str, int] = {}
    for number, cells in sheet.rows:
        _RowReader(sheet, columns, number, cells, seen, reading).read()
    return reading


class _RowReader:
    """Reads one row; notes problems in the reading or adds an entry."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, int],
        number: int,
        cells: Sequence[Cell],
        seen: dict[str, int],
        reading: Reading,
    ) -> None:
        self.sheet, self.columns, self.number, self.cells = sheet, columns, number, cells
        self.seen, self.reading = seen, reading
        self.values: dict[str, Any] = {}
        self.bad = 0

    def read(self) -> None:
        nip = self._nip()
        self._text("name")
        self._text("unit")
        self._text("position")
        self._identifier("email", _email, CellFault.EMAIL)
        self._identifier("phone", lambda cell: international_phone(plain_text(cell)), CellFault.PHONE)
        self._identifier("born", read_day, CellFault.DATE)
        self._identifier("grade", lambda cell: parse_grade(plain_text(cell)), CellFault.GRADE)
        self._identifier("education", read_education, CellFault.EDUCATION)
        self._identifier("position_kind", read_position_kind, CellFault.POSITION_KIND)
        self._superior()
        if nip is not None and self.values.get("born") not in (None, nip.born):
            self._refuse("born", CellFault.BIRTH_MISMATCH)
        if nip is None and "email" not in self.values and not self.bad:
            self._refuse("nip", CellFault.NO_IDENTIFIER)
        if not self.bad:
            self.reading.entries.append(Entry(self.number, self.values, nip))

    def _cell(self, name: str) -> Cell:
        place = self.columns.get(name)
        if place is None or place >= len(self.cells):
            return None
        cell = self.cells[place]
        return None if isinstance(cell, str) and cell.strip() in {"", "-", "–"} else cell

    def _refuse(self, name: str, fault: CellFault, hint: str = "") -> None:
        self.bad += 1
        self.reading.problems.append(problem(self.sheet, self.columns, self.number, self.cells, name, fault, hint))

    def _nip(self) -> Nip | None:
        cell = self._cell("nip")
        if cell is None:
            return None
        try:
            nip = parse_nip(_digits_text(cell))
        except BadNip as refused:
            self._refuse("nip", _NIP_FAULTS[refused.fault])
            return None
        if nip.digits in self.seen:
            self._refuse("nip", CellFault.TWICE, str(self.seen[nip.digits]))
            return None
        self.seen[nip.digits] = self.number
        return nip

    def _text(self, name: str) -> None:
        text = " ".join(plain_text(self._cell(name)).split())
        if text:
            self.values[name] = text
        elif name in REQUIRED:
            self._refuse(name, CellFault.MISSING)

    def _identifier(self, name: str, parse: Any, fault: CellFault) -> None:
        cell = self._cell(name)
        if cell is None:
            return
        value = parse(cell)
        if value is None:
            self._refuse(name, fault)
        elif name == "email" and value in self.seen:
            self._refuse(name, CellFault.TWICE, str(self.seen[value]))
        else:
            if name == "email":
                self.seen[value] = self.number
            self.values[name] = value

    def _superior(self) -> None:
        cell = self._cell("superior")
        if cell is None:
            return
        text = plain_text(cell).strip()
        if "@" in text:
            self.values["superior"] = text.lower()
            return
        try:
            self.values["superior"] = parse_nip(_digits_text(cell)).digits
        except BadNip as refused:
            self._refuse("superior", _NIP_FAULTS[refused.fault])


def problem(
    sheet: Sheet,
    columns: Mapping[str, int],
    number: int,
    cells: Sequence[Cell],
    name: str,
    fault: CellFault,
    hint: str = "",
) -> CellProblem:
    """A bad cell with its place in words a person finds in the spreadsheet."""
    place = columns.get(name)
    heading = sheet.headings[place] if place is not None and place < len(sheet.headings) else ""
    value = plain_text(cells[place]) if place is not None and place < len(cells) else ""
    letter = column_letter(place) if place is not None else ""
    return CellProblem(number, name, heading, letter, value[:80], fault, hint)


def plain_text(cell: Cell) -> str:
    """What a cell shows, without the ".0" of whole numbers."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _digits_text(cell: Cell) -> str:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= 2**53:
        return f"{cell:E}"  # digits beyond 2^53 are gone: let the number be recognised as mangled
    return plain_text(cell)


def _email(cell: Cell) -> str | None:
    text = plain_text(cell).lower().removeprefix("mailto:")
    return text if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}", text) else None


def in_a_circle(superiors: Mapping[str, str]) -> set[str]:
    """Those who, going up from superior to superior, come back to themselves.

    >>> sorted(in_a_circle({"a": "b", "b": "a", "c": "a"}))
    ['a', 'b']
    """
    found: set[str] = set()
    for start in superiors:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in path:
            path.append(at)
            at = superiors.get(at)
        if at == start:
            found.add(start)
    return found


def read_day(cell: Cell) -> date | None:
    """A day from a date cell, a spreadsheet serial, "31/12/1985", "31-12-85", "1985-12-31" or "31 Desember 1985".

    >>> read_day("31 Desember 1985")
    datetime.date(1985, 12, 31)
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return date(1899, 12, 30) + timedelta(days=int(cell)) if 1 < cell < 80_000 else None
    parts = re.split(r"[\s/.\-,]+", plain_text(cell).lower())
    if len(parts) > 3 and ":" in parts[3]:
        parts = parts[:3]
    if len(parts) != 3:
        return None
    first, middle, last = parts
    if len(first) == 4:
        first, last = last[:2], first
    month = _MONTHS.get(middle) or (int(middle) if middle.isdigit() else 0)
    if not (first.isdigit() and last.isdigit()):
        return None
    year = int(last) if len(last) == 4 else 1900 + int(last) if int(last) > 30 else 2000 + int(last)
    try:
        return date(year, month, int(first))
    except ValueError:
        return None


def read_education(cell: Cell) -> Education | None:
    """The level in "S-1 Administrasi Negara", "SLTA/SMA sederajat", "D.III" …; None when none is named."""
    text = plain_text(cell).lower().replace("strata ", "strata").replace("diploma ", "diploma")
    for word in re.split(r"[\s/,()]+", text):
        if level := _EDUCATION.get(re.sub(r"[^a-z0-9]", "", word)):
            return level
    return None


def read_position_kind(cell: Cell) -> PositionKind | None:
    """The kind of post named in a cell; None when none is."""
    plain = normalised(cell)
    return next((kind for word, kind in _POSITION_KINDS if word in plain), None)
