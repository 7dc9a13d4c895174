"""What changed between two versions, and which answers of an older one may be put together with those of a newer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from evaluation.instruments.rules.content import Instrument, Item


class Change(StrEnum):
    """What happened to an item from one version to the next."""

    ADDED = "added"
    RETIRED = "retired"
    KIND = "kind"
    SCALE = "scale"  # other values or labels, or other statements of a matrix
    WORDING = "wording"
    CONDITION = "condition"
    CONSTRUCT = "construct"
    MOVED = "moved"


#: Changes after which somebody must say whether old and new answers mean the same.
NEEDS_DECISION = frozenset({Change.RETIRED, Change.KIND, Change.SCALE, Change.WORDING})


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one item."""

    change: Change
    key: str
    before: Item | None
    after: Item | None


def differences(old: Instrument, new: Instrument) -> list[Difference]:
    """Everything that changed, in the order of the new version, retired items last."""
    before = {item.key: item for item in old.items}
    after = {item.key: item for item in new.items}
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    found: list[Difference] = []
    for key, item in after.items():
        was = before.get(key)
        if was is None:
            found.append(Difference(Change.ADDED, key, None, item))
            continue
        changes = [
            (Change.KIND, was.kind is not item.kind),
            (Change.SCALE, (was.points, was.rows, was.low, was.high, was.digits, was.unit)
             != (item.points, item.rows, item.low, item.high, item.digits, item.unit)),
            (Change.WORDING, was.text != item.text),
            (Change.CONDITION, (was.visible_if, was.required, was.not_applicable)
             != (item.visible_if, item.required, item.not_applicable)),
            (Change.CONSTRUCT, (was.construct, was.reverse) != (item.construct, item.reverse)),
            (Change.MOVED, key in moved),
        ]  # fmt: skip
        found += [Difference(change, key, was, item) for change, happened in changes if happened]
    return found + [Difference(Change.RETIRED, key, was, None) for key, was in before.items() if key not in after]


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    return {key for place, key in enumerate(new) if old[place] != key}


def to_decide(old: Instrument, new: Instrument) -> list[str]:
    """Keys of the old version about which the author must decide, in its order."""
    concerned = {each.key for each in differences(old, new) if each.change in NEEDS_DECISION}
    return [item.key for item in old.items if item.key in concerned and item.parts]


#: Old key → new key, or none for "not comparable".
MergeMap = Mapping[str, str | None]


def fits(old: Item, new: Item) -> bool:
    """Whether answers of the old item could at all be read as answers of the new one: same kind, values and parts."""
    same = (old.kind, old.values, old.digits, old.reverse) == (new.kind, new.values, new.digits, new.reverse)
    return same and len(old.parts) == len(new.parts)


def translation(old: Instrument, new: Instrument, decided: MergeMap) -> dict[str, str]:
    """Stored key of the old version → stored key of the new one, for what may be put together.

    Untouched items stand for themselves; touched ones only as the author decided; what nobody decided is left out.
    An item of several parts is named itself too: that it was left blank or not shown is stored under its own key.
    """
    after = {item.key: item for item in new.items}
    open_keys = set(to_decide(old, new))
    result: dict[str, str] = {}
    for item in old.items:
        target = decided.get(item.key) if item.key in open_keys or item.key in decided else item.key
        successor = after.get(target) if target is not None else None
        if successor is not None and fits(item, successor):
            result |= dict(zip(_stored(item), _stored(successor), strict=True))
    return result


def as_it_is(instrument: Instrument) -> dict[str, str]:
    """The translation of a version into itself."""
    return {key: key for item in instrument.items for key in _stored(item)}


def _stored(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys((item.key, *item.parts))) if item.parts else ()


def left_apart(old: Instrument, translated: Mapping[str, str]) -> Instrument:
    """What of a version has no translation: the same instrument with only those items."""
    topics = (
        replace(topic, items=tuple(item for item in topic.items if item.parts and item.key not in translated))
        for topic in old.topics
    )
    return replace(old, topics=tuple(topic for topic in topics if topic.items))


#: Stored key → value → how often.
Counts = Mapping[str, Mapping[int, int]]


def put_together(newest: Counts, older: Sequence[tuple[Counts, Mapping[str, str]]]) -> dict[str, dict[int, int]]:
    """Counts of several versions added up under the newest keys; what has no translation stays out."""
    total = {key: dict(values) for key, values in newest.items()}
    for counts, translated in older:
        for key, values in counts.items():
            target = translated.get(key)
            if target is None:
                continue
            into = total.setdefault(target, {})
            for value, n in values.items():
                into[value] = into.get(value, 0) + n
    return total


def chained(steps: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Several translations one after the other, oldest first."""
    result = dict(steps[0]) if steps else {}
    for step in steps[1:]:
        result = {key: step[target] for key, target in result.items() if target in step}
    return result
