"""How a sheet of mentees and mentors is read: every bad cell is named, a row with one is left out whole."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from bina.imports.rules import Cell, column_letter, find_sheet, normalised, plain_text
from mentoring.profiles.rules import FEWEST_TIMES, MOST_CAPACITY, Side
from mentoring.programmes.rules import DAYS, HALVES, MODES

#: field → headings it is known under, normalised
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nip": ("nip", "nipnipppk", "nippppk", "nomorindukpegawai"),
        "email": ("email", "emaildinas", "surel"),
        "name": ("nama", "namalengkap", "namapegawai"),
        "side": ("peran", "sebagai", "sisi"),
        "skills": ("kompetensi", "kompetensijenjang", "kebutuhan", "keahlian"),
        "times": ("waktu", "waktuluang", "jadwal"),
        "modes": ("carabertemu", "moda", "cara"),
        "place": ("tempat", "tempatbertemu"),
        "capacity": ("dayatampung", "kapasitas", "jumlahdampingan"),
        "barriers": ("hambatan",),
        "introduction": ("perkenalan", "tentangsaya"),
    }
)
#: What a barrier is called in a sheet.
BARRIER_CODES: Mapping[str, str] = MappingProxyType(
    {
        "kemampuan": "ability",
        "dorongan": "motivation",
        "atasan": "superior_support",
        "rekan": "peer_support",
        "kesempatan": "opportunity",
        "rancangan": "design",
    }
)
_DAY_NAMES = {"senin": "sen", "selasa": "sel", "rabu": "rab", "kamis": "kam", "jumat": "jum"}
_SIDES = {
    "mentor": Side.MENTOR,
    "pembimbing": Side.MENTOR,
    "mentee": Side.MENTEE,
    "peserta": Side.MENTEE,
    "dibimbing": Side.MENTEE,
}
MOST_SKILLS = 3
MOST_WORDS = 500
MOST_PLACE = 80
_USUAL_LEVEL = 3
#: A row whose name begins so shows how to fill the sheet and is passed over.
EXAMPLE = "contoh"


class Fault(Enum):
    """Why a cell is refused."""

    NO_IDENTIFIER = "no_identifier"
    UNKNOWN_PERSON = "unknown_person"
    OUT_OF_UNIT = "out_of_unit"
    TWICE = "twice"
    SIDE = "side"
    OTHER_SIDE = "other_side"
    WITHDRAWN = "withdrawn"
    NO_SKILL = "no_skill"
    MANY_SKILLS = "many_skills"
    UNKNOWN_SKILL = "unknown_skill"
    LEVEL = "level"
    FEW_TIMES = "few_times"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    OWN_QUESTION = "own_question"
    TIME = "time"
    MODE = "mode"
    CAPACITY = "capacity"
    BARRIER = "barrier"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class BadCell:
    """One bad cell: sheet, row as the spreadsheet counts it, column letter, heading, what stood there, why, a hint."""

    sheet: str
    row: int
    column: str
    heading: str
    field: str
    value: str
    fault: Fault
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One good row. What was left blank is None and leaves what is known."""

    line: "Line"
    identifier: str
    side: Side
    skills: Mapping[int, int] | None
    times: tuple[str, ...] | None
    modes: tuple[str, ...] | None
    place: str | None
    capacity: int | None
    barriers: tuple[str, ...] | None
    introduction: str | None


@dataclass(frozen=True)
class Line:
    """One row of one sheet, with the columns of that sheet."""

    sheet: str
    number: int
    cells: Sequence[Cell]
    columns: Mapping[str, int]
    headings: Sequence[str]

    def text(self, name: str) -> str:
        """What the cell says, in one line; a dash says nothing."""
        place = self.columns.get(name)
        said = " ".join(plain_text(self.cells[place]).split()) if place is not None and place < len(self.cells) else ""
        return "" if said in {"-", "–"} else said

    def bad(self, name: str, fault: Fault, hint: str = "", value: str | None = None) -> BadCell:
        """A fault in one of the row's cells."""
        place = self.columns.get(name)
        letter = column_letter(place) if place is not None else ""
        heading = self.headings[place] if place is not None else ""
        said = self.text(name) if value is None else value
        return BadCell(self.sheet, self.number, letter, heading, name, said[:80], fault, hint)


@dataclass
class Reading:
    """What a file says: good rows and bad cells; `tables` counts the sheets with a heading we know."""

    entries: list[Entry] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    tables: int = 0


def time_of(word: str) -> str | None:
    """The half day a word means.

    >>> time_of("Senin pagi"), time_of("sel-siang"), time_of("malam")
    ('sen-pagi', 'sel-siang', None)
    """
    parts = re.split(r"[\s\-]+", word.strip().lower())
    if len(parts) != 2:
        return None
    day, half = _DAY_NAMES.get(parts[0], parts[0]), parts[1]
    return f"{day}-{half}" if day in DAYS and half in HALVES else None


