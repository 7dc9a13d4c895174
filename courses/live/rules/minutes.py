"""Reading an attendance list: who was there for how many minutes, from Zoom, Teams, Meet or a sheet of one's own.

A heading names a person (e-mail, NIP or name) and, where minutes are told, how long they stayed. Whoever left and came
back stands on several lines; their minutes are added up. Lines before the heading (titles, summaries) are passed over.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: Headings by what they tell, in lower case; the first that fits is taken.
_EMAIL = ("email", "e-mail", "user email", "alamat email", "participant id (upn)", "surel")
_NIP = ("nip", "ni pppk", "nip/ni pppk")
_NAME = ("name", "nama", "name (original name)", "full name", "participant", "nama lengkap", "nama peserta")
_FIRST, _LAST = ("first name", "nama depan"), ("last name", "nama belakang")
_MINUTES = (
    "duration (minutes)", "total duration (minutes)", "in-meeting duration", "duration", "durasi", "durasi (menit)",
    "menit", "lama (menit)", "attended duration",
)  # fmt: skip
#: Headings after which a file turns to something else (Teams lists every coming and going below).
_END = re.compile(r"^\d+\.\s")


class Oddity(StrEnum):
    """Why a line of a list notes nobody as present."""

    UNKNOWN = "unknown"
    SHORT = "short"
    ALREADY = "already"
    TWO_OF_THE_NAME = "two_of_the_name"
    NO_MINUTES = "no_minutes"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who it names, and for how many minutes (None where the list tells none, -1 where it is unreadable)."""

    number: int
    email: str
    nip: str
    name: str
    minutes: int | None

    @property
    def said(self) -> str:
        """How the line names its person; of a NIP only the ends."""
        return self.name or self.email or f"{self.nip[:4]}…{self.nip[-3:]}"


def read_minutes(text: object) -> int | None:
    """Minutes as the tools write them; None when it cannot be read.

    >>> [read_minutes(told) for told in ("42", "1h 2m 30s", "1 hr 5 min", "00:47:10", 37.6, "2 jam 3 menit", "lama")]
    [42, 62, 65, 47, 37, 123, None]
    """
    if isinstance(text, int | float):
        return int(text)
    told = str(text).strip().lower().replace(",", ".")
    if re.fullmatch(r"\d+(\.\d+)?", told):
        return int(float(told))
    if found := re.fullmatch(r"(\d+):(\d\d)(?::\d\d)?", told):
        return int(found[1]) * 60 + int(found[2])
    parts = re.findall(r"(\d+)\s*([a-z]+)", told)
    seconds = 0
    for count, word in parts:
        for begins, worth in (("h", 3600), ("j", 3600), ("me", 60), ("mi", 60), ("s", 1), ("d", 1), ("m", 60)):
            if word.startswith(begins):
                seconds += int(count) * worth
                break
    return seconds // 60 if parts else None


def _column(headings: Sequence[str], names: Iterable[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _heading(words: Sequence[str]) -> dict[str, int | None] | None:
    """Which column tells what, where these words are a heading that names people."""
    columns = {
        "email": _column(words, _EMAIL), "nip": _column(words, _NIP), "name": _column(words, _NAME),
        "first": _column(words, _FIRST), "last": _column(words, _LAST), "minutes": _column(words, _MINUTES),
    }  # fmt: skip
    named = any(columns[each] is not None for each in ("email", "nip", "name", "first"))
    known = sum(place is not None for place in columns.values())
    return columns if named and (known > 1 or len([word for word in words if word]) == 1) else None


def read_list(rows: Iterable[Sequence[Any]]) -> list[Line] | None:
    """Every line of a list under its heading, or None when there is no heading that names people."""
    found: list[Line] = []
    columns: dict[str, int | None] | None = None
    for number, row in enumerate(rows, start=1):
        cells = [str(cell).strip() if not isinstance(cell, float) else cell for cell in row]
        words = [str(cell).lower().strip('"\ufeff ') for cell in cells]
        # Zoom begins with a heading of the meeting as a whole; the one of the people comes below and counts.
        if (heading := _heading(words)) is not None:
            columns, found = heading, []
        elif columns is not None and words and _END.match(words[0]):
            break
        elif columns is not None and (line := _line(number, cells, columns)) is not None:
            found.append(line)
    return None if columns is None else found


def _line(number: int, cells: Sequence[Any], columns: dict[str, int | None]) -> Line | None:
    def told(what: str) -> Any:
        place = columns[what]
        return cells[place] if place is not None and place < len(cells) else ""

    name = " ".join(str(told("name") or f"{told('first')} {told('last')}").split())
    # Zoom puts the name of the account in brackets behind the name of the moment.
    name = re.sub(r"\s*\([^)]*\)\s*$", "", name)
    nip = re.sub(r"\D", "", str(told("nip")))
    email = str(told("email")).lower()
    if not (name or nip or email):
        return None
    minutes = None
    if columns["minutes"] is not None:
        read = read_minutes(told("minutes"))
        minutes = -1 if read is None else read
    return Line(number, email, nip, name, minutes)


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody with a seat, by all that a list may name them with."""

    person: int
    name: str
    email: str
    nip: str
    present: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What becomes of the lines about one person: present, or why not."""

    lines: tuple[int, ...]
    said: str
    person: int | None
    minutes: int | None
    oddity: Oddity | None = None


def match(lines: Sequence[Line], seated: Sequence[Seated], least: int) -> list[Found]:
    """Who of those with a seat was there for at least so many minutes; lines of one person are added up.

    E-mail and NIP go before names; a name counts only where one person with a seat has it.
    """
    by_email = {each.email.lower(): each for each in seated if each.email}
    by_nip = {each.nip: each for each in seated if each.nip}
    by_name: dict[str, list[Seated]] = {}
    for each in seated:
        by_name.setdefault(_plain(each.name), []).append(each)
    mine: dict[int, list[Line]] = {}
    result: list[Found] = []
    for line in lines:
        same = by_name.get(_plain(line.name), []) if line.name else []
        person = by_email.get(line.email) or by_nip.get(line.nip) or (same[0] if len(same) == 1 else None)
        if person is not None:
            mine.setdefault(person.person, []).append(line)
        else:
            oddity = Oddity.TWO_OF_THE_NAME if len(same) > 1 else Oddity.UNKNOWN
            result.append(Found((line.number,), line.said, None, line.minutes, oddity))
    for each in seated:
        if about := mine.get(each.person):
            result.append(_judged(each, about, least))
    return sorted(result, key=lambda found: found.lines)


def _judged(person: Seated, about: Sequence[Line], least: int) -> Found:
    numbers = tuple(line.number for line in about)
    told = [line.minutes for line in about if line.minutes is not None]
    total = sum(each for each in told if each >= 0) if told else None
    oddity = None
    if person.present:
        oddity = Oddity.ALREADY
    elif told and all(each < 0 for each in told):
        oddity = Oddity.NO_MINUTES
    elif total is not None and total < least:
        oddity = Oddity.SHORT
    return Found(numbers, person.name, person.person, total, oddity)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", name.casefold()).split())
