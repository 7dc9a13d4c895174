"""Frozen feedback as a document and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.instruments.rules.content import Words
from evaluation.statistics.perspectives import Bound, Compared, Feedback, Group, Perspective, Seen, Told


@dataclass(frozen=True)
class Shown:
    """Feedback with the names of the behaviours."""

    feedback: Feedback
    titles: Mapping[str, Words]


def to_document(feedback: Feedback, titles: Mapping[str, Words]) -> dict[str, Any]:
    """Plain JSON; behaviours keep the names the survey gave them."""
    return {
        "groups": [{"sides": [side.value for side in group.sides], "n": group.n} for group in feedback.groups],
        "lines": [
            {
                "behaviour": line.behaviour,
                "title": {"id": titles[line.behaviour].id, "en": titles[line.behaviour].en},
                "own": None if line.own is None else str(line.own),
                "others": [None if each is None else [each.tenths, each.bound.value] for each in line.others],
                "compared": None if line.compared is None else line.compared.value,
            }
            for line in feedback.lines
        ],
    }


def from_document(document: Mapping[str, Any]) -> Shown:
    """What `to_document` was given."""
    groups = tuple(Group(tuple(Perspective(side) for side in each["sides"]), each["n"]) for each in document["groups"])
    lines: Sequence[Mapping[str, Any]] = document["lines"]
    return Shown(
        Feedback(
            groups,
            tuple(
                Seen(
                    line["behaviour"],
                    None if line["own"] is None else Fraction(line["own"]),
                    tuple(None if each is None else Told(each[0], Bound(each[1])) for each in line["others"]),
                    None if line["compared"] is None else Compared(line["compared"]),
                )
                for line in lines
            ),
        ),
        {line["behaviour"]: Words(line["title"]["id"], line["title"]["en"]) for line in lines},
    )
