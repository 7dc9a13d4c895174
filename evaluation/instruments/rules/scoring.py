"""What a response says as numbers: facts of each item by its kind, and the score of each construct."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.instruments.rules.answers import Answer, State, turned
from evaluation.instruments.rules.content import RATED, UPLOADED, WORDED, Instrument, Item, Kind, Method


class Treatment(StrEnum):
    """How a report may treat a stored value."""

    SCALE = "scale"  # distribution, and a mean beside it
    SHARE = "share"  # how many chose it, of those who saw the item
    NUMBER = "number"  # median, quartiles, mean
    RANK = "rank"  # mean rank, and how often first
    COUNT = "count"  # how many answered; the values themselves are not shown
    WORDS = "words"  # texts, apart from everything else


def treatment(item: Item) -> Treatment:
    """How reports treat what is stored under each part of an item."""
    if item.kind in RATED:
        return Treatment.SCALE
    if item.kind in WORDED:
        return Treatment.WORDS
    if item.kind is Kind.RANKING:
        return Treatment.RANK
    if item.kind in (Kind.NUMBER, Kind.DURATION):
        return Treatment.NUMBER
    if item.kind in UPLOADED | {Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.SECTION}:
        return Treatment.COUNT
    return Treatment.SHARE


def as_number(item: Item, stored: int) -> float:
    """A stored number in the unit the item asks for; decimals are stored as whole numbers.

    >>> from evaluation.instruments.rules.content import Words
    >>> as_number(Item("lama", "x", Kind.NUMBER, Words("Berapa?"), digits=1), 35)
    3.5
    """
    return stored / 10**item.digits


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one construct in one response; no value when too few of its items were answered."""

    value: float | None
    given: int
    asked: int


def scores(instrument: Instrument, answers: Iterable[Answer]) -> dict[str, Score]:
    """Construct → score of one response, reversed items turned.

    Asked is what was shown and applicable. A mean is over what was answered; a sum stands for all that was asked
    (mean of the answered × asked), so that a missing answer does not count as zero. Below the construct's least
    share there is no score. A then-test counts with its "now".
    """
    values: dict[str, list[int]] = {}
    asked: dict[str, int] = {}
    by_key = {item.key: item for item in instrument.items}
    for answer in answers:
        item = by_key[answer.key]
        if item.kind not in RATED or answer.state in (State.NOT_SHOWN, State.NOT_APPLICABLE):
            continue
        counted = [part for part in item.parts if not part.endswith(".then") or item.kind is not Kind.THEN_TEST]
        asked[item.construct] = asked.get(item.construct, 0) + len(counted)
        given = dict(answer.parts) if answer.parts else {item.key: answer.value}
        values.setdefault(item.construct, []).extend(
            turned(item, value) for part in counted if (value := given.get(part)) is not None
        )
    return {key: _score(instrument, key, values.get(key, []), n) for key, n in sorted(asked.items())}


def _score(instrument: Instrument, key: str, values: list[int], asked: int) -> Score:
    rule = instrument.construct(key)
    if not values or len(values) < rule.least * asked:
        return Score(None, len(values), asked)
    mean = sum(values) / len(values)
    return Score(mean * asked if rule.method is Method.SUM else mean, len(values), asked)


def shifts(item: Item, answers: Mapping[str, int]) -> int | None:
    """Now minus then of a then-test, turned when reversed; none when one of both is missing."""
    then, now = answers.get(f"{item.key}.then"), answers.get(f"{item.key}.now")
    return None if then is None or now is None else turned(item, now) - turned(item, then)
