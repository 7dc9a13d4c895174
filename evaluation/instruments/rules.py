"""What an instrument is, whether it can be walked from the first item to the last, and what an answer to it
may be.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

#: Longest free text that is kept, in characters; the anonymous envelope is sized for it.
LONGEST_TEXT = 1_000
READY_MADE = Path(__file__).parent / "ready_made"


class Kind(StrEnum):
    """How an item is answered."""

    RATING = "rating"  # one value of an ordered scale
    CHOICE = "choice"  # one value of an unordered list
    TEXT = "text"  # free words


class Level(StrEnum):
    """Which level of evaluation an instrument measures."""

    REACTION = "L1"
    LEARNING = "L2"
    BEHAVIOUR = "L3"
    RESULTS = "L4"
    PARTICIPATION = "participation"


class Fault(StrEnum):
    """What is wrong with an instrument."""

    NO_TITLE = "no_title"
    NO_ITEMS = "no_items"
    DOUBLE_KEY = "double_key"
    BAD_KEY = "bad_key"
    NO_TEXT = "no_text"
    UNKNOWN_SCALE = "unknown_scale"
    SCALE_TOO_SHORT = "scale_too_short"
    SCALE_NOT_ASCENDING = "scale_not_ascending"
    SCALE_MISSING = "scale_missing"
    CONDITION_UNKNOWN = "condition_unknown"  # refers to an item that does not exist
    CONDITION_LATER = "condition_later"  # refers to an item that comes after
    CONDITION_IMPOSSIBLE = "condition_impossible"  # values the other item does not have
    UNREACHABLE = "unreachable"  # no way of answering leads here


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
    """One value of a scale."""

    value: int
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """An item is shown only when an earlier item was answered with one of these values."""

    item: str
    among: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an instrument, with its own points where a shared scale does not fit (SKM)."""

    key: str
    construct: str
    kind: Kind
    text: Words
    points: tuple[Point, ...]
    reverse: bool = False
    not_applicable: bool = False
    visible_if: Condition | None = None

    @property
    def values(self) -> frozenset[int]:
        """The values that may be given."""
        return frozenset(point.value for point in self.points)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked on one screen."""

    key: str
    title: Words
    items: tuple[Item, ...]


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

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order."""
        return tuple(item for topic in self.topics for item in topic.items)

    def item(self, key: str) -> Item:
        """The item with this key; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)


def _words(value: Any) -> Words:
    if isinstance(value, str):
        return Words(value)
    return Words(str((value or {}).get("id", "")), str((value or {}).get("en", "")))


def _points(values: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(int(point["value"]), _words(point["label"])) for point in values)


def parse(document: Mapping[str, Any]) -> Instrument:
    """Read an instrument from its JSON form; refuses what is not one with KeyError, TypeError or ValueError.

    A scale that is not declared gives an item without points, which `faults` then names.
    """
    scales = {key: _points(points) for key, points in document.get("scales", {}).items()}
    topics = []
    for topic in document["topics"]:
        items = []
        for item in topic["items"]:
            condition = item.get("visible_if")
            items.append(
                Item(
                    key=str(item["key"]),
                    construct=str(item.get("construct", topic["key"])),
                    kind=Kind(item["kind"]),
                    text=_words(item["text"]),
                    points=_points(item["points"]) if "points" in item else scales.get(item.get("scale", ""), ()),
                    reverse=bool(item.get("reverse", False)),
                    not_applicable=bool(item.get("not_applicable", False)),
                    visible_if=None
                    if condition is None
                    else Condition(str(condition["item"]), tuple(int(value) for value in condition["among"])),
                )
            )
        topics.append(Topic(str(topic["key"]), _words(topic["title"]), tuple(items)))
    return Instrument(
        key=str(document["key"]),
        level=Level(document["level"]),
        title=_words(document["title"]),
        purpose=_words(document["purpose"]),
        minutes=int(document["minutes"]),
        locked=bool(document.get("locked", False)),
        topics=tuple(topics),
    )


def ready_made() -> dict[str, dict[str, Any]]:
    """The JSON documents that ship with the product, by instrument key."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(READY_MADE.glob("*.json"))]
    return {document["key"]: document for document in documents}


