"""What an instrument is: its topics, items, scales and constructs, and its JSON form."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from evaluation.instruments.rules.conditions import Condition, condition_document, parse_condition

READY_MADE = Path(__file__).parents[1] / "ready_made"


class Kind(StrEnum):
    """How an item is answered."""

    RATING = "rating"  # one value of an ordered scale
    BARS = "bars"  # one value of a scale whose every value is anchored in a described behaviour
    CHOICE = "choice"  # one value of an unordered list
    MULTIPLE = "multiple"  # any number of a list
    YES_NO = "yes_no"
    MATRIX = "matrix"  # several statements on one scale
    RANKING = "ranking"  # a list put in order
    THEN_TEST = "then_test"  # the same scale for before and for now
    NUMBER = "number"
    DURATION = "duration"  # hours and minutes
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    SHORT_TEXT = "short_text"  # one line
    TEXT = "text"  # free words
    FILE = "file"
    PHOTO = "photo"
    SECTION = "section"  # words between items; nothing is answered


#: Kinds whose value stands on an ordered scale and may be averaged.
RATED = frozenset({Kind.RATING, Kind.BARS, Kind.MATRIX, Kind.THEN_TEST})
#: Kinds that list their values.
LISTED = RATED | {Kind.CHOICE, Kind.MULTIPLE, Kind.RANKING}
#: Kinds answered in words.
WORDED = frozenset({Kind.TEXT, Kind.SHORT_TEXT})
#: Kinds answered by handing something over; it could show who answered.
UPLOADED = frozenset({Kind.FILE, Kind.PHOTO})
#: Kinds answered in one field whose value is a count of some unit.
MEASURED = frozenset({Kind.NUMBER, Kind.DURATION, Kind.DATE, Kind.TIME, Kind.DATE_TIME})


class Level(StrEnum):
    """Which level of evaluation an instrument measures."""

    REACTION = "L1"
    LEARNING = "L2"
    BEHAVIOUR = "L3"
    RESULTS = "L4"
    PARTICIPATION = "participation"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in Indonesian, with its English second text."""

    id: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The sentence in `language`, Indonesian when there is no other."""
        return self.en if language == "en" and self.en else self.id


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a scale or list, with the behaviour that anchors it where there is one."""

    value: int
    label: Words
    anchor: Words = Words("")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of a matrix."""

    key: str
    text: Words


YES_NO_POINTS = (Point(1, Words("Ya", "Yes")), Point(0, Words("Tidak", "No")))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an instrument, with its own points where a shared scale does not fit (SKM)."""

    key: str
    construct: str
    kind: Kind
    text: Words
    points: tuple[Point, ...] = ()
    reverse: bool = False
    not_applicable: bool = False
    visible_if: Condition | None = None
    required: bool = True
    rows: tuple[Row, ...] = ()
    #: bounds of a number or a duration in minutes
    low: float | None = None
    high: float | None = None
    #: decimals of a number
    digits: int = 0
    #: the unit of a number in words
    unit: str = ""

    @property
    def values(self) -> frozenset[int]:
        """The values that may be given."""
        return frozenset(point.value for point in self.points)

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys under which the answer is stored: the item's own, or one per statement, option or moment."""
        if self.kind is Kind.MATRIX:
            return tuple(f"{self.key}.{row.key}" for row in self.rows)
        if self.kind in (Kind.MULTIPLE, Kind.RANKING):
            return tuple(f"{self.key}.{point.value}" for point in self.points)
        if self.kind is Kind.THEN_TEST:
            return (f"{self.key}.then", f"{self.key}.now")
        return () if self.kind is Kind.SECTION else (self.key,)

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the form fields it is answered in."""
        if self.kind is Kind.DURATION:
            return (f"{self.key}.hours", f"{self.key}.minutes")
        return self.parts


class Method(StrEnum):
    """How the items of a construct become one score."""

    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Construct:
    """How a construct is scored: by what method, and from which share of its items on."""

    key: str
    title: Words
    method: Method = Method.MEAN
    #: share of the items put to a person that must be answered
    least: float = 0.5


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked on one screen."""

    key: str
    title: Words
    items: tuple[Item, ...]
    #: belongs to an official form; nobody may change it
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """A whole questionnaire or checklist."""

    key: str
    level: Level
    title: Words
    purpose: Words
    #: About how long it takes.
    minutes: int
    #: An official form whose items and labels nobody may change.
    locked: bool
    topics: tuple[Topic, ...]
    constructs: tuple[Construct, ...] = ()
    #: keys of items of earlier versions, never to be used for something else
    retired: tuple[str, ...] = field(default=())
    #: key of the official form this one extends
    extends: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order."""
        return tuple(item for topic in self.topics for item in topic.items)

    @property
    def asks_for_files(self) -> bool:
        """Whether something is handed over with an answer."""
        return any(item.kind in UPLOADED for item in self.items)

    def item(self, key: str) -> Item:
        """The item with this key; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def construct(self, key: str) -> Construct:
        """How a construct is scored; the mean of at least half its items when nothing else was said."""
        return next((each for each in self.constructs if each.key == key), Construct(key, Words(key)))


