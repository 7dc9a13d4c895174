"""What a cell of an export says, in the words an answering form would send."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from evaluation.instruments.rules import LONGEST_LINE, LONGEST_TEXT, NOT_APPLICABLE, WORDED, Item, Kind, Point
from evaluation.intake.rules.places import Why, normalised

_BLANK = {"", "noanswer", "tidakadajawaban", "tanpajawaban", "belumdijawab", "nan"}
_PASSED = {"na", "tidakberlaku", "notapplicable", "takberlaku"}
_YES = {"y", "yes", "ya", "1", "true", "benar", "checked", "dipilih"}
_NO = {"n", "no", "tidak", "0", "2", "false", "salah", "notselected", "tidakdipilih", "unchecked"}
#: A name in a text could tell who wrote it: addresses, long numbers (NIP, NIK, telephones).
NAMING = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\d[ .-]?){9,18}(?!\d)")


class Misread(Exception):
    """A cell that cannot be taken, and why."""

    def __init__(self, why: Why, kept: Mapping[str, str] | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        #: what of it could be taken all the same
        self.kept = dict(kept or {})


def read_cell(item: Item, part: str, text: str, coded: Mapping[str, int]) -> dict[str, str]:
    """What a form would send for this cell; nothing when it is blank. `coded`: a value's text → the point it means.

    Raises:
        Misread: the cell says something else.
    """
    text = text.strip()
    name = normalised(text)
    if name in _BLANK and not re.search(r"\w", text):
        return {}
    if name in _BLANK - {""} or text in ("-", "–"):
        return {}
    if name in _PASSED:
        return {item.key: NOT_APPLICABLE} if item.not_applicable else {}
    field = f"{item.key}.{part}" if part else item.key
    if item.kind in WORDED:
        return _words(item, text)
    if item.kind is Kind.MULTIPLE and not part:
        return _several(item, text, coded)
    if item.kind is Kind.RANKING and not part:
        return _order(item, text, coded)
    if item.kind is Kind.MULTIPLE:
        if name in _NO:
            return {}
        if name in _YES or name == normalised(_label(item, part)):
            return {field: "1"}
        raise Misread(Why.NOT_UNDERSTOOD)
    if item.kind is Kind.RANKING:
        if not re.fullmatch(r"\d{1,2}(\.0)?", text):
            raise Misread(Why.NOT_UNDERSTOOD)
        return {field: text.removesuffix(".0")}
    if item.points:
        return {field: str(_point(item, text, coded))}
    return _measured(item, text)


def _label(item: Item, part: str) -> str:
    return next((point.label.id for point in item.points if str(point.value) == part), "")


def _words(item: Item, text: str) -> dict[str, str]:
    if NAMING.search(text):
        raise Misread(Why.TEXT_NAMES)
    longest = LONGEST_LINE if item.kind is Kind.SHORT_TEXT else LONGEST_TEXT
    text = text.replace("\0", "")
    if len(text) > longest:
        raise Misread(Why.TEXT_CUT, {item.key: text[:longest]})
    return {item.key: text}


def point_of(item: Item, text: str, coded: Mapping[str, int]) -> int | None:
    """The point a text means: as said by hand, by label, by number, by number and label, or by LimeSurvey's code.

    >>> from evaluation.instruments.rules import Point, Words
    >>> item = Item("a", "a", Kind.RATING, Words("?"), (Point(1, Words("Kurang")), Point(2, Words("Baik"))))
    >>> [point_of(item, text, {}) for text in ("baik", "2", "2 - Baik", "A1", "Sekali")]
    [2, 2, 2, 1, None]
    """
    if text in coded and coded[text] in item.values:
        return coded[text]
    name = normalised(text)
    labels = {
        normalised(each): point.value for point in item.points for each in (point.label.id, point.label.en) if each
    }
    if name in labels:
        return labels[name]
    if item.kind is Kind.YES_NO and name in _YES | _NO:
        return int(name in _YES)
    number = re.fullmatch(r"(-?\d{1,9})(?:[.,]0+)?", text)
    if number:
        return int(number[1]) if int(number[1]) in item.values else None
    both = re.fullmatch(r"[(\[]?(\d{1,9})[)\]]?\s*[-–—.:=)]?\s*(.+)", text)
    if both and labels.get(normalised(both[2])) == int(both[1]):
        return int(both[1])
    code = re.fullmatch(r"(?:A|AO)0*(\d{1,3})", text)
    return int(code[1]) if code and int(code[1]) in item.values else None


def _point(item: Item, text: str, coded: Mapping[str, int]) -> int:
    found = point_of(item, text, coded)
    if found is None:
        raise Misread(Why.NOT_UNDERSTOOD)
    return found


def _listed(item: Item, text: str, coded: Mapping[str, int]) -> tuple[list[int], bool]:
    """Values of a list in one cell, in order, and whether all of it was understood; labels may hold commas."""
    for pattern in (r"\s*;\s*", r"\s*[,\n]\s*"):
        parts = [part for part in re.split(pattern, text) if part]
        found = [point_of(item, part, coded) for part in parts]
        if all(value is not None for value in found):
            return [value for value in found if value is not None], True
    rest, places = text, []
    for point in sorted(item.points, key=lambda each: -len(each.label.id)):
        at = _found(rest, point)
        if at is not None:
            places.append((at, point.value))
            rest = rest[:at] + "\0" * len(point.label.id) + rest[at + len(point.label.id) :]
    return [value for _at, value in sorted(places)], not normalised(rest.replace("\0", ""))


def _found(text: str, point: Point) -> int | None:
    at = text.lower().find(point.label.id.lower()) if point.label.id else -1
    return None if at < 0 else at


def _several(item: Item, text: str, coded: Mapping[str, int]) -> dict[str, str]:
    values, whole = _listed(item, text, coded)
    sent = {f"{item.key}.{value}": "1" for value in values}
    if not whole:
        raise Misread(Why.NOT_UNDERSTOOD, sent)
    return sent


def _order(item: Item, text: str, coded: Mapping[str, int]) -> dict[str, str]:
    values, whole = _listed(item, text, coded)
    if not whole or len(set(values)) != len(item.points):
        raise Misread(Why.NOT_UNDERSTOOD)
    return {f"{item.key}.{value}": str(rank) for rank, value in enumerate(values, start=1)}


def _measured(item: Item, text: str) -> dict[str, str]:
    if item.kind is Kind.DURATION:
        clock = re.fullmatch(r"(\d{1,4}):(\d{2})(?::\d{2})?", text)
        if clock:
            return {f"{item.key}.hours": clock[1], f"{item.key}.minutes": clock[2]}
        minutes = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", text)
        if minutes is None:
            raise Misread(Why.NOT_UNDERSTOOD)
        return {f"{item.key}.hours": "0", f"{item.key}.minutes": minutes[1]}
    if item.kind in (Kind.DATE, Kind.DATE_TIME):
        return {item.key: _day(item, text)}
    if item.kind is Kind.TIME:
        moment = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?(?:\s*([AaPp])\.?[Mm]\.?)?", text)
        if moment is None:
            raise Misread(Why.NOT_UNDERSTOOD)
        hour = int(moment[1]) % 12 + 12 * (moment[3].lower() == "p") if moment[3] else int(moment[1])
        return {item.key: f"{hour:02d}:{moment[2]}"}
    return {item.key: re.sub(r"\.0+$", "", text)}


def _day(item: Item, text: str) -> str:
    """A day as ISO. "3/4/2026" is read day first, as people write here."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        written = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2})[:.](\d{2}))?", text)
        if written is None:
            raise Misread(Why.NOT_UNDERSTOOD) from None
        try:
            day = date(int(written[3]), int(written[2]), int(written[1]))
        except ValueError:
            raise Misread(Why.NOT_UNDERSTOOD) from None
        if item.kind is Kind.DATE:
            return day.isoformat()
        if written[4] is None:
            raise Misread(Why.NOT_UNDERSTOOD) from None
        return f"{day.isoformat()}T{int(written[4]):02d}:{written[5]}"
    return moment.date().isoformat() if item.kind is Kind.DATE else moment.isoformat(timespec="minutes")[:16]
