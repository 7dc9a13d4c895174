"""Comparing two people's keying of one paper form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.instruments.rules import Instrument, Item, Kind
from evaluation.instruments.rules.content import UPLOADED

#: Forms printed in one go.
MOST_FORMS = 500
_DIGITS = "0123456789"


def form_number(wave_id: int, number: int) -> str:
    """The number printed on a form, with a check digit (Luhn), so that a slip of the pen is noticed.

    >>> form_number(7, 12)
    '7-0012-0'
    """
    digits = f"{wave_id}{number:04d}"
    return f"{wave_id}-{number:04d}-{_check_digit(digits)}"


def _check_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return _DIGITS[-total % 10]


def askable(instrument: Instrument) -> tuple[Item, ...]:
    """Items a paper form can carry: all but photos and files."""
    return tuple(item for item in instrument.items if item.kind not in UPLOADED)


def differences(items: Iterable[Item], first: Mapping[str, str], second: Mapping[str, str]) -> list[Item]:
    """Items two people keyed differently; spaces at the edges and case of words do not count."""
    return [
        item
        for item in items
        if item.kind is not Kind.SECTION
        and any(_same(first.get(name, "")) != _same(second.get(name, "")) for name in {item.key, *item.fields})
    ]


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How often two people keyed an item differently, of the forms keyed twice."""

    compared: int
    differing: int

    @property
    def rate(self) -> float | None:
        """Share of forms on which they differed; none before any form was keyed twice."""
        return self.differing / self.compared if self.compared else None
