"""The one Report object: page, CSV, XLSX and PDF print the same figures from it.

A report is frozen at a data cut. Figures carry their value already rounded to the digits that are shown
(`Decimal`), so no renderer can print another number.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any


class Kind(Enum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    RUPIAH = "rupiah"
    DATE = "date"


#: A cell: text, a rounded Decimal, a whole number, a day, or None for "may not be said" / "not there".
Value = str | Decimal | int | date | None


def rounded(value: float | Decimal | int | None, digits: int) -> Decimal | None:
    """Half-up to so many digits; None stays None.

    >>> rounded(91.4751, 2)
    Decimal('91.48')
    """
    if value is None:
        return None
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers are written with `digits` after the comma."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    digits: int = 0


@dataclass(frozen=True)
class Formula:
    """How a spreadsheet computes one cell: `{total:0}/{n:0}` are the cells of these columns in row 0."""

    row: int
    column: str
    expression: str


@dataclass(frozen=True)
class Table:
    """Rows as mappings from column key to value. `note` says denominators, suppressed cells, sources."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]
    note: str = ""
    #: cells a spreadsheet computes itself, their values being what it finds
    formulas: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A drawing of `bina.exports.charts` (`drawing` names the function, `arguments` are plain JSON) and its numbers."""

    drawing: str
    arguments: Mapping[str, Any]
    #: what the picture shows, in words, for those who cannot see it
    description: str
    table: Table


@dataclass(frozen=True)
class Figure:
    """One number with its sentence: value, what it is, and n with interval in words."""

    label: str
    value: Value
    kind: Kind = Kind.NUMBER
    digits: int = 0
    #: n, denominator, interval, formula
    detail: str = ""
    #: why there is no value
    refusal: str = ""
    #: what was asked to get it, e.g. "reaksi/2/puas", where figures of several reports are laid side by side
    basis: str = ""
    #: how it was computed, for the list of formulas at the end
    formula: str = ""


#: The part after which nobody signs any more.
ANNEXES = "Lampiran"


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it, in this order."""

    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    #: belongs to the two pages for the leader
    for_leader: bool = False
    #: part of the document it stands in ("Bab I Pendahuluan"); a document with parts has cover and contents
    part: str = ""


@dataclass(frozen=True)
class Letterhead:
    """What stood on the agency's paper when the report was made."""

    name: str
    #: address and contact, line by line
    lines: tuple[str, ...] = ()
    #: SHA-256 of the picture among the kept files; empty without one
    logo: str = ""
    place: str = ""
    signer: str = ""
    signer_post: str = ""
    signer_nip: str = ""
    foreword: str = ""


@dataclass(frozen=True)
class Report:
    """A frozen report. `fingerprint` changes with any figure."""

    title: str
    subtitle: str
    agency: str
    #: data up to this instant
    cut_at: datetime
    sections: tuple[Section, ...]
    #: prints "data demonstrasi" on every page
    demonstration: bool = False
    #: address of the page this was printed from, for the QR code
    source_url: str = ""
    notes: tuple[str, ...] = field(default=())
    letterhead: Letterhead | None = None

    @property
    def ordered(self) -> tuple[Section, ...]:
        """The sections as a document prints them: those for the leader first."""
        return tuple(sorted(self.sections, key=lambda section: not section.for_leader))

    @property
    def is_official(self) -> bool:
        """Whether it has parts, and so a cover, contents and numbered chapters in print."""
        return any(section.part for section in self.sections)

    @property
    def signed_after(self) -> int:
        """Place of the section under which it is signed: the last one before the annexes; without parts it is signed at
        its very end, and this is -1.
        """
        if not self.is_official:
            return -1
        return max((place for place, each in enumerate(self.ordered) if each.part != ANNEXES), default=-1)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything the report says (first 16 hex digits)."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()[:16]


def to_json(report: Report) -> str:
    """The report as canonical JSON: same report, same bytes.

    What younger versions of Bina may add is left out while empty, so that a report kept before has its bytes again.
    """
    said = _without_empty(asdict(report), "letterhead")
    said["sections"] = [_without_empty(section, "part") for section in said["sections"]]
    for section in said["sections"]:
        section["figures"] = [_without_empty(figure, "basis", "formula") for figure in section["figures"]]
        section["tables"] = [_without_empty(table, "formulas") for table in section["tables"]]
        for chart in section["charts"]:
            chart["table"] = _without_empty(chart["table"], "formulas")
    return json.dumps(said, default=_plain, ensure_ascii=False, sort_keys=True, indent=1)


def _without_empty(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value or name not in names}


@lru_cache(maxsize=32)
def from_json(text: str) -> Report:
    """The report back from `to_json`; the same text gives the same object, which nobody changes."""
    data = json.loads(text)
    return Report(
        title=data["title"],
        subtitle=data["subtitle"],
        agency=data["agency"],
        cut_at=datetime.fromisoformat(data["cut_at"]["instant"]),
        sections=tuple(_section(section) for section in data["sections"]),
        demonstration=data["demonstration"],
        source_url=data["source_url"],
        notes=tuple(data["notes"]),
        letterhead=_letterhead(data["letterhead"]) if "letterhead" in data else None,
    )


def _letterhead(data: Mapping[str, Any]) -> Letterhead:
    return Letterhead(**{**data, "lines": tuple(data["lines"])})


def _plain(value: object) -> object:
    match value:
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case Enum():
            return value.value
    raise TypeError(f"{type(value).__name__} has no place in a report")


def _value(plain: Any) -> Value:
    if isinstance(plain, dict):
        if "decimal" in plain:
            return Decimal(plain["decimal"])
        return date.fromisoformat(plain["day"])
    value: Value = plain
    return value


def _table(data: Mapping[str, Any]) -> Table:
    columns = tuple(Column(c["key"], c["title"], Kind(c["kind"]), c["digits"]) for c in data["columns"])
    rows = tuple({key: _value(value) for key, value in row.items()} for row in data["rows"])
    formulas = tuple(Formula(f["row"], f["column"], f["expression"]) for f in data.get("formulas", ()))
    return Table(data["title"], columns, rows, data["note"], formulas)


def _section(data: Mapping[str, Any]) -> Section:
    figures: Sequence[Mapping[str, Any]] = data["figures"]
    return Section(
        title=data["title"],
        paragraphs=tuple(data["paragraphs"]),
        figures=tuple(
            Figure(
                f["label"],
                _value(f["value"]),
                Kind(f["kind"]),
                f["digits"],
                f["detail"],
                f["refusal"],
                f.get("basis", ""),
                f.get("formula", ""),
            )
            for f in figures
        ),
        charts=tuple(Chart(c["drawing"], c["arguments"], c["description"], _table(c["table"])) for c in data["charts"]),
        tables=tuple(_table(table) for table in data["tables"]),
        for_leader=data["for_leader"],
        part=data.get("part", ""),
    )