def faults(instrument: Instrument) -> list[tuple[Fault, str]]:
    """Everything that keeps an instrument from being used, with the key it concerns; empty means sound."""
    found: list[tuple[Fault, str]] = []
    if not instrument.title.id.strip():
        found.append((Fault.NO_TITLE, instrument.key))
    if not instrument.items:
        found.append((Fault.NO_ITEMS, instrument.key))
    seen: dict[str, Item] = {}
    later = {item.key for item in instrument.items}
    topic_keys = [topic.key for topic in instrument.topics]
    found += [(Fault.DOUBLE_KEY, key) for key in sorted(set(topic_keys)) if topic_keys.count(key) > 1]
    dead: set[str] = set()
    for item in instrument.items:
        if not item.key or not item.key.replace("_", "").isalnum() or item.key != item.key.lower():
            found.append((Fault.BAD_KEY, item.key))
        if item.key in seen:
            found.append((Fault.DOUBLE_KEY, item.key))
        if not item.text.id.strip():
            found.append((Fault.NO_TEXT, item.key))
        found += _scale_faults(item)
        fault = _condition_fault(item, seen, later, dead)
        if fault is not None:
            found.append((fault, item.key))
            dead.add(item.key)
        seen[item.key] = item
    return found


def _scale_faults(item: Item) -> list[tuple[Fault, str]]:
    if item.kind is Kind.TEXT:
        return []
    if not item.points:
        return [(Fault.SCALE_MISSING, item.key)]
    values = [point.value for point in item.points]
    if len(values) < 2:
        return [(Fault.SCALE_TOO_SHORT, item.key)]
    if values != sorted(set(values)):
        return [(Fault.SCALE_NOT_ASCENDING, item.key)]
    return [(Fault.NO_TEXT, item.key)] if any(not point.label.id.strip() for point in item.points) else []


def _condition_fault(item: Item, seen: Mapping[str, Item], all_keys: set[str], dead: set[str]) -> Fault | None:
    condition = item.visible_if
    if condition is None:
        return None
    if condition.item not in all_keys:
        return Fault.CONDITION_UNKNOWN
    if condition.item not in seen:
        return Fault.CONDITION_LATER
    if condition.item in dead:
        return Fault.UNREACHABLE
    if not set(condition.among) & seen[condition.item].values:
        return Fault.CONDITION_IMPOSSIBLE
    return None


class State(StrEnum):
    """What became of one item in one response; the four are never mixed up in a count."""

    NOT_SHOWN = "not_shown"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    ANSWERED = "answered"


#: What a form sends for "not applicable".
NOT_APPLICABLE = "na"


class Refused(StrEnum):
    """Why a given answer cannot be taken."""

    NOT_ON_SCALE = "not_on_scale"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of one response."""

    key: str
    state: State
    value: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as it was sent, read against its instrument."""

    answers: tuple[Answer, ...]
    refused: dict[str, Refused]

    @property
    def given(self) -> int:
        """How many items were answered."""
        return sum(answer.state is State.ANSWERED for answer in self.answers)


def read_answers(instrument: Instrument, sent: Mapping[str, str]) -> Reading:
    """Turn what a form sent into one answer per item of the instrument, in its order.

    Items hidden by branching are `not_shown` whatever was sent for them. Unknown keys are ignored.
    """
    answers: dict[str, Answer] = {}
    refused: dict[str, Refused] = {}
    for item in instrument.items:
        condition = item.visible_if
        if condition is not None:
            other = answers[condition.item]
            if other.state is not State.ANSWERED or other.value not in condition.among:
                answers[item.key] = Answer(item.key, State.NOT_SHOWN)
                continue
        given = sent.get(item.key, "").strip()
        if not given:
            answers[item.key] = Answer(item.key, State.BLANK)
        elif item.not_applicable and given == NOT_APPLICABLE:
            answers[item.key] = Answer(item.key, State.NOT_APPLICABLE)
        elif item.kind is Kind.TEXT:
            if len(given) > LONGEST_TEXT:
                refused[item.key] = Refused.TOO_LONG
            answers[item.key] = Answer(item.key, State.ANSWERED, text=given[:LONGEST_TEXT])
        elif given.isascii() and given.isdigit() and int(given) in item.values:
            answers[item.key] = Answer(item.key, State.ANSWERED, value=int(given))
        else:
            refused[item.key] = Refused.NOT_ON_SCALE
            answers[item.key] = Answer(item.key, State.BLANK)
    return Reading(tuple(answers.values()), refused)


def turned(item: Item, value: int) -> int:
    """The value with its meaning turned when the item is reversed."""
    if not item.reverse:
        return value
    return min(item.values) + max(item.values) - value