def _words(value: Any) -> Words:
    if isinstance(value, str):
        return Words(value)
    return Words(str((value or {}).get("id", "")), str((value or {}).get("en", "")))


def _points(values: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(int(point["value"]), _words(point["label"]), _words(point.get("anchor"))) for point in values)


def _bound(value: Any) -> float | None:
    return None if value is None else float(value)


def _item(document: Mapping[str, Any], topic: str, scales: Mapping[str, tuple[Point, ...]]) -> Item:
    kind = Kind(document["kind"])
    points = _points(document["points"]) if "points" in document else scales.get(document.get("scale", ""), ())
    condition = document.get("visible_if")
    return Item(
        key=str(document["key"]),
        construct=str(document.get("construct", topic)),
        kind=kind,
        text=_words(document["text"]),
        points=YES_NO_POINTS if kind is Kind.YES_NO and not points else points,
        reverse=bool(document.get("reverse", False)),
        not_applicable=bool(document.get("not_applicable", False)),
        visible_if=None if condition is None else parse_condition(condition),
        required=bool(document.get("required", kind not in WORDED | UPLOADED | {Kind.SECTION})),
        rows=tuple(Row(str(row["key"]), _words(row["text"])) for row in document.get("rows", ())),
        low=_bound(document.get("low")),
        high=_bound(document.get("high")),
        digits=int(document.get("digits", 0)),
        unit=str(document.get("unit", "")),
    )


def parse(document: Mapping[str, Any]) -> Instrument:
    """Read an instrument from its JSON form; refuses what is not one with KeyError, TypeError or ValueError.

    A scale that is not declared gives an item without points, which `faults` then names.
    """
    scales = {key: _points(points) for key, points in document.get("scales", {}).items()}
    return Instrument(
        key=str(document["key"]),
        level=Level(document["level"]),
        title=_words(document["title"]),
        purpose=_words(document["purpose"]),
        minutes=int(document["minutes"]),
        locked=bool(document.get("locked", False)),
        topics=tuple(
            Topic(
                str(topic["key"]),
                _words(topic["title"]),
                tuple(_item(item, topic["key"], scales) for item in topic["items"]),
                bool(topic.get("locked", False)),
            )
            for topic in document["topics"]
        ),
        constructs=tuple(
            Construct(str(key), _words(each.get("title") or key), Method(each.get("method", "mean")),
                      float(each.get("least", 0.5)))
            for key, each in document.get("constructs", {}).items()
        ),
        retired=tuple(str(key) for key in document.get("retired", ())),
        extends=str(document.get("extends", "")),
    )  # fmt: skip


def _say(words: Words) -> dict[str, str]:
    return {"id": words.id, "en": words.en} if words.en else {"id": words.id}


def item_document(item: Item) -> dict[str, Any]:
    """One item as JSON; what is as usual for its kind is left out."""
    said: dict[str, Any] = {
        "key": item.key,
        "construct": item.construct,
        "kind": item.kind.value,
        "text": _say(item.text),
    }
    if item.points and not (item.kind is Kind.YES_NO and item.points == YES_NO_POINTS):
        said["points"] = [
            {"value": point.value, "label": _say(point.label)}
            | ({"anchor": _say(point.anchor)} if point.anchor.id else {})
            for point in item.points
        ]
    if item.rows:
        said["rows"] = [{"key": row.key, "text": _say(row.text)} for row in item.rows]
    said |= {name: True for name in ("reverse", "not_applicable") if getattr(item, name)}
    if item.visible_if is not None:
        said["visible_if"] = condition_document(item.visible_if)
    if item.required is not (item.kind not in WORDED | UPLOADED | {Kind.SECTION}):
        said["required"] = item.required
    said |= {name: value for name in ("low", "high") if (value := getattr(item, name)) is not None}
    said |= {name: value for name in ("digits", "unit") if (value := getattr(item, name))}
    return said


def as_document(instrument: Instrument) -> dict[str, Any]:
    """The JSON form, such that `parse(as_document(x)) == x`."""
    said: dict[str, Any] = {
        "key": instrument.key,
        "level": instrument.level.value,
        "locked": instrument.locked,
        "title": _say(instrument.title),
        "purpose": _say(instrument.purpose),
        "minutes": instrument.minutes,
        "topics": [
            {"key": topic.key, "title": _say(topic.title), "items": [item_document(item) for item in topic.items]}
            | ({"locked": True} if topic.locked else {})
            for topic in instrument.topics
        ],
    }
    if instrument.constructs:
        said["constructs"] = {
            each.key: {"title": _say(each.title), "method": each.method.value, "least": each.least}
            for each in instrument.constructs
        }
    if instrument.retired:
        said["retired"] = list(instrument.retired)
    if instrument.extends:
        said["extends"] = instrument.extends
    return said


def ready_made() -> dict[str, dict[str, Any]]:
    """The JSON documents that ship with the product, by instrument key."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(READY_MADE.glob("*.json"))]
    return {document["key"]: document for document in documents}
