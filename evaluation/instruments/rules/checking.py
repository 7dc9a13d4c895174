"""Whether an instrument can be walked from the first item to the last, and what keeps it from that."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import combinations, product

from evaluation.instruments.rules.conditions import Condition, Held, Selected, holds, items_of, values_of
from evaluation.instruments.rules.content import LISTED, MEASURED, RATED, Instrument, Item, Kind, parse, ready_made

#: Bytes the values of one answer may take; the sealed envelope has a fixed size and texts need the rest.
MOST_BYTES = 4_000
#: Ways of answering looked through for one condition; past this it is taken to be able to hold.
MOST_WAYS = 50_000
#: Largest number that is stored, decimals included.
LARGEST = 2_000_000_000
MOST_RANKED = 12

_KEY = re.compile(r"[a-z0-9_]{1,60}")


class Fault(StrEnum):
    """What is wrong with an instrument."""

    NO_TITLE = "no_title"
    NO_ITEMS = "no_items"
    DOUBLE_KEY = "double_key"
    BAD_KEY = "bad_key"
    RETIRED_KEY = "retired_key"  # the key belonged to an item that was retired
    NO_TEXT = "no_text"
    SCALE_TOO_SHORT = "scale_too_short"
    SCALE_NOT_ASCENDING = "scale_not_ascending"
    SCALE_MISSING = "scale_missing"
    SCALE_NEGATIVE = "scale_negative"  # negative values are codes of the counts
    SCALES_MIXED = "scales_mixed"  # one construct, scales of different length
    ANCHOR_MISSING = "anchor_missing"
    ROWS_MISSING = "rows_missing"
    RANKS_TOO_MANY = "ranks_too_many"
    BOUNDS_MISSING = "bounds_missing"
    BOUNDS_WRONG = "bounds_wrong"
    CONDITION_UNKNOWN = "condition_unknown"  # refers to an item that does not exist
    CONDITION_LATER = "condition_later"  # refers to an item that comes after
    CONDITION_CIRCLE = "condition_circle"  # items that wait for one another
    CONDITION_UNFIT = "condition_unfit"  # refers to an item that has no value to compare
    CONDITION_IMPOSSIBLE = "condition_impossible"  # can never hold
    UNREACHABLE = "unreachable"  # no way of answering leads here
    TOO_LARGE = "too_large"  # more than one sealed answer can carry
    OFFICIAL_CHANGED = "official_changed"  # the official part is not as issued


def faults(instrument: Instrument) -> list[tuple[Fault, str]]:
    """Everything that keeps an instrument from being used, with the key it concerns; empty means sound."""
    found: list[tuple[Fault, str]] = []
    if not instrument.title.id.strip():
        found.append((Fault.NO_TITLE, instrument.key))
    if not any(item.parts for item in instrument.items):
        found.append((Fault.NO_ITEMS, instrument.key))
    topic_keys = [topic.key for topic in instrument.topics]
    found += [(Fault.DOUBLE_KEY, key) for key in sorted(set(topic_keys)) if topic_keys.count(key) > 1]
    found += [(Fault.NO_TEXT, topic.key) for topic in instrument.topics if not topic.title.id.strip()]
    seen: set[str] = set()
    for item in instrument.items:
        if not _KEY.fullmatch(item.key):
            found.append((Fault.BAD_KEY, item.key))
        if item.key in seen:
            found.append((Fault.DOUBLE_KEY, item.key))
        if item.key in instrument.retired:
            found.append((Fault.RETIRED_KEY, item.key))
        seen.add(item.key)
        found += [(fault, item.key) for fault in item_faults(item)]
    found += _branching_faults(instrument.items)
    found += _mixed_scales(instrument)
    if sum(len(part) + 16 for item in instrument.items for part in item.parts) > MOST_BYTES:
        found.append((Fault.TOO_LARGE, instrument.key))
    return found + _official_faults(instrument)


def item_faults(item: Item) -> list[Fault]:
    """What is wrong with one item by itself."""
    found = [] if item.text.id.strip() else [Fault.NO_TEXT]
    if item.kind in LISTED or item.kind is Kind.YES_NO:
        found += _scale_faults(item)
    if item.kind is Kind.BARS and any(not point.anchor.id.strip() for point in item.points):
        found.append(Fault.ANCHOR_MISSING)
    if item.kind is Kind.RANKING and len(item.points) > MOST_RANKED:
        found.append(Fault.RANKS_TOO_MANY)
    if item.kind is Kind.MATRIX:
        keys = [row.key for row in item.rows]
        if not keys or any(not row.text.id.strip() for row in item.rows):
            found.append(Fault.ROWS_MISSING)
        if any(not _KEY.fullmatch(key) for key in keys):
            found.append(Fault.BAD_KEY)
        if len(set(keys)) < len(keys):
            found.append(Fault.DOUBLE_KEY)
    if item.kind in (Kind.NUMBER, Kind.DURATION):
        found += _bound_faults(item)
    return found


def _scale_faults(item: Item) -> list[Fault]:
    if not item.points:
        return [Fault.SCALE_MISSING]
    values = [point.value for point in item.points]
    if len(values) < 2:
        return [Fault.SCALE_TOO_SHORT]
    if min(values) < 0:
        return [Fault.SCALE_NEGATIVE]
    ordered = item.kind is not Kind.YES_NO
    if len(set(values)) < len(values) or (ordered and values != sorted(values)):
        return [Fault.SCALE_NOT_ASCENDING]
    return [Fault.NO_TEXT] if any(not point.label.id.strip() for point in item.points) else []


def _bound_faults(item: Item) -> list[Fault]:
    if item.low is None or item.high is None:
        return [Fault.BOUNDS_MISSING]
    if not (0 <= item.low < item.high <= LARGEST / 10**item.digits and 0 <= item.digits <= 4):
        return [Fault.BOUNDS_WRONG]
    return []


def _mixed_scales(instrument: Instrument) -> list[tuple[Fault, str]]:
    scales: dict[str, set[tuple[int, int]]] = {}
    for item in instrument.items:
        if item.kind in RATED and item.points:
            scales.setdefault(item.construct, set()).add((min(item.values), max(item.values)))
    return [(Fault.SCALES_MIXED, construct) for construct, ends in sorted(scales.items()) if len(ends) > 1]


def _official_faults(instrument: Instrument) -> list[tuple[Fault, str]]:
    if not instrument.extends and not any(topic.locked for topic in instrument.topics):
        return []
    shipped = ready_made().get(instrument.extends)
    issued = parse(shipped).topics if shipped and shipped["locked"] else ()
    kept = tuple(topic for topic in instrument.topics if topic.locked)
    same = [(t.key, t.title, t.items) for t in kept] == [(t.key, t.title, t.items) for t in issued]
    first = instrument.topics[: len(kept)] == kept
    return [] if issued and same and first else [(Fault.OFFICIAL_CHANGED, instrument.extends or instrument.key)]


def _branching_faults(items: Sequence[Item]) -> list[tuple[Fault, str]]:
    found: list[tuple[Fault, str]] = []
    places = {item.key: place for place, item in reversed(list(enumerate(items)))}
    asks = {item.key: items_of(item.visible_if) for item in items if item.visible_if is not None}
    dead: set[str] = set()
    for place, item in enumerate(items):
        condition = item.visible_if
        if condition is None:
            continue
        others = items_of(condition)
        if not others <= set(places):
            fault = Fault.CONDITION_UNKNOWN
        elif any(places[other] >= place for other in others):
            fault = Fault.CONDITION_LATER
        elif any(not comparable(items[places[other]], condition) for other in others):
            fault = Fault.CONDITION_UNFIT
        elif not _can_hold(condition, {key: items[places[key]] for key in others}, frozenset()):
            fault = Fault.CONDITION_IMPOSSIBLE
        elif not _reachable(item, items, places, dead):
            fault = Fault.UNREACHABLE
        else:
            continue
        found.append((fault, item.key))
        dead.add(item.key)
    return found + [(Fault.CONDITION_CIRCLE, key) for key in sorted(asks) if _waits_for_itself(key, asks)]


def _waits_for_itself(key: str, asks: Mapping[str, frozenset[str]]) -> bool:
    open_keys, visited = set(asks[key]), set()
    while open_keys:
        other = open_keys.pop()
        if other == key:
            return True
        if other not in visited:
            visited.add(other)
            open_keys |= asks.get(other, frozenset())
    return False


def comparable(item: Item, condition: Condition) -> bool:
    """Whether a condition may ask about this item: one value of a list, options of a list, or a measured value."""
    if item.kind is Kind.MULTIPLE:
        return _only_selected(condition, item.key)
    return item.kind in {Kind.RATING, Kind.BARS, Kind.CHOICE, Kind.YES_NO} | MEASURED


def _only_selected(condition: Condition, key: str) -> bool:
    parts = getattr(condition, "of", None)
    if parts is None:
        return getattr(condition, "item", key) != key or isinstance(condition, Selected)
    return all(_only_selected(part, key) for part in (parts if isinstance(parts, tuple) else (parts,)))


def _ways(item: Item, named: frozenset[int]) -> list[Held]:
    """Enough different answers to an item to decide every comparison with the named values."""
    if item.kind is Kind.MULTIPLE:
        options = sorted(named & item.values)
        chosen = [frozenset(each) for size in range(len(options) + 1) for each in combinations(options, size)]
        return [None, *chosen]
    if item.kind in MEASURED:
        low, high = bounds(item)
        near = {value + step for value in named for step in (-1, 0, 1)} | {low, high}
        return [None, *sorted(value for value in near if low <= value <= high)]
    return [None, *sorted(item.values)]


def bounds(item: Item) -> tuple[int, int]:
    """Smallest and largest stored value of a measured item."""
    if item.kind is Kind.TIME:
        return 0, 1439
    if item.low is None or item.high is None:
        return 0, LARGEST
    return round(item.low * 10**item.digits), round(item.high * 10**item.digits)


def _can_hold(condition: Condition, others: Mapping[str, Item], hidden: frozenset[str]) -> bool:
    ways = [[None] if key in hidden else _ways(item, values_of(condition, key)) for key, item in sorted(others.items())]
    count = 1
    for each in ways:
        count *= len(each)
    if count > MOST_WAYS:
        return True
    return any(holds(condition, dict(zip(sorted(others), way, strict=True))) for way in product(*ways))


def _reachable(item: Item, items: Sequence[Item], places: Mapping[str, int], dead: set[str]) -> bool:
    """Whether some way of answering all that the item depends on, directly or not, shows it."""
    needed: set[str] = set()
    open_keys = {item.key}
    while open_keys:
        condition = items[places[open_keys.pop()]].visible_if
        more = (items_of(condition) if condition else frozenset()) - needed
        needed |= more
        open_keys |= {key for key in more if key not in dead}
    chain = [items[places[key]] for key in sorted(needed, key=lambda key: places[key])]
    conditions = [each.visible_if for each in (*chain, item) if each.visible_if is not None]
    ways = []
    count = 1
    for each in chain:
        named = frozenset().union(*(values_of(condition, each.key) for condition in conditions))
        ways.append([None] if each.key in dead else _ways(each, named))
        count *= len(ways[-1])
    if count > MOST_WAYS:
        return True
    return any(_shown(item, chain, way) for way in product(*ways))


def _shown(item: Item, chain: Sequence[Item], way: Sequence[Held]) -> bool:
    held: dict[str, Held] = {}
    for each, value in zip(chain, way, strict=True):
        visible = each.visible_if is None or holds(each.visible_if, held)
        if not visible and value is not None:
            return False
        held[each.key] = value
    return item.visible_if is None or holds(item.visible_if, held)
