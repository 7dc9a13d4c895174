"""Sheets as offices write them, turned into candidates and profiles; what is wrong is named cell by cell.

Text in, values out; no files are opened here. Rows are counted as a spreadsheet shows them: the heading is
row 1.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from mentoring.pairing.rules.model import BP, FULL_SCORE, Candidate, Policy
from mentoring.pairing.rules.scoring import DEFAULT_WEIGHTS, FACE_TO_FACE, ONLINE, Mentee, Mentor


class CellFault(StrEnum):
    """What can be wrong with a sheet or a setting."""

    EMPTY_FILE = "empty_file"
    NOT_TEXT = "not_text"
    MISSING_COLUMN = "missing_column"
    REPEATED_COLUMN = "repeated_column"
    TOO_MANY_CELLS = "too_many_cells"
    EMPTY_CELL = "empty_cell"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    UNKNOWN_MENTOR = "unknown_mentor"
    NOT_A_LEVEL = "not_a_level"
    NOT_A_GRADE = "not_a_grade"
    NOT_A_MODE = "not_a_mode"
    NOT_JSON = "not_json"
    UNKNOWN_KEY = "unknown_key"
    WRONG_VALUE = "wrong_value"
    WRONG_SUM = "wrong_sum"


@dataclass(frozen=True, slots=True)
class BadCell:
    """One fault: which file, which row (None = the whole file), which column or key, what stands there."""

    file: str
    row: int | None
    column: str
    fault: CellFault
    found: str = ""
    #: What would be right: a range, the row of the first mention, the columns there are.
    hint: str = ""


class SheetError(ValueError):
    """The files cannot be used; ``bad`` names every cell that must be mended."""

    def __init__(self, bad: list[BadCell]) -> None:
        self.bad = tuple(bad)
        super().__init__(f"{len(bad)} faults")


#: Headings in Indonesian that mean the same.
ALIASES = {
    "skor": "score",
    "kapasitas": "capacity",
    "kebutuhan": "needs",
    "kompetensi": "skills",
    "golongan": "grade",
    "atasan": "superiors",
    "waktu": "times",
    "moda": "modes",
    "tempat": "place",
    "zona": "zone",
    "bahasa": "languages",
    "hambatan": "barriers",
    "pilihan": "wishes",
    "hindari": "avoid",
    "jabatan": "job",
    "rumpun": "job_family",
    "gaya": "style",
}


def decode(raw: bytes, file: str) -> str:
    """The text of a file saved by any usual spreadsheet: UTF-8 or UTF-16 with or without a mark, else
    Windows.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SheetError([BadCell(file, None, "", CellFault.NOT_TEXT)]) from error
    if b"\0" in raw:
        raise SheetError([BadCell(file, None, "", CellFault.NOT_TEXT)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: its number and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, str]

    def bad(self, column: str, fault: CellFault, hint: str = "") -> BadCell:
        """A fault in one of this row's cells."""
        return BadCell(self.file, self.number, column, fault, self.cells.get(column, ""), hint)


def read_rows(text: str, file: str, needed: tuple[str, ...], bad: list[BadCell]) -> list[Row]:
    """The rows of a sheet separated by commas, semicolons or tabs; faults go to ``bad``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skipped = 0
    separator = ""
    while skipped < len(lines) and not lines[skipped].strip(" \t,;\ufeff"):
        skipped += 1
    if skipped < len(lines) and (told := re.fullmatch(r"sep=(.)", lines[skipped].strip("\ufeff"))):
        separator = told[1]
        skipped += 1
    if skipped >= len(lines) or not "".join(lines[skipped:]).strip():
        bad.append(BadCell(file, None, "", CellFault.EMPTY_FILE, hint=", ".join(needed)))
        return []
    separator = separator or max(",;\t", key=lines[skipped].count)
    reader = csv.reader(lines[skipped:], delimiter=separator)
    try:
        heading = [_column(cell) for cell in next(reader)]
        missing = [name for name in needed if name not in heading]
        twice = sorted({name for name in heading if name and heading.count(name) > 1})
        number = skipped + 1
        bad.extend(
            BadCell(file, number, name, CellFault.MISSING_COLUMN, hint=", ".join(filter(None, heading)))
            for name in missing
        )
        bad.extend(BadCell(file, number, name, CellFault.REPEATED_COLUMN) for name in twice)
        if missing or twice:
            return []
        rows = []
        for cells in reader:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if any(cell.strip() for cell in cells[len(heading) :]):
                bad.append(BadCell(file, number, "", CellFault.TOO_MANY_CELLS, hint=str(len(heading))))
                continue
            values = [cell.strip() for cell in cells] + [""] * (len(heading) - len(cells))
            rows.append(Row(file, number, dict(zip(heading, values, strict=False))))
    except csv.Error as error:
        bad.append(BadCell(file, skipped + reader.line_num, "", CellFault.NOT_TEXT, hint=str(error)))
        return []
    return rows


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff").lower().replace(" ", "_")
    return ALIASES.get(name, name)


def whole_number(cell: str) -> int | None:
    """The whole number a cell shows, also as ``7400.0`` or ``7400,00``; None if it shows anything else."""
    found = re.fullmatch(r"([+-]?[0-9]{1,15})(?:[.,]0{1,2}|[.,]0+)?", cell)
    # "7.000" may mean seven or seven thousand, so three noughts after a mark are refused.
    if found is None or re.fullmatch(r".*[.,]0{3,}", cell):
        return None
    return int(found[1])


def _number(row: Row, column: str, low: int, high: int, bad: list[BadCell]) -> int | None:
    cell = row.cells.get(column, "")
    if not cell:
        bad.append(row.bad(column, CellFault.EMPTY_CELL))
        return None
    value = whole_number(cell)
    if value is None:
        bad.append(row.bad(column, CellFault.NOT_A_NUMBER))
        return None
    if not low <= value <= high:
        bad.append(row.bad(column, CellFault.OUT_OF_RANGE, f"{low}–{high}"))
        return None
    return value


def _name(row: Row, column: str, bad: list[BadCell]) -> str | None:
    if not row.cells.get(column):
        bad.append(row.bad(column, CellFault.EMPTY_CELL))
        return None
    return row.cells[column]


MOST_MENTEES = 1_000_000


def read_capacity(text: str, file: str, bad: list[BadCell]) -> dict[str, int]:
    """Mentor → persons, from the columns ``mentor,capacity``."""
    capacity: dict[str, int] = {}
    first: dict[str, int] = {}
    for row in read_rows(text, file, ("mentor", "capacity"), bad):
        mentor = _name(row, "mentor", bad)
        count = _number(row, "capacity", 0, MOST_MENTEES, bad)
        if mentor is None:
            continue
        if mentor in first:
            bad.append(row.bad("mentor", CellFault.REPEATED, str(first[mentor])))
            continue
        first[mentor] = row.number
        capacity[mentor] = count or 0
    return capacity


def read_candidates(text: str, file: str, capacity: Mapping[str, int], bad: list[BadCell]) -> list[Candidate]:
    """Scored pairs from the columns ``mentee,mentor,score`` (basis points, 1–10,000)."""
    candidates = []
    first: dict[tuple[str, str], int] = {}
    for row in read_rows(text, file, ("mentee", "mentor", "score"), bad):
        mentee, mentor = _name(row, "mentee", bad), _name(row, "mentor", bad)
        score = _number(row, "score", 1, FULL_SCORE, bad)
        if mentee is None or mentor is None:
            continue
        if mentor not in capacity:
            bad.append(row.bad("mentor", CellFault.UNKNOWN_MENTOR))
        if (mentee, mentor) in first:
            bad.append(row.bad("mentor", CellFault.REPEATED, str(first[mentee, mentor])))
            continue
        first[mentee, mentor] = row.number
        if score is not None:
            candidates.append(Candidate(mentee, mentor, score, (("score", score),)))
    return candidates


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PPPK = [*_ROMAN, *"v vi vii viii ix x xi xii xiii xiv xv xvi xvii".split()]  # noqa: SIM905


def ladder(grade: str) -> int | None:
    """The place of a golongan on one ladder: I/a = 1 … IV/e = 17; PPPK I … XVII likewise. None = not a
    golongan.

    >>> ladder("III/c"), ladder("IIIc"), ladder("IX"), ladder("V/a")
    (11, 11, 9, None)
    """
    name = grade.strip().lower().replace(" ", "")
    if name in _PPPK:
        return _PPPK.index(name) + 1
    found = re.fullmatch(r"(i|ii|iii|iv)[/.-]?([a-e])", name)
    if found is None or (found[2] == "e" and found[1] != "iv"):
        return None
    return 4 * (_ROMAN[found[1]] - 1) + "abcde".index(found[2]) + 1


def _many(row: Row, column: str) -> tuple[str, ...]:
    return tuple(one for part in row.cells.get(column, "").split("|") if (one := part.strip()))


def _levels(row: Row, column: str, bad: list[BadCell]) -> dict[str, int]:
    levels = {}
    for one in _many(row, column):
        name, _, level = one.rpartition(":")
        if not name.strip() or level.strip() not in ("1", "2", "3", "4", "5"):
            bad.append(row.bad(column, CellFault.NOT_A_LEVEL))
            return {}
        levels[name.strip()] = int(level)
    return levels


def _shared(row: Row, identity: str, bad: list[BadCell]) -> dict[str, Any]:
    cells = row.cells
    grade = cells.get("grade", "")
    seniority = whole_number(grade) if grade.isdigit() else ladder(grade)
    if grade and (seniority is None or not 1 <= seniority <= 17):
        bad.append(row.bad("grade", CellFault.NOT_A_GRADE))
    modes = frozenset(mode.lower().replace(" ", "_") for mode in _many(row, "modes"))
    if not modes <= {FACE_TO_FACE, ONLINE}:
        bad.append(row.bad("modes", CellFault.NOT_A_MODE, f"{FACE_TO_FACE} | {ONLINE}"))
    zone = _number(row, "zone", 7, 9, bad) if cells.get("zone") else 7
    style = tuple(whole_number(one) or 0 for one in _many(row, "style"))
    if any(not 1 <= one <= 5 for one in style):
        bad.append(row.bad("style", CellFault.OUT_OF_RANGE, "1–5"))
    return {
        "id": identity,
        "seniority": seniority if grade else None,
        "superiors": _many(row, "superiors"),
        "times": frozenset(_many(row, "times")),
        "modes": modes,
        "place": cells.get("place", ""),
        "zone": zone or 7,
        "languages": frozenset(_many(row, "languages")),
        "barriers": frozenset(_many(row, "barriers")),
        "wishes": _many(row, "wishes"),
        "avoid": frozenset(_many(row, "avoid")),
        "job": cells.get("job", ""),
        "job_family": cells.get("job_family", ""),
        "style": style,
    }


def _people(rows: list[Row], column: str, bad: list[BadCell]) -> Iterator[tuple[Row, str]]:
    first: dict[str, int] = {}
    for row in rows:
        identity = _name(row, column, bad)
        if identity is None:
            continue
        if identity in first:
            bad.append(row.bad(column, CellFault.REPEATED, str(first[identity])))
            continue
        first[identity] = row.number
        yield row, identity


def read_mentees(text: str, file: str, bad: list[BadCell]) -> list[Mentee]:
    """Mentees from the columns ``mentee,needs`` and whatever else of a profile there is."""
    rows = read_rows(text, file, ("mentee", "needs"), bad)
    return [
        Mentee(**_shared(row, identity, bad), needs=_levels(row, "needs", bad))
        for row, identity in _people(rows, "mentee", bad)
    ]


def read_mentors(text: str, file: str, bad: list[BadCell]) -> list[Mentor]:
    """Mentors from the columns ``mentor,skills,capacity`` and whatever else of a profile there is."""
    rows = read_rows(text, file, ("mentor", "skills", "capacity"), bad)
    return [
        Mentor(
            **_shared(row, identity, bad),
            skills=_levels(row, "skills", bad),
            capacity=_number(row, "capacity", 0, MOST_MENTEES, bad) or 0,
        )
        for row, identity in _people(rows, "mentor", bad)
    ]


def _settings(text: str, file: str, known: Mapping[str, object], bad: list[BadCell]) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        bad.append(BadCell(file, getattr(error, "lineno", None), "", CellFault.NOT_JSON))
        return {}
    if not isinstance(given, dict):
        bad.append(BadCell(file, None, "", CellFault.NOT_JSON))
        return {}
    keys = ", ".join(known)
    bad.extend(BadCell(file, None, str(key), CellFault.UNKNOWN_KEY, hint=keys) for key in given if key not in known)
    return {key: value for key, value in given.items() if key in known}


def read_policy(text: str, file: str, bad: list[BadCell]) -> Policy:
    """A policy from JSON: any of its keys, the others keep their defaults."""
    given = _settings(text, file, {field.name: None for field in fields(Policy)}, bad)
    policy = Policy(**given)
    wrong = policy.problems()
    ranges = {"reserve_share": "0–0.5", "cardinality_first": "true | false", "seed": '"…"'}
    bad.extend(
        BadCell(file, None, key, CellFault.WRONG_VALUE, json.dumps(given[key]), ranges.get(key, "0–10000"))
        for key in wrong
    )
    return Policy() if wrong else policy


def read_weights(text: str, file: str, bad: list[BadCell]) -> Mapping[str, BP]:
    """Weights of the criteria from JSON; those left out are 0, and all add up to 10,000."""
    given = _settings(text, file, DEFAULT_WEIGHTS, bad)
    valid: Callable[[object], bool] = lambda value: type(value) is int and 0 <= value <= FULL_SCORE  # noqa: E731
    wrong = [key for key, value in given.items() if not valid(value)]
    bad.extend(BadCell(file, None, key, CellFault.WRONG_VALUE, json.dumps(given[key]), "0–10000") for key in wrong)
    if not wrong and not bad and sum(given.values()) != FULL_SCORE:
        bad.append(BadCell(file, None, "", CellFault.WRONG_SUM, str(sum(given.values())), str(FULL_SCORE)))
    return given