def read(book: Sequence[tuple[str, Sequence[Sequence[Cell]]]], skills: Mapping[str, int]) -> Reading:
    """Read every sheet of a file. `skills` maps names and codes (normalised) to competencies."""
    reading = Reading()
    seen: dict[str, tuple[str, int]] = {}
    for name, rows in book:
        sheet = find_sheet(rows, HEADINGS)
        if sheet is None:
            continue
        reading.tables += 1
        columns = {
            field_name: place
            for place, heading in reversed(list(enumerate(sheet.headings)))
            for field_name, words in HEADINGS.items()
            if normalised(heading) in words
        }
        for number, cells in sheet.rows:
            line = Line(name, number, cells, columns, sheet.headings)
            if not line.text("name").lower().startswith(EXAMPLE):
                _read_line(line, skills, seen, reading)
    return reading


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]


def _read_line(line: Line, skills: Mapping[str, int], seen: dict[str, tuple[str, int]], reading: Reading) -> None:
    bad: list[BadCell] = []
    identifier = _identifier(line, seen, bad)
    side = _side(line, bad)
    entry = Entry(
        line=line,
        identifier=identifier,
        side=side or Side.MENTEE,
        skills=_skills(line, skills, bad),
        times=_times(line, bad),
        modes=_words(line, "modes", {normalised(mode): mode for mode in MODES}, Fault.MODE, bad),
        place=_short(line, "place", MOST_PLACE, bad),
        capacity=_capacity(line, bad),
        barriers=_words(line, "barriers", BARRIER_CODES, Fault.BARRIER, bad),
        introduction=_short(line, "introduction", MOST_WORDS, bad),
    )
    if bad:
        reading.bad.extend(bad)
    else:
        reading.entries.append(entry)


def _identifier(line: Line, seen: dict[str, tuple[str, int]], bad: list[BadCell]) -> str:
    name = "nip" if line.text("nip") else "email"
    identifier = normalised(line.text("nip")) if name == "nip" else line.text("email").lower()
    if not identifier:
        bad.append(line.bad("nip", Fault.NO_IDENTIFIER))
    elif identifier in seen:
        sheet, row = seen[identifier]
        bad.append(line.bad(name, Fault.TWICE, f"{sheet} {row}".strip()))
    else:
        seen[identifier] = (line.sheet, line.number)
    return identifier


def _side(line: Line, bad: list[BadCell]) -> Side | None:
    said = normalised(line.text("side"))
    if said:
        found = _SIDES.get(said)
    else:
        found = next((side for word, side in _SIDES.items() if word in normalised(line.sheet)), None)
    if found is None:
        bad.append(line.bad("side", Fault.SIDE))
    return found


def _skills(line: Line, known: Mapping[str, int], bad: list[BadCell]) -> Mapping[int, int] | None:
    text = line.text("skills")
    if not text:
        return None
    found: dict[int, int] = {}
    for part in _parts(text):
        name, mark, level = part.rpartition(":")
        if not mark:
            name, level = part, str(_USUAL_LEVEL)
        if normalised(name) not in known:
            bad.append(line.bad("skills", Fault.UNKNOWN_SKILL, value=name.strip()))
        elif level.strip() not in {"1", "2", "3", "4", "5"}:
            bad.append(line.bad("skills", Fault.LEVEL, value=part))
        else:
            found[known[normalised(name)]] = int(level)
    if len(found) > MOST_SKILLS:
        bad.append(line.bad("skills", Fault.MANY_SKILLS))
    return found


def _times(line: Line, bad: list[BadCell]) -> tuple[str, ...] | None:
    text = line.text("times").replace(",", ";")
    if not text:
        return None
    found: dict[str, None] = {}
    before = len(bad)
    for part in _parts(text):
        time = time_of(part)
        if time is None:
            bad.append(line.bad("times", Fault.TIME, value=part))
        else:
            found[time] = None
    if len(bad) == before and len(found) < FEWEST_TIMES:
        bad.append(line.bad("times", Fault.FEW_TIMES))
    return tuple(found)


def _words(line: Line, name: str, known: Mapping[str, str], fault: Fault, bad: list[BadCell]) -> tuple[str, ...] | None:
    text = line.text(name).replace(",", ";")
    if not text:
        return None
    found: dict[str, None] = {}
    for part in _parts(text):
        word = known.get(normalised(part))
        if word is None:
            bad.append(line.bad(name, fault, ", ".join(known), part))
        else:
            found[word] = None
    return tuple(found)


def _short(line: Line, name: str, most: int, bad: list[BadCell]) -> str | None:
    text = line.text(name)
    if len(text) > most:
        bad.append(line.bad(name, Fault.LONG, str(most)))
    return text or None


def _capacity(line: Line, bad: list[BadCell]) -> int | None:
    text = line.text("capacity")
    if not text:
        return None
    if text.isdecimal() and 1 <= int(text) <= MOST_CAPACITY:
        return int(text)
    bad.append(line.bad("capacity", Fault.CAPACITY))
    return None
