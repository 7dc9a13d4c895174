"""How a sheet of tickets is read: which column means what, and what each cell says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bina.imports.rules import Cell, column_letter, normalised, plain_text, read_day
from evaluation.services.rules.tickets import LONGEST_WAIT

#: field → headings it is known under, normalised
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("tanggal", "tgl", "tanggallayanan", "date"),
    "number": ("nomor", "no", "nomorantrean", "noantrean", "nomorantrian", "noantrian", "antrean", "nomortiket"),
    "taken": ("ambilnomor", "ambil", "jamambil", "jamambilnomor", "datang", "jamdatang", "waktuambil"),
    "called": ("dipanggil", "panggil", "jamdipanggil", "jampanggil", "waktupanggil"),
    "done": ("selesai", "jamselesai", "waktuselesai"),
}
REQUIRED = ("day", "number", "taken")


class Fault(StrEnum):
    """Why a cell is refused; the interface turns each into a sentence with a way to mend it."""

    MISSING = "missing"
    DAY = "day"
    FUTURE = "future"
    HOUR = "hour"
    CALLED_BEFORE_TAKEN = "called_before_taken"
    DONE_BEFORE_CALLED = "done_before_called"
    DONE_NOT_CALLED = "done_not_called"
    TOO_LONG = "too_long"
    TWICE = "twice"
    DIFFERS = "differs"


@dataclass(frozen=True)
class BadCell:
    """One bad cell: row as the spreadsheet numbers it, column letter and heading, what stood there, and why."""

    row: int
    column: str
    heading: str
    value: str
    fault: Fault
    #: the row it collides with
    hint: str = ""


@dataclass(frozen=True)
class TicketRow:
    """One good row; hours are of the place where the service point stands."""

    row: int
    day: date
    number: str
    taken: time
    called: time | None
    done: time | None


@dataclass
class TicketSheet:
    """What a sheet says: good rows and bad cells."""

    rows: list[TicketRow] = field(default_factory=list)
    problems: list[BadCell] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)

    def problem(self, row: int, name: str, cells: Sequence[Cell], fault: Fault, hint: str = "") -> BadCell:
        """A bad cell with its place."""
        place = self.columns.get(name)
        if place is None:
            return BadCell(row, "", name, "", fault, hint)
        value = plain_text(cells[place]) if place < len(cells) else ""
        return BadCell(row, column_letter(place), self.headings[place], value[:60], fault, hint)


def read_tickets(rows: Sequence[Sequence[Cell]], today: date) -> TicketSheet | None:
    """Read every row; None when no row among the first forty names day, number and hour of taking.

    A row with a bad cell is refused whole, its bad cells all named.
    """
    for place, row in enumerate(rows[:40]):
        columns = _columns([plain_text(cell) for cell in row])
        if all(name in columns for name in REQUIRED):
            sheet = TicketSheet(headings=tuple(plain_text(cell) for cell in row), columns=columns)
            seen: dict[tuple[date, str], int] = {}
            for number, cells in enumerate(rows[place + 1 :], start=place + 2):
                if any(cell not in (None, "") for cell in cells):
                    _read_row(sheet, number, cells, today, seen)
            return sheet
    return None


def _columns(headings: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for name, known in HEADINGS.items():
            if normalised(heading) in known and name not in columns:
                columns[name] = place
    return columns


def _read_row(
    sheet: TicketSheet, number: int, cells: Sequence[Cell], today: date, seen: dict[tuple[date, str], int]
) -> None:
    def cell(name: str) -> Cell:
        place = sheet.columns.get(name)
        found = cells[place] if place is not None and place < len(cells) else None
        return None if isinstance(found, str) and found.strip() in {"", "-", "–"} else found

    bad: list[BadCell] = []

    def refuse(name: str, fault: Fault, hint: str = "") -> None:
        bad.append(sheet.problem(number, name, cells, fault, hint))

    for name in REQUIRED:
        if cell(name) is None:
            refuse(name, Fault.MISSING)
    day = None if cell("day") is None else read_day(cell("day"))
    if cell("day") is not None and day is None:
        refuse("day", Fault.DAY)
    if day is not None and day > today:
        refuse("day", Fault.FUTURE)
    hours: dict[str, time | None] = {}
    for name in ("taken", "called", "done"):
        hours[name] = None if cell(name) is None else read_hour(cell(name))
        if cell(name) is not None and hours[name] is None:
            refuse(name, Fault.HOUR)
    ticket = plain_text(cell("number"))
    if not bad and day is not None and hours["taken"] is not None:
        row = TicketRow(number, day, ticket, hours["taken"], hours["called"], hours["done"])
        if (fault := _order(row)) is not None:
            refuse(*fault)
        if (day, ticket) in seen:
            refuse("number", Fault.TWICE, str(seen[day, ticket]))
        if not bad:
            seen[day, ticket] = number
            sheet.rows.append(row)
    sheet.problems += bad


def _order(row: TicketRow) -> tuple[str, Fault] | None:
    if row.done is not None and row.called is None:
        return "done", Fault.DONE_NOT_CALLED
    if row.called is not None and row.called < row.taken:
        return "called", Fault.CALLED_BEFORE_TAKEN
    if row.done is not None and row.called is not None and row.done < row.called:
        return "done", Fault.DONE_BEFORE_CALLED
    if row.called is not None and _minutes(row.called) - _minutes(row.taken) > LONGEST_WAIT.total_seconds() / 60:
        return "called", Fault.TOO_LONG
    return None


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def read_hour(cell: Cell) -> time | None:
    """An hour from a time or date-time cell, a fraction of a day, "8:15", "08.15" or "08:15:30".

    >>> read_hour("08.15"), read_hour(0.5)
    (datetime.time(8, 15), datetime.time(12, 0))
    """
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, timedelta):
        return _hour_of(round(cell.total_seconds()))
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _hour_of(round(float(cell) * 86_400)) if 0 <= float(cell) < 1 else None
    found = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?", plain_text(cell))
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _hour_of(seconds: int) -> time | None:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60) if 0 <= seconds < 86_400 else None
