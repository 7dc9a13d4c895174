"""A sheet as lines that can be asked for a column by name."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evaluation.instruments.rules.xlsform.places import Trouble, Why

#: Sheet → rows of cells as text; the first row that is not empty is the header.
Sheets = Mapping[str, Sequence[Sequence[str]]]

_INDONESIAN = re.compile(r"label::\s*(bahasa\b.*|indonesia.*|.*\(id\))")
_ENGLISH = re.compile(r"label::\s*(english.*|inggris.*|.*\(en\))")


@dataclass(frozen=True)
class Line:
    """One row of a sheet, numbered as a spreadsheet numbers it."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def others(self, known: Collection[str]) -> list[str]:
        """Columns with something in them that are neither known nor our own."""
        return [
            each for each, text in self.cells.items() if text and each not in known and not each.startswith("bina_")
        ]


def key_of(name: str) -> str:
    """A name of a form as a key: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_") or name


def _column(heading: str) -> str:
    name = " ".join(heading.split())
    low = name.lower()
    if low == "label" or _INDONESIAN.fullmatch(low):
        return "label"
    if _ENGLISH.fullmatch(low):
        return "label_en"
    return {"list name": "list_name", "list": "list_name", "relevance": "relevant"}.get(low, low)


def read_table(
    sheets: Sheets, name: str, columns: Sequence[str], *, needed: bool = True
) -> tuple[list[Line], list[Trouble]]:
    """The lines of a sheet that hold anything, and what is wrong with its header."""
    rows = next((rows for sheet, rows in sheets.items() if sheet.strip().lower() == name), None)
    if rows is None:
        return [], [Trouble(name, 0, "", Why.NO_SHEET, name)] if needed else []
    at = next((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if at is None:
        return [], [Trouble(name, 1, columns[0], Why.NO_HEADER, columns[0])] if needed else []
    header = [_column(cell) for cell in rows[at]]
    troubles = [Trouble(name, at + 1, each, Why.NO_HEADER, each) for each in columns if each not in header]
    named = [each for each in header if each]
    if "label" not in named and columns and not any(each.startswith("label") for each in named):
        troubles.append(Trouble(name, at + 1, "label", Why.NO_HEADER, "label"))
    troubles += [
        Trouble(name, at + 1, each, Why.HEADER_TWICE, each) for each in sorted(set(named)) if named.count(each) > 1
    ]
    lines = [
        Line(number, {column: cell.strip() for column, cell in zip(header, row, strict=False) if column})
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(cell.strip() for cell in row)
    ]
    return [_in_indonesian(line) for line in lines], troubles


def _in_indonesian(line: Line) -> Line:
    """A line whose only label is in another language is read in that language."""
    if line["label"]:
        return line
    other = next((text for column, text in line.cells.items() if column.startswith("label") and text), "")
    return Line(line.row, {**line.cells, "label": other}) if other else line
