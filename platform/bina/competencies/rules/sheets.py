"""How a file of the framework or of standards is read: every bad cell is named, and one is enough to refuse the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from bina.imports.rules import Cell, Sheet, column_letter, normalised, plain_text, read_day, read_position_kind
from bina.people.rules import CompetencyKind, PositionKind


class SheetKind(Enum):
    """What a file holds."""

    FRAMEWORK = "framework"
    STANDARD = "standard"


_KIND_WORDS = ("jeniskompetensi", "jenis", "rumpun", "kelompok")
_SOURCE_WORDS = ("dasar", "dasarhukum", "sumber", "dokumen", "source")
_SINCE_WORDS = ("berlakusejak", "berlakumulai", "mulaiberlaku", "sejak", "validfrom")
#: kind of file → field → headings it is known under, normalised
HEADINGS: Mapping[SheetKind, Mapping[str, tuple[str, ...]]] = {
    SheetKind.FRAMEWORK: {
        "code": ("kode", "kodekompetensi", "code"),
        "name": ("kompetensi", "namakompetensi", "nama", "name"),
        "kind": _KIND_WORDS,
        "level": ("level", "tingkat", "jenjang"),
        "description": ("deskripsi", "deskripsilevel", "indikator", "indikatorperilaku", "uraian", "description"),
        "source": _SOURCE_WORDS,
        "since": _SINCE_WORDS,
    },
    SheetKind.STANDARD: {
        "position": ("jabatan", "namajabatan", "position"),
        "position_kind": ("jenisjabatan", "kelompokjabatan"),
        "competency": ("kompetensi", "kodekompetensi", "kode", "namakompetensi"),
        "level": ("level", "tingkat", "jenjang", "leveldipersyaratkan"),
        "weight": ("bobot", "weight"),
        "source": _SOURCE_WORDS,
        "since": _SINCE_WORDS,
        "until": ("berlakusampai", "sampai", "validto"),
    },
}
#: what a file cannot do without
REQUIRED = {
    SheetKind.FRAMEWORK: ("code", "name", "kind", "level", "description", "source", "since"),
    SheetKind.STANDARD: ("competency", "level", "source", "since"),
}


class Fault(Enum):
    """Why a cell is refused."""

    MISSING = "missing"
    LEVEL = "level"
    WEIGHT = "weight"
    DATE = "date"
    KIND = "kind"
    POSITION_KIND = "position_kind"
    POST = "post"
    UNKNOWN = "unknown"
    TWICE = "twice"
    TAKEN = "taken"
    ORDER = "order"
    EARLIER = "earlier"


@dataclass(frozen=True)
class BadCell:
    """Spreadsheet row (from 1), column letter, heading, what stood there, why, and a hint."""

    row: int
    column: str
    heading: str
    value: str
    field: str
    fault: Fault
    hint: str = ""


@dataclass(frozen=True)
class LevelRow:
    """One level of one competency."""

    row: int
    code: str
    name: str
    kind: CompetencyKind
    level: int
    description: str
    source: str
    since: date


@dataclass(frozen=True)
class StandardRow:
    """One level that a post asks for. `position` is "" when the row speaks of a kind of post."""

    row: int
    position: str
    position_kind: PositionKind | None
    competency: int
    level: int
    weight: int
    source: str
    since: date
    until: date | None


class Reading:
    """Reads a sheet cell by cell and keeps what is wrong."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int]) -> None:
        self.sheet, self.columns = sheet, columns
        self.bad: list[BadCell] = []
        self.cells: tuple[Cell, ...] = ()
        self.number = 0

    def turn_to(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Read the next row."""
        self.number, self.cells = number, cells

    def cell(self, field: str) -> Cell:
        """What stands there; None for nothing."""
        place = self.columns.get(field)
        cell = self.cells[place] if place is not None and place < len(self.cells) else None
        return None if isinstance(cell, str) and cell.strip() in {"", "-", "–"} else cell

    def refuse(self, field: str, fault: Fault, hint: str = "", *, row: int | None = None) -> None:
        """Note a bad cell."""
        place = self.columns.get(field)
        heading = self.sheet.headings[place] if place is not None else ""
        letter = column_letter(place) if place is not None else ""
        value = plain_text(self.cell(field))[:80] if row is None else ""
        self.bad.append(BadCell(row or self.number, letter, heading, value, field, fault, hint))

    def text(self, field: str) -> str:
        """Words that must be there."""
        words = " ".join(plain_text(self.cell(field)).split())
        if not words:
            self.refuse(field, Fault.MISSING)
        return words

    def value(self, field: str, parse: Callable[[Cell], Any], fault: Fault, *, wanted: bool = True) -> Any:
        """A cell as what it means; None (and noted as bad) when it means nothing."""
        cell = self.cell(field)
        if cell is None:
            if wanted:
                self.refuse(field, Fault.MISSING)
            return None
        meant = parse(cell)
        if meant is None:
            self.refuse(field, fault)
        return meant


def one_to_five(cell: Cell) -> int | None:
    """A level or weight: "3", 3.0, "Level 3".

    >>> one_to_five("Level 3"), one_to_five(6), one_to_five("2,5")
    (3, None, None)
    """
    words = plain_text(cell).lower().removeprefix("level").removeprefix("tingkat").strip()
    return int(words) if words in {"1", "2", "3", "4", "5"} else None


def competency_kind(cell: Cell) -> CompetencyKind | None:
    """The family named in a cell."""
    words = normalised(cell)
    for beginning, kind in (
        ("manajerial", CompetencyKind.MANAGERIAL),
        ("managerial", CompetencyKind.MANAGERIAL),
        ("teknis", CompetencyKind.TECHNICAL),
        ("technical", CompetencyKind.TECHNICAL),
        ("sosi", CompetencyKind.SOCIO_CULTURAL),
    ):
        if words.startswith(beginning):
            return kind
    return None


def read_framework(
    sheet: Sheet, columns: Mapping[str, int], names: Mapping[str, str]
) -> tuple[list[LevelRow], Reading]:
    """Rows of a framework file. `names`: code → name of what is already known; a known code keeps its name."""
    reading, rows, seen = Reading(sheet, columns), [], dict[tuple[str, int, date], int]()
    called = {code.casefold(): name for code, name in names.items()}
    for number, cells in sheet.rows:
        reading.turn_to(number, cells)
        before = len(reading.bad)
        code, name = reading.text("code"), reading.text("name")
        kind = reading.value("kind", competency_kind, Fault.KIND)
        level = reading.value("level", one_to_five, Fault.LEVEL)
        description, source = reading.text("description"), reading.text("source")
        since = reading.value("since", read_day, Fault.DATE)
        known = called.setdefault(code.casefold(), name)
        if name and normalised(known) != normalised(name):
            reading.refuse("name", Fault.TAKEN, known)
        if len(reading.bad) == before:
            key = (code.casefold(), level, since)
            if key in seen:
                reading.refuse("level", Fault.TWICE, str(seen[key]))
            seen.setdefault(key, number)
            rows.append(LevelRow(number, code, name, kind, level, description, source, since))
    return rows, reading


def read_standard(
    sheet: Sheet, columns: Mapping[str, int], competencies: Mapping[str, int]
) -> tuple[list[StandardRow], Reading]:
    """Rows of a file of standards. `competencies`: normalised code or name → id."""
    reading, rows, seen = Reading(sheet, columns), [], dict[tuple[Any, ...], int]()
    for number, cells in sheet.rows:
        reading.turn_to(number, cells)
        before = len(reading.bad)
        position = " ".join(plain_text(reading.cell("position")).split())
        kind = reading.value("position_kind", read_position_kind, Fault.POSITION_KIND, wanted=False)
        if not position and reading.cell("position_kind") is None:
            reading.refuse("position", Fault.POST)
        competency = reading.value("competency", lambda cell: competencies.get(normalised(cell)), Fault.UNKNOWN)
        level = reading.value("level", one_to_five, Fault.LEVEL)
        weight = reading.value("weight", one_to_five, Fault.WEIGHT, wanted=False) or 1
        source = reading.text("source")
        since = reading.value("since", read_day, Fault.DATE)
        until = reading.value("until", read_day, Fault.DATE, wanted=False)
        if since and until and until < since:
            reading.refuse("until", Fault.ORDER)
        if len(reading.bad) == before:
            row = StandardRow(
                number, position, None if position else kind, competency, level, weight, source, since, until
            )
            key = (position.casefold(), row.position_kind, competency)
            if key in seen:
                reading.refuse("competency", Fault.TWICE, str(seen[key]))
            seen.setdefault(key, number)
            rows.append(row)
    return rows, reading
