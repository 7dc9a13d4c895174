"""Which column answers which field of the instrument."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.instruments.rules import UPLOADED, Instrument, Item, Kind, Words
from evaluation.intake.rules.places import normalised
from evaluation.intake.rules.sources import is_personal, is_technical

#: Likeness of two texts from which a column is proposed, and asked about.
ALIKE = 0.72


@dataclass(frozen=True, slots=True)
class Target:
    """A field a column may answer: an item, or one part of it."""

    name: str
    item: Item
    part: str
    text: Words


def targets_of(instrument: Instrument) -> tuple[Target, ...]:
    """Every field a column may answer, in the order of the instrument; photos and files cannot come by table."""
    found: list[Target] = []
    for item in instrument.items:
        if item.kind in UPLOADED or item.kind is Kind.SECTION:
            continue
        if item.kind not in (Kind.MATRIX, Kind.THEN_TEST):
            found.append(Target(item.key, item, "", item.text))
        found += [Target(f"{item.key}.{part}", item, part, words) for part, words in _parts(item)]
    return tuple(found)


def _parts(item: Item) -> list[tuple[str, Words]]:
    if item.kind is Kind.MATRIX:
        return [(row.key, row.text) for row in item.rows]
    if item.kind is Kind.THEN_TEST:
        return [("then", Words("Dulu", "Then")), ("now", Words("Sekarang", "Now"))]
    if item.kind in (Kind.MULTIPLE, Kind.RANKING):
        return [(str(point.value), point.label) for point in item.points]
    return []


@dataclass(frozen=True, slots=True)
class Columns:
    """What the headings were taken for: column → field, sure ones and those that somebody must confirm."""

    sure: Mapping[int, str]
    proposed: Mapping[int, str]


def match(instrument: Instrument, headings: Sequence[str]) -> Columns:
    """Find the field of every column by code, then by text, then by likeness (proposed only)."""
    targets = targets_of(instrument)
    exact = _spellings(targets)
    sure: dict[int, str] = {}
    open_columns: list[int] = []
    for place, heading in enumerate(headings):
        if not heading.strip() or is_personal(heading) or is_technical(heading):
            continue
        found = next((exact[each] for each in _readings(heading) if each in exact), None)
        if found is not None and found not in sure.values():
            sure[place] = found
        else:
            open_columns.append(place)
    proposed: dict[int, str] = {}
    free = {normalised(target.text.id): target.name for target in targets if target.name not in sure.values()}
    for place in open_columns:
        alike = difflib.get_close_matches(normalised(headings[place]), list(free), 1, ALIKE)
        if alike:
            proposed[place] = free.pop(alike[0])
    return Columns(sure, proposed)


def _spellings(targets: Sequence[Target]) -> dict[str, str]:
    """Normalised heading → field; what would stand for two fields stands for none."""
    found: dict[str, set[str]] = {}

    def say(text: str, target: Target) -> None:
        if name := normalised(text):
            found.setdefault(name, set()).add(target.name)

    for target in targets:
        say(target.name, target)
        whole = (target.item.text.id, target.item.text.en)
        if not target.part:
            for text in whole:
                say(text, target)
            continue
        for text in (target.text.id, target.text.en):
            for before in whole:
                if before and text:
                    say(f"{before} {text}", target)
            if text:
                say(f"{target.item.key} {text}", target)
            # Microsoft writes the statements of a matrix as headings of their own.
            if target.item.kind is Kind.MATRIX and text:
                say(text, target)
    return {name: next(iter(fields)) for name, fields in found.items() if len(fields) == 1}


def _readings(heading: str) -> list[str]:
    """How a heading may be meant: whole, or "code. text" as LimeSurvey writes it."""
    readings = [normalised(heading)]
    coded = re.match(r"\s*([A-Za-z]\w*(?:\[[^\]]*\])?)\s*[.:]\s+(.+)", heading, re.DOTALL)
    if coded:
        readings += [normalised(coded[1]), normalised(coded[2])]
    return readings
