"""How a duty roster or a list of leave is read: one line per span of days, mended by hand where it is odd."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bina.imports.rules import Cell, column_letter, plain_text, read_day

#: More lines than that are two rosters.
MOST_LINES = 400
#: A longer span is most likely a mistyped year.
LONGEST_SPAN = 366
#: What a person is marked with in a roster that does not name them.
MARKS = {"x", "v", "✓", "✔", "1", "ya", "y", "•"}

_DATE = r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{1,2}\s+[A-Za-z]+\s+\d{4}"
_LINE = re.compile(
    rf"^\s*(?P<first>{_DATE})(?:\s*(?:–|-|s\.?d\.?|sampai|hingga)\s*(?P<last>{_DATE}))?[\s,;:]*(?P<why>.*)$"
)


class Oddity(StrEnum):
    """Why a line cannot be kept as it is."""

    NO_DATE = "no_date"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Span:
    """Days without study, both included."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: its number, what it says, and the span it means or why it means none."""

    number: int
    said: str
    span: Span | None
    oddity: Oddity | None = None


def read_lines(text: str) -> list[Line]:
    """Read the list; empty lines are left out.

    >>> read_lines("30/11/2026 - 2/12/2026 Piket malam")[0].span
    Span(first=datetime.date(2026, 11, 30), last=datetime.date(2026, 12, 2), reason='Piket malam')
    """
    return [_line(number, said.strip()) for number, said in enumerate(text.splitlines(), start=1) if said.strip()]


def _line(number: int, said: str) -> Line:
    match = _LINE.match(said)
    first = read_day(match["first"]) if match else None
    last = read_day(match["last"]) if match and match["last"] else first
    if match is None or first is None or last is None:
        return Line(number, said, None, Oddity.NO_DATE)
    if last < first:
        return Line(number, said, None, Oddity.BACKWARDS)
    if (last - first).days >= LONGEST_SPAN:
        return Line(number, said, None, Oddity.TOO_LONG)
    return Line(number, said, Span(first, last, match["why"].strip()[:80]))


def written(span: Span) -> str:
    """The line that means a span."""
    days = f"{span.first:%d/%m/%Y}" if span.first == span.last else f"{span.first:%d/%m/%Y} - {span.last:%d/%m/%Y}"
    return f"{days} {span.reason}".strip()


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that should hold a date: where it is, and what it says."""

    place: str
    said: str


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet says of one person: lines for the list, and the cells that hold no date."""

    lines: tuple[str, ...]
    bad: tuple[BadCell, ...]


def read_roster(rows: Sequence[Sequence[Cell]], name: str) -> Roster:
    """Read a sheet with dates downwards and shifts to the right.

    Several shift columns: a day counts where a cell names the person (or carries only a mark), with the heading as
    its reason. One column: every filled day counts, with the cell as its reason. A row with a filled shift and no
    date is kept as a line to mend.
    """
    begins = next((n for n, row in enumerate(rows) if row and _day(row[0]) is not None), None)
    if begins is None:
        return Roster((), ())
    headings = [plain_text(cell).strip() for cell in rows[begins - 1]] if begins else []
    width = max(len(row) for row in rows[begins:])
    shifts = [column for column in range(1, width) if any(_text(row, column) for row in rows[begins:])]
    lines: list[str] = []
    bad: list[BadCell] = []
    for number, row in enumerate(rows[begins:], start=begins + 1):
        reasons = _reasons(row, shifts, headings, name)
        if not reasons or not row:
            continue
        day = _day(row[0])
        if day is None:
            said = plain_text(row[0]).strip()
            bad.append(BadCell(f"{column_letter(0)}{number}", said))
            lines.append(f"{said} {', '.join(reasons)}".strip())
        else:
            lines.append(written(Span(day, day, ", ".join(reasons))))
    return Roster(tuple(lines), tuple(bad))


def _reasons(row: Sequence[Cell], shifts: Sequence[int], headings: Sequence[str], name: str) -> list[str]:
    if len(shifts) == 1:
        return [said] if (said := _text(row, shifts[0])) else []
    return [
        headings[column] if column < len(headings) and headings[column] else _text(row, column)
        for column in shifts
        if _text(row, column).lower() in MARKS or _names(_text(row, column), name)
    ]


def _names(said: str, name: str) -> bool:
    """Whether a cell with one or several people names this one, titles before and after the name aside."""
    plain = " ".join(name.split(",")[0].lower().split())
    return any(plain in " ".join(part.lower().split()) for part in re.split(r"[;\n/]", said)) if said else False


def _text(row: Sequence[Cell], column: int) -> str:
    return plain_text(row[column]).strip() if column < len(row) else ""


def _day(cell: Cell) -> date | None:
    return read_day(cell) if isinstance(cell, (date, datetime, str)) else None


def joined(spans: Collection[Span]) -> list[Span]:
    """The spans in order, each once, and neighbouring days with one reason as one span."""
    result: list[Span] = []
    for span in sorted(set(spans), key=lambda each: (each.first, each.last, each.reason)):
        if result and result[-1].reason == span.reason and (span.first - result[-1].last).days <= 1:
            result[-1] = Span(result[-1].first, max(result[-1].last, span.last), span.reason)
        else:
            result.append(span)
    return result
