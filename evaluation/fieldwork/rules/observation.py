"""How far two observers of the same people agree, item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.statistics.agreement import Metric, alpha_alone, in_clusters, krippendorff
from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.figures import Figure


@dataclass(frozen=True)
class Disagreement:
    """An item on which the two observers of one person differ."""

    #: place of the person in the list, never the person
    number: int
    item: str
    lower: int
    higher: int


@dataclass(frozen=True)
class PairedObservation:
    """What two observers saw; nothing is said below five people seen by both."""

    #: people seen by both
    people: int
    by_item: Mapping[str, Figure]
    overall: Figure | None
    disagreements: Sequence[Disagreement]


def compared(by_person: Sequence[Sequence[Mapping[str, Any]]], items: Sequence[str]) -> PairedObservation:
    """Agreement over people seen by exactly two observers; ratings as item → value, anything else is missing.

    α is used and not κ, because the sheets do not say which of the two observers filled them.
    """
    pairs = [sheets for sheets in by_person if len(sheets) == 2]
    if len(pairs) < MINIMUM:
        return PairedObservation(len(pairs), {}, None, ())

    def value(sheet: Mapping[str, Any], item: str) -> float | None:
        given = sheet.get(item)
        return float(given) if isinstance(given, int) and given >= 0 else None

    units = {item: [[value(sheet, item) for sheet in sheets] for sheets in pairs] for item in items}
    differing = []
    for number, sheets in enumerate(pairs, start=1):
        for item in items:
            first, second = (value(sheet, item) for sheet in sheets)
            if first is not None and second is not None and first != second:
                differing.append(Disagreement(number, item, int(min(first, second)), int(max(first, second))))
    return PairedObservation(
        people=len(pairs),
        by_item={item: krippendorff(found, Metric.ORDINAL) for item, found in units.items()},
        # The items of one person hang together, so people and not items are left out in turn.
        overall=in_clusters(
            krippendorff([unit for found in units.values() for unit in found], Metric.ORDINAL),
            list(zip(*units.values(), strict=True)),
            lambda together: alpha_alone(together, Metric.ORDINAL),
        ),
        disagreements=differing,
    )
