"""When a barrier may be told to a unit, when it is measured again, and what it means that it was removed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bina.shares import newcombe, wilson


class ReportState(Enum):
    """Where a barrier beyond a pair's reach stands: the mentor said so, or the mentee decided about it."""

    ASKED = "asked"
    TOLD = "told"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"


class UnitAnswer(Enum):
    """What the unit did about it."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SOLVED = "solved"
    DROPPED = "dropped"


#: Answers after which the same barrier may be told anew.
SETTLED = (UnitAnswer.SOLVED, UnitAnswer.DROPPED)


def may_be_raised(state: ReportState | None, answer: UnitAnswer | None) -> bool:
    """Whether a barrier may be called beyond reach: never told, kept or taken back, or the unit is done with it.

    >>> may_be_raised(None, None), may_be_raised(ReportState.TOLD, UnitAnswer.OPEN)
    (True, False)
    >>> may_be_raised(ReportState.TOLD, UnitAnswer.SOLVED), may_be_raised(ReportState.ASKED, None)
    (True, False)
    """
    if state is ReportState.TOLD:
        return answer in SETTLED
    return state is not ReportState.ASKED


#: Where barriers are measured again, for letters written outside a request.
MEASURE_PATH = "/mentoring/hambatan"


def barriers_path(pair_id: int) -> str:
    """Where a pair's barriers are, for letters written outside a request."""
    return f"/mentoring/pasangan/{pair_id}/hambatan"


#: A barrier is measured again so many days after it was found; the last is what counts as "three months later".
ROUNDS = (30, 60, 90)
#: How long a round can be answered; after that the next one asks.
ANSWERED_WITHIN = timedelta(days=28)
#: Groups of fewer people are not shown.
FEWEST = 5


def due_round(found_on: date, today: date) -> int | None:
    """The round that is asked today, if any.

    >>> found = date(2026, 1, 1)
    >>> [due_round(found, found + timedelta(days=n)) for n in (29, 30, 57, 58, 90, 117, 118)]
    [None, 30, 30, None, 90, 90, None]
    """
    since = (today - found_on).days
    return next((days for days in ROUNDS if days <= since < days + ANSWERED_WITHIN.days), None)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a mentee was paired; no end while the pair lives."""

    begun_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One barrier of one person, found and three months later; the good end of both scores is up."""

    #: who it is, by a number that is one for each person of a programme
    person: int
    found_on: date
    start: float
    #: at or below it something is a barrier
    threshold: float
    #: None when it was asked and not answered
    later: float | None
    later_on: date | None

    @property
    def removed(self) -> bool:
        """A barrier at first, and none three months later."""
        return self.later is not None and self.start <= self.threshold < self.later


@dataclass(frozen=True)
class Removal:
    """How many people's heaviest barrier was removed, of those measured again, and how many had been asked."""

    removed: int
    n: int
    asked: int

    @property
    def shown(self) -> bool:
        """Whether there are enough people to say anything."""
        return self.n >= FEWEST

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share (Wilson)."""
        return wilson(self.removed, self.n)


def removals(measured: Iterable[Measured], spans: Mapping[int, Sequence[Span]]) -> tuple[Removal, Removal]:
    """Removal among people who were paired for some of the three months, and among those who waited all the time.

    Of every person the heaviest barrier counts, so that nobody counts twice; `spans`: person → when they were paired.
    """
    heaviest: dict[int, Measured] = {}
    for one in measured:
        held = heaviest.get(one.person)
        if held is None or (one.later is None, one.start, one.found_on) < (
            held.later is None,
            held.start,
            held.found_on,
        ):
            heaviest[one.person] = one
    groups: dict[bool, list[Measured]] = {True: [], False: []}
    for one in heaviest.values():
        end = one.later_on or one.found_on + timedelta(days=ROUNDS[-1])
        met = any(
            span.begun_on < end and (span.ended_on is None or span.ended_on > one.found_on)
            for span in spans.get(one.person, ())
        )
        groups[met].append(one)
    return _removal(groups[True]), _removal(groups[False])


def _removal(people: Sequence[Measured]) -> Removal:
    return Removal(sum(one.removed for one in people), sum(one.later is not None for one in people), len(people))


def difference(paired: Removal, waiting: Removal) -> tuple[float, float, float] | None:
    """Share of the paired − share of the waiting, with its 95 % interval (Newcombe); None unless both may be shown."""
    if not (paired.shown and waiting.shown):
        return None
    low, high = newcombe((paired.removed, paired.n), (waiting.removed, waiting.n))
    return paired.removed / paired.n - waiting.removed / waiting.n, low, high
