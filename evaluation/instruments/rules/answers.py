"""What an answer to each kind of item may be, and what became of every item of a response."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from evaluation.instruments.rules.checking import bounds
from evaluation.instruments.rules.conditions import Held, holds
from evaluation.instruments.rules.content import UPLOADED, WORDED, Instrument, Item, Kind

#: Longest free text that is kept, in characters; the anonymous envelope is sized for it.
LONGEST_TEXT = 1_000
#: Longest text of one line.
LONGEST_LINE = 150
#: What a form sends for "not applicable".
NOT_APPLICABLE = "na"


class State(StrEnum):
    """What became of one item in one response; the four are never mixed up in a count."""

    NOT_SHOWN = "not_shown"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    ANSWERED = "answered"


class Refused(StrEnum):
    """Why a given answer cannot be taken."""

    NOT_ON_SCALE = "not_on_scale"
    TOO_LONG = "too_long"
    MISSING = "missing"
    ROWS_MISSING = "rows_missing"  # some statements of a matrix, or one moment of a then-test
    RANKS_MISSING = "ranks_missing"
    RANKS_TWICE = "ranks_twice"
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DECIMALS = "too_many_decimals"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_A_DURATION = "not_a_duration"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_FILE = "not_a_file"
    UNSTORABLE = "unstorable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of one response."""

    key: str
    state: State
    value: int | None = None
    text: str | None = None
    #: stored key → value, of items answered in several parts
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def held(self) -> Held:
        """What a condition may ask about."""
        if self.state is not State.ANSWERED:
            return None
        if self.parts:
            return frozenset(int(key.rsplit(".", 1)[1]) for key, value in self.parts if value == 1 and _numbered(key))
        return self.value


def _numbered(key: str) -> bool:
    return key.rsplit(".", 1)[1].isdigit()


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
        held = {key: answer.held for key, answer in answers.items()}
        if item.visible_if is not None and not holds(item.visible_if, held):
            answers[item.key] = Answer(item.key, State.NOT_SHOWN)
        elif item.kind is not Kind.SECTION:
            answer, why = read_answer(item, sent)
            answers[item.key] = answer
            if why is not None:
                refused[item.key] = why
    return Reading(tuple(answers.values()), refused)


def problem(item: Item, sent: Mapping[str, str]) -> Refused | None:
    """Why what was sent for a shown item does not let somebody pass; none when it does."""
    if item.kind is Kind.SECTION:
        return None
    answer, why = read_answer(item, sent)
    if why is None and item.required and answer.state is State.BLANK:
        return Refused.RANKS_MISSING if item.kind is Kind.RANKING else Refused.MISSING
    return why


def read_answer(item: Item, sent: Mapping[str, str]) -> tuple[Answer, Refused | None]:
    """One shown item: its answer, and why what was sent was not (or not wholly) taken."""
    blank = Answer(item.key, State.BLANK)
    if item.not_applicable and sent.get(item.key, "").strip() == NOT_APPLICABLE:
        return Answer(item.key, State.NOT_APPLICABLE), None
    given = {name: value for name in item.fields if (value := sent.get(name, "").strip())}
    if not given:
        return blank, None
    if any("\0" in value for value in given.values()):
        return blank, Refused.UNSTORABLE
    if item.kind in WORDED:
        longest = LONGEST_LINE if item.kind is Kind.SHORT_TEXT else LONGEST_TEXT
        text = given[item.key]
        return Answer(item.key, State.ANSWERED, text=text[:longest]), Refused.TOO_LONG if len(text) > longest else None
    if len(item.parts) > 1 or item.kind in (Kind.MATRIX, Kind.MULTIPLE, Kind.RANKING):
        return _read_parts(item, given)
    if item.kind is Kind.DURATION:
        read = _duration(given.get(f"{item.key}.hours", "0"), given.get(f"{item.key}.minutes", "0"))
    else:
        read = _single(item, given[item.key])
    if isinstance(read, Refused):
        return blank, read
    if item.kind in (Kind.NUMBER, Kind.DURATION):
        low, high = bounds(item)
        if not low <= read <= high:
            return blank, Refused.OUT_OF_BOUNDS
    return Answer(item.key, State.ANSWERED, value=read), None


def _read_parts(item: Item, given: Mapping[str, str]) -> tuple[Answer, Refused | None]:
    blank = Answer(item.key, State.BLANK)
    if item.kind is Kind.MULTIPLE:
        if any(value != "1" for value in given.values()):
            return blank, Refused.NOT_ON_SCALE
        return Answer(item.key, State.ANSWERED, parts=tuple((part, int(part in given)) for part in item.parts)), None
    allowed = set(range(1, len(item.points) + 1)) if item.kind is Kind.RANKING else item.values
    parts = tuple((part, int(value)) for part, value in given.items() if _whole(value) and int(value) in allowed)
    if len(parts) < len(given):
        return blank, Refused.NOT_ON_SCALE
    if item.kind is Kind.RANKING:
        if len(given) < len(item.parts):
            return blank, Refused.RANKS_MISSING
        if len({rank for _part, rank in parts}) < len(parts):
            return blank, Refused.RANKS_TWICE
    missing = Refused.ROWS_MISSING if item.required and len(given) < len(item.parts) else None
    return Answer(item.key, State.ANSWERED, parts=parts), missing


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def _single(item: Item, given: str) -> int | Refused:
    if item.kind is Kind.NUMBER:
        return _number(given, item.digits)
    if item.kind is Kind.DATE:
        return _moment(date, given, Refused.NOT_A_DATE)
    if item.kind is Kind.TIME:
        return _moment(time, given.replace(".", ":"), Refused.NOT_A_TIME)
    if item.kind is Kind.DATE_TIME:
        return _moment(datetime, given, Refused.NOT_A_DATE)
    if item.kind in UPLOADED:
        number = given.split(".")[0]  # what follows is the signature, checked where the form came in
        return int(number) if _whole(number) else Refused.NOT_A_FILE
    return int(given) if _whole(given) and int(given) in item.values else Refused.NOT_ON_SCALE


def _number(given: str, digits: int) -> int | Refused:
    """A number as Indonesians write it: 1.250 and 1250 are the same, 3,5 and 3.5 too."""
    text = given.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text) and (digits < 3 or "," in text):
        text = text.replace(".", "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return Refused.NOT_A_NUMBER
    if not text.isascii() or not number.is_finite() or abs(number) > 10**12:
        return Refused.NOT_A_NUMBER
    scaled = number.scaleb(digits)
    return int(scaled) if scaled == int(scaled) else Refused.TOO_MANY_DECIMALS


def _duration(hours: str, minutes: str) -> int | Refused:
    if not (_whole(hours) and _whole(minutes)):
        return Refused.NOT_A_DURATION
    return int(hours) * 60 + int(minutes)


def _moment(kind: type[date] | type[time], given: str, why: Refused) -> int | Refused:
    """A date as its day number, a time as minutes of the day, both as minutes since day 0."""
    try:
        moment = kind.fromisoformat(given)
    except ValueError:
        return why
    if isinstance(moment, datetime):
        return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute
    return moment.hour * 60 + moment.minute if isinstance(moment, time) else moment.toordinal()


def turned(item: Item, value: int) -> int:
    """The value with its meaning turned when the item is reversed."""
    if not item.reverse:
        return value
    return min(item.values) + max(item.values) - value
