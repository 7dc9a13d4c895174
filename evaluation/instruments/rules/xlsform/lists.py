"""The choices sheet as lists of points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.instruments.rules.content import Point, Words
from evaluation.instruments.rules.xlsform.places import Trouble, Why
from evaluation.instruments.rules.xlsform.tables import Line
from evaluation.instruments.rules.xlsform.writing import NA


@dataclass(frozen=True)
class Listing:
    """A list of choices: its points, the value each name of the form became, and whether "not applicable" was one."""

    points: tuple[Point, ...]
    names: Mapping[str, int]
    not_applicable: bool


def read_choices(lines: Sequence[Line]) -> tuple[dict[str, Listing], list[Trouble]]:
    """Every list by its name. Names that are numbers are the values; others are numbered from 1 in their order."""
    troubles: list[Trouble] = []
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        if not line["list_name"]:
            troubles.append(Trouble("choices", line.row, "list_name", Why.LIST_NAME_MISSING))
        elif not line["name"]:
            troubles.append(Trouble("choices", line.row, "name", Why.CHOICE_MISSING, line["list_name"]))
        elif not line["label"]:
            troubles.append(Trouble("choices", line.row, "label", Why.LABEL_MISSING, line["name"]))
        elif any(line["name"] == other["name"] for other in grouped.get(line["list_name"], ())):
            troubles.append(Trouble("choices", line.row, "name", Why.CHOICE_TWICE, line["name"]))
        else:
            grouped.setdefault(line["list_name"], []).append(line)
    return {name: _listing(rows) for name, rows in grouped.items()}, troubles


def _listing(lines: Sequence[Line]) -> Listing:
    chosen = [line for line in lines if line["name"] != NA]
    numbered = all(line["name"].isascii() and line["name"].isdigit() and len(line["name"]) < 7 for line in chosen)
    values = [int(line["name"]) if numbered else place for place, line in enumerate(chosen, start=1)]
    points = tuple(
        Point(
            value,
            Words(line["label"], line["label_en"]),
            Words(line["bina_anchor_id"], line["bina_anchor_en"]),
        )
        for value, line in zip(values, chosen, strict=True)
    )
    names = {line["name"]: value for value, line in zip(values, chosen, strict=True)}
    return Listing(points, names, len(chosen) < len(lines))
