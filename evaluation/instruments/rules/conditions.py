"""When an item is shown: conditions over earlier answers, and whether they can ever hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Signs of a comparison, as written in documents and XLSForm.
SIGNS = ("=", "!=", "<", "<=", ">", ">=")

#: What an earlier item holds when a condition is asked: a value, the options chosen, or nothing.
Held = int | frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Among:
    """The other item was answered with one of these values."""

    item: str
    among: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The other item's value compared with a number; an unanswered one satisfies `!=` only."""

    item: str
    sign: str
    value: int


@dataclass(frozen=True, slots=True)
class Selected:
    """An option of a list was chosen."""

    item: str
    value: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    of: "Condition"


Condition = Among | Compared | Selected | All | Either | Not


def parse_condition(document: Mapping[str, Any]) -> Condition:
    """Read a condition from its JSON form; refuses what is not one with KeyError, TypeError or ValueError."""
    if "all" in document:
        return All(tuple(parse_condition(part) for part in document["all"]))
    if "any" in document:
        return Either(tuple(parse_condition(part) for part in document["any"]))
    if "not" in document:
        return Not(parse_condition(document["not"]))
    item = str(document["item"])
    if "among" in document:
        return Among(item, tuple(int(value) for value in document["among"]))
    if "selected" in document:
        return Selected(item, int(document["selected"]))
    if document["sign"] not in SIGNS:
        raise ValueError(document["sign"])
    return Compared(item, str(document["sign"]), int(document["value"]))


def condition_document(condition: Condition) -> dict[str, Any]:
    """The JSON form of a condition."""
    match condition:
        case All(of):
            return {"all": [condition_document(part) for part in of]}
        case Either(of):
            return {"any": [condition_document(part) for part in of]}
        case Not(part):
            return {"not": condition_document(part)}
        case Among(item, among):
            return {"item": item, "among": list(among)}
        case Selected(item, value):
            return {"item": item, "selected": value}
        case Compared(item, sign, value):
            return {"item": item, "sign": sign, "value": value}


def items_of(condition: Condition) -> frozenset[str]:
    """Keys of the items a condition asks about."""
    match condition:
        case All(of) | Either(of):
            return frozenset().union(*(items_of(part) for part in of))
        case Not(part):
            return items_of(part)
        case _:
            return frozenset({condition.item})


def values_of(condition: Condition, key: str) -> frozenset[int]:
    """The values a condition names for one item."""
    match condition:
        case All(of) | Either(of):
            return frozenset().union(*(values_of(part, key) for part in of))
        case Not(part):
            return values_of(part, key)
        case Among(item, among):
            return frozenset(among) if item == key else frozenset()
        case _:
            return frozenset({condition.value}) if condition.item == key else frozenset()


def holds(condition: Condition, held: Mapping[str, Held]) -> bool:
    """Whether a condition holds for what earlier items were answered with."""
    match condition:
        case All(of):
            return all(holds(part, held) for part in of)
        case Either(of):
            return any(holds(part, held) for part in of)
        case Not(part):
            return not holds(part, held)
        case Among(item, among):
            return held.get(item) in among
        case Selected(item, value):
            chosen = held.get(item)
            return value in chosen if isinstance(chosen, frozenset) else chosen == value
        case Compared(item, sign, value):
            return _compared(held.get(item), sign, value)


def _compared(given: Held, sign: str, value: int) -> bool:
    if sign == "!=":
        return given != value
    if not isinstance(given, int):
        return False
    return {
        "=": given == value,
        "<": given < value,
        "<=": given <= value,
        ">": given > value,
        ">=": given >= value,
    }[sign]
