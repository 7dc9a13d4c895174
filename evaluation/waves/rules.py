"""When a wave asks whom, how often it may remind, and how answers are sealed and mixed."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, IntFlag
from typing import Any

from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FRAME
from evaluation.statistics.skm import RatingSums

#: Bytes of an opened envelope; every envelope is padded to this, so its size says nothing.
ENVELOPE_BYTES = 8192
#: What sealing adds: an ephemeral public key and an authenticator.
SEAL_BYTES = 48
#: Requests of one wave to one person after the first.
MOST_REMINDERS = 2
#: Days between two survey requests to one person, over all waves.
QUIET_DAYS = 7
#: Days after closing on which the private key of a wave is destroyed.
KEY_LIFE_DAYS = 7
#: Seconds between opening a public form and sending it below which no person filled it.
QUICKEST_SECONDS = 2


#: Codes of the counts that are no values of a scale.
NOT_APPLICABLE_VALUE = -1
NOT_SHOWN_VALUE = -2
BLANK_VALUE = -3
#: What an item that was not answered leaves in an answer → the value it is counted under.
STATE_VALUES = {"not_applicable": NOT_APPLICABLE_VALUE, "not_shown": NOT_SHOWN_VALUE, "blank": BLANK_VALUE}


class Anonymity(Enum):
    """What the system knows about who answered; named on the first screen of every survey."""

    #: known to the system by pseudonym, hidden from people
    CONFIDENTIAL = "confidential"
    #: sealed and mixed: nobody can find out, not even the database administrator
    ANONYMOUS = "anonymous"
    #: without an account
    PUBLIC = "public"


class WaveKind(Enum):
    """What a wave is for; decides whom it asks about whom."""

    REACTION = "reaction"
    BEHAVIOUR_SELF = "behaviour_self"
    BEHAVIOUR_SUPERIOR = "behaviour_superior"
    BEHAVIOUR_PEER = "behaviour_peer"
    BEHAVIOUR_SUBORDINATE = "behaviour_subordinate"
    BEHAVIOUR_MENTOR = "behaviour_mentor"
    BARRIERS = "barriers"
    LEADERSHIP = "leadership"
    OBSERVATION = "observation"
    NON_PARTICIPANTS = "non_participants"
    PUBLIC_SATISFACTION = "public_satisfaction"
    SUCCESS = "success"  # finds whose story is worth hearing


class WaveState(Enum):
    """Where a wave stands."""

    OPEN = "open"
    CLOSED = "closed"


class Channel(Enum):
    """How a citizen came to the survey; counted apart."""

    QR = "qr"  # the poster at the counter
    LINK = "link"  # a link sent after the visit
    OFFICER = "officer"  # filled in beside an officer
    PAPER = "paper"  # filled in on a printed form and keyed twice
    CODE = "code"  # a code given for one visit, spent once
    KIOSK = "kiosk"  # a device that stands at the counter
    IMPORT = "import"  # collected with another tool and brought in as a file


class Flag(IntFlag):
    """What makes an answer look careless or arranged. Counted per wave, never a reason to drop an answer."""

    QUICK = 1  # less time than the items need
    STRAIGHT = 2  # one value from the first rating to the last
    BURST = 4  # many answers to the survey within minutes
    OFF_HOURS = 8  # outside office hours


#: Seconds an item needs at least; trust.md §3 flags a public survey of nine items below twenty.
SECONDS_PER_ITEM = 2
#: Ratings from which one repeated value is a straight line.
STRAIGHT_FROM = 8
#: So many answers to one survey within so many minutes are a burst.
BURST_ANSWERS, BURST_MINUTES = 10, 10
#: Office hours of public offices, Monday to Friday.
OFFICE_HOURS = range(7, 17)


def flags(ratings: Sequence[int], items: int, seconds: float | None, within_burst: int, local: datetime) -> Flag:
    """What stands out in an answer: `ratings` as given, `items` answered, `seconds` from first screen to sending
    (none: not known), `within_burst` answers to the same survey in the last minutes with this one.

    >>> from datetime import datetime
    >>> flags([4] * 9, 9, 5.0, 1, datetime(2026, 11, 18, 10)) == Flag.QUICK | Flag.STRAIGHT
    True
    """
    found = Flag(0)
    if seconds is not None and seconds < SECONDS_PER_ITEM * items:
        found |= Flag.QUICK
    if len(ratings) >= STRAIGHT_FROM and len(set(ratings)) == 1:
        found |= Flag.STRAIGHT
    if within_burst >= BURST_ANSWERS:
        found |= Flag.BURST
    if local.weekday() > 4 or local.hour not in OFFICE_HOURS:
        found |= Flag.OFF_HOURS
    return found


@dataclass(frozen=True)
class PlannedWave:
    """One line of an evaluation plan: which instrument, how many days after completion, under which anonymity."""

    kind: WaveKind
    instrument: str
    offset_days: int
    anonymity: Anonymity


#: The plan a new programme starts with; a programme keeps its own copy.
DEFAULT_PLAN = (
    PlannedWave(WaveKind.REACTION, "reaksi", 0, Anonymity.ANONYMOUS),
    PlannedWave(WaveKind.BARRIERS, "hambatan", 30, Anonymity.CONFIDENTIAL),
    *(
        wave
        for days in (30, 60, 90)
        for wave in (
            PlannedWave(WaveKind.BEHAVIOUR_SELF, "perilaku_diri", days, Anonymity.CONFIDENTIAL),
            PlannedWave(WaveKind.BEHAVIOUR_SUPERIOR, "perilaku_atasan", days, Anonymity.CONFIDENTIAL),
        )
    ),
    PlannedWave(WaveKind.LEADERSHIP, "dukungan_pimpinan", 60, Anonymity.ANONYMOUS),
)


#: Views from other sides, in no programme's plan unless its template or its manager puts them there: many are asked.
FURTHER_SIDES = (
    PlannedWave(WaveKind.BEHAVIOUR_PEER, "perilaku_rekan", 90, Anonymity.CONFIDENTIAL),
    PlannedWave(WaveKind.BEHAVIOUR_SUBORDINATE, "perilaku_bawahan", 90, Anonymity.CONFIDENTIAL),
    PlannedWave(WaveKind.BEHAVIOUR_MENTOR, "perilaku_mentor", 90, Anonymity.CONFIDENTIAL),
)
#: Kinds whose answers the person rated sees as a mean of at least three, under a promise of their own.
SIDES = frozenset(line.kind for line in FURTHER_SIDES)


class FrameRefusal(Enum):
    """Why a wave may not open."""

    EMPTY = "empty"
    TOO_FEW_RATERS = "too_few_raters"
    TOO_SMALL_FOR_ANONYMOUS = "too_small_for_anonymous"
    RATERS_ARE_KNOWN = "raters_are_known"


#: Who rates whom is known from the organisation, so these can be confidential but never anonymous.
RATED_BY_OTHERS = frozenset({WaveKind.BEHAVIOUR_SUPERIOR, WaveKind.OBSERVATION}) | SIDES


def frame_refusal(answerers: int, anonymity: Anonymity, kind: WaveKind) -> FrameRefusal | None:
    """Whether a frame with so many different people answering may be asked; None means yes.

    >>> frame_refusal(1, Anonymity.ANONYMOUS, WaveKind.REACTION).value
    'too_small_for_anonymous'
    """
    if anonymity is Anonymity.PUBLIC:
        return None
    if answerers == 0:
        return FrameRefusal.EMPTY
    if kind in SIDES and anonymity is not Anonymity.ANONYMOUS and answerers < MINIMUM_FRAME:
        return FrameRefusal.TOO_FEW_RATERS
    if anonymity is not Anonymity.ANONYMOUS:
        return None
    if kind in RATED_BY_OTHERS:
        return FrameRefusal.RATERS_ARE_KNOWN
    if answerers < MINIMUM_FRAME:
        return FrameRefusal.TOO_SMALL_FOR_ANONYMOUS
    return None


#: Colleagues drawn for one person, and people one colleague is asked about.
MOST_RATERS = 5


def drawn(candidates: Mapping[int, Collection[int]], seed: bytes) -> dict[int, tuple[int, ...]]:
    """Person rated → colleagues drawn for them: at most five each, nobody drawn for more than five.

    Turn by turn everybody gets the candidate who was drawn least so far, ties by a keyed hash, so the person rated has
    no say, and the same seed draws the same people again.
    """

    def chance(*ids: int) -> bytes:
        return hashlib.blake2b(",".join(map(str, ids)).encode(), key=seed[:64], digest_size=8).digest()

    turns = sorted(candidates, key=lambda about: chance(about))
    raters: dict[int, list[int]] = {about: [] for about in turns}
    load: dict[int, int] = dict.fromkeys({each for found in candidates.values() for each in found}, 0)
    for _turn in range(MOST_RATERS):
        for about in turns:
            free = [each for each in candidates[about] if load[each] < MOST_RATERS and each not in raters[about]]
            if free:
                chosen = min(free, key=lambda each: (load[each], chance(about, each)))
                raters[about].append(chosen)
                load[chosen] += 1
    return {about: tuple(found) for about, found in raters.items()}


def may_request(asked_in_wave: int, last_asked: date | None, today: date) -> bool:
    """Whether a person may be asked today: at most one request and two reminders per wave, one request in 7 days.

    `last_asked` is the last request of any wave to this person.
    """
    if asked_in_wave > MOST_REMINDERS:
        return False
    return last_asked is None or today - last_asked >= timedelta(days=QUIET_DAYS)


#: Crockford's alphabet: no I, L, O or U, so that a code survives being read aloud and copied by hand.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Symbols of a visit code before its check symbol: 50 bits.
CODE_SYMBOLS = 10
#: Days after printing on which a visit code can still be spent.
CODE_DAYS = 14


def _doubled(value: int) -> int:
    """Twice the value in the field of 32 elements (x⁵ + x² + 1)."""
    return (value << 1) ^ (0b100101 if value & 16 else 0)


def check_symbol(symbols: str) -> str:
    """The symbol that makes any one wrong symbol, and any two neighbours that changed places, visible.

    >>> check_symbol("0123456789"), check_symbol("0123456798")
    ('0', '6')
    """
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ SYMBOLS.index(symbol))
    return SYMBOLS[total]


def visit_code(number: int) -> str:
    """A number of 50 bits as a code with its check symbol."""
    symbols = "".join(SYMBOLS[(number >> shift) & 31] for shift in range(5 * (CODE_SYMBOLS - 1), -1, -5))
    return symbols + check_symbol(symbols)


def read_code(typed: str) -> str | None:
    """A visit code however it was typed; None when a symbol is wrong or missing.

    >>> read_code("ooi-z abc") is None
    True
    """
    code = "".join(typed.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    if len(code) != CODE_SYMBOLS + 1 or set(code) - set(SYMBOLS):
        return None
    return code if check_symbol(code[:CODE_SYMBOLS]) == code[CODE_SYMBOLS] else None


def spaced(code: str) -> str:
    """A code as it is printed, in groups that can be copied.

    >>> spaced("0123456789A")
    '0123-456-789A'
    """
    return f"{code[:4]}-{code[4:7]}-{code[7:]}"


def numbers_in(ratings: Mapping[str, Any]) -> dict[str, int]:
    """The values given in an answer, without what only says why there is none."""
    return {key: value for key, value in ratings.items() if isinstance(value, int)}


def sums_in(stored: Mapping[str, Any]) -> RatingSums:
    """Sums of ratings as they were stored."""
    tables = (tuple(stored[name]) for name in ("both", "totals", "products"))
    return RatingSums(tuple(stored["keys"]), stored["n"], stored["empty"], *tables)


def padded(payload: Mapping[str, Any]) -> bytes | None:
    """The payload as bytes of one fixed size; None when it does not fit."""
    raw = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return None if len(raw) > ENVELOPE_BYTES else raw + b" " * (ENVELOPE_BYTES - len(raw))


def unpadded(raw: bytes) -> dict[str, Any]:
    """What `padded` was given."""
    payload: dict[str, Any] = json.loads(raw)
    return payload


def receipt(key: str) -> str:
    """The number a respondent keeps. Made from the form's own key, so it proves sending and opens nothing.

    >>> receipt("a" * 32)
    'W8RF-X56F'
    """
    number = int.from_bytes(hashlib.sha256(b"receipt:" + key.encode()).digest()[:5], "big")
    text = "".join(SYMBOLS[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{text[:4]}-{text[4:]}"


@dataclass(frozen=True)
class Claim:
    """A receipt number somebody holds, and whether its answer arrived."""

    number: str
    arrived: bool


def claims(text: str, arrived: Collection[str]) -> list[Claim]:
    """Receipt numbers found in a text, those that did not arrive first; each once.

    >>> claims("W8RF-X56F, w8rfx56g", {"W8RF-X56F"})
    [Claim(number='W8RF-X56G', arrived=False), Claim(number='W8RF-X56F', arrived=True)]
    """
    found = {f"{first}-{last}" for first, last in re.findall(r"\b([0-9A-Z]{4})-?([0-9A-Z]{4})\b", text.upper())}
    return sorted((Claim(number, number in arrived) for number in found), key=lambda each: (each.arrived, each.number))


@dataclass(frozen=True)
class Batch:
    """Envelopes opened together: from which cells, under which cell they are stored (None: the whole wave)."""

    cells: tuple[int | None, ...]
    stored_as: int | None
    #: a cell whose answers were stored before and lose their cell now, so that the batch hides everybody in it
    joined: int | None = None


def batches(
    waiting: Mapping[int | None, int],
    anonymity: Anonymity,
    closing: bool,
    stored: Mapping[int | None, int] | None = None,
    *,
    published: bool = False,
) -> list[Batch]:
    """Which cells may be opened now; `stored`: cell → answers opened before; `published`: a report has shown those.

    A cell with at least five waiting is a batch of its own, so what two reports show differs by nothing or by five
    people at least. At close the cells below five are relabelled to the whole wave and opened together; when they
    are fewer than five even so, the smallest full cell is relabelled with them unless a report has shown it. What
    is left then is not opened at all, except that the first answers of a wave that promised no anonymity always
    are, and a public wave, which has no frame, opens all it has.
    """
    before = dict(stored or {})
    full = [cell for cell, n in waiting.items() if n]
    if anonymity is Anonymity.PUBLIC and closing:
        return [Batch((cell,), cell) for cell in full]
    large = [cell for cell in full if waiting[cell] >= MINIMUM]
    small = tuple(cell for cell in full if waiting[cell] < MINIMUM)
    joined = None
    last: list[Batch] = []
    if closing and small:
        enough = sum(waiting[cell] for cell in small) >= MINIMUM
        full_before = [cell for cell, n in before.items() if cell is not None and n >= MINIMUM]
        if not enough and large:
            nearest = min(large, key=lambda cell: waiting[cell])
            large.remove(nearest)
            small, enough = (*small, nearest), True
        elif not enough and full_before and not published:
            joined = min(full_before, key=lambda cell: (before[cell], cell))
            enough = True
        elif not enough:
            enough = anonymity is Anonymity.CONFIDENTIAL and not before
        last = [Batch(small, None, joined)] if enough else []
    return [*(Batch((cell,), cell) for cell in large), *last]


#: On a scale from 1 (no support at all) to 5, a mean at or below this stands in the way and is reported.
BARRIER_THRESHOLD = 2.5
#: More suggestions at once help nobody.
MOST_BARRIERS = 2


@dataclass(frozen=True)
class Barrier:
    """A construct that stands in a person's way."""

    key: str
    score: float


def barriers(ratings: Mapping[str, Sequence[int]]) -> list[Barrier]:
    """Constructs whose mean (already turned, 5 is good) is at or below the threshold, worst first."""
    means = [Barrier(key, sum(values) / len(values)) for key, values in ratings.items() if values]
    return sorted((each for each in means if each.score <= BARRIER_THRESHOLD), key=lambda each: (each.score, each.key))
