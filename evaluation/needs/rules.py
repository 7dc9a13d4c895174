"""How heavy a need is, how sure that is, and what may become of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import prod, sqrt

from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import CONFIDENCE, Interval, wilson


class Topic(Enum):
    """What a need is about; sources that speak of the same topic and key are put together."""

    COMPETENCY = "competency"
    ELEMENT = "element"
    BARRIER = "barrier"
    MANUAL_WORK = "manual_work"


class Source(Enum):
    """Where an indication comes from."""

    LEVELS = "levels"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"
    BARRIERS = "barriers"
    COUNTED_WORK = "counted_work"
    INTERVIEWS = "interviews"


class NeedState(Enum):
    """What became of a need."""

    OPEN = "open"
    PLANNED = "planned"
    MET = "met"
    SET_ASIDE = "set_aside"


class IssueState(Enum):
    """Where an issue of a unit stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SOLVED = "solved"
    DROPPED = "dropped"


#: Legal sources of every state.
ISSUE_TRANSITIONS: dict[IssueState, frozenset[IssueState]] = {
    IssueState.OPEN: frozenset({IssueState.IN_PROGRESS}),
    IssueState.IN_PROGRESS: frozenset({IssueState.OPEN}),
    IssueState.SOLVED: frozenset({IssueState.OPEN, IssueState.IN_PROGRESS}),
    IssueState.DROPPED: frozenset({IssueState.OPEN, IssueState.IN_PROGRESS}),
}
#: Issues somebody still has to solve.
UNSOLVED = (IssueState.OPEN, IssueState.IN_PROGRESS)


class Assumed(Enum):
    """The four inputs of a return."""

    BENEFIT = "benefit"
    ISOLATION = "isolation"
    CONFIDENCE = "confidence"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Indication:
    """What one source says about one topic: how much is lacking, 0 (nothing) to 1 (everything)."""

    topic: Topic
    key: str
    source: Source
    severity: float
    #: how sure the severity is; none where the source gives a bare number
    interval: Interval | None
    #: people, answers, complaints, cases behind it
    n: int


@dataclass(frozen=True, slots=True)
class Coded:
    """How many interviews of a unit name a topic, as interview codes say it: the door for fieldwork."""

    topic: Topic
    key: str
    naming: int
    interviews: int

    @property
    def indication(self) -> Indication:
        """The share of interviews that name it; refused (ValueError) when more name it than were held."""
        return of_share(self.topic, self.key, Source.INTERVIEWS, self.naming, self.interviews)


@dataclass(frozen=True, slots=True)
class RankedNeed:
    """A topic with everything that speaks for it."""

    topic: Topic
    key: str
    #: 0…100: what its sources say together
    score: float
    #: what the score could be when every source lay at its low or at its high end
    low: float
    high: float
    #: the places it could take when the intervals of all needs are taken seriously; 1 is the heaviest
    best: int
    worst: int
    indications: tuple[Indication, ...]


def of_share(topic: Topic, key: str, source: Source, count: int, n: int) -> Indication:
    """An indication that is a share, with its Wilson interval.

    >>> round(of_share(Topic.MANUAL_WORK, "1", Source.COUNTED_WORK, 30, 60).severity, 2)
    0.5
    """
    if not 0 <= count <= n or n == 0:
        raise ValueError("A share counts some of at least one.")
    return Indication(topic, key, source, count / n, wilson(count, n), n)


def of_mean(
    topic: Topic, key: str, source: Source, mean: float, ends: tuple[float, float], n: int, error: float | None
) -> Indication:
    """An indication that is a mean on a scale whose high end is good: (high − mean)/(high − low)."""
    low, high = ends
    width = high - low
    severity = (high - mean) / width
    if error is None:
        return Indication(topic, key, source, severity, None, n)
    half = normal_quantile(0.5 + CONFIDENCE / 2) * error / width
    return Indication(topic, key, source, severity, Interval(max(0.0, severity - half), min(1.0, severity + half)), n)


def ranked(indications: Iterable[Indication]) -> list[RankedNeed]:
    """Needs, the heaviest first: score = 100·(1 − Π(1 − severity)) over the sources of a topic.

    So a second source that agrees strengthens a need and none weakens it; the score orders needs and measures
    nothing by itself, which the page says. The range of places counts the needs that are surely heavier and those that might be.

    >>> one = of_share(Topic.ELEMENT, "waktu", Source.COMPLAINTS, 40, 50)
    >>> two = of_share(Topic.ELEMENT, "biaya", Source.COMPLAINTS, 2, 50)
    >>> [(need.key, need.best, need.worst) for need in ranked([two, one])]
    [('waktu', 1, 1), ('biaya', 2, 2)]
    """
    groups: dict[tuple[Topic, str], list[Indication]] = {}
    for each in indications:
        groups.setdefault((each.topic, each.key), []).append(each)
    scored = [(topic, key, *_score(members), tuple(members)) for (topic, key), members in groups.items()]
    needs = []
    for place, (topic, key, score, low, high, members) in enumerate(scored):
        others = [other for at, other in enumerate(scored) if at != place]
        surely = sum(other[3] > high for other in others)
        perhaps = sum(other[4] > low for other in others)
        needs.append(RankedNeed(topic, key, score, low, high, 1 + surely, 1 + perhaps, members))
    return sorted(needs, key=lambda need: (-need.score, need.topic.value, need.key))


def _score(members: Sequence[Indication]) -> tuple[float, float, float]:
    lows = [each.interval.low if each.interval else each.severity for each in members]
    highs = [each.interval.high if each.interval else each.severity for each in members]
    return _together(each.severity for each in members), _together(lows), _together(highs)


def _together(severities: Iterable[float]) -> float:
    return 100 * (1 - prod(1 - severity for severity in severities))


#: A barrier is a need below the middle of its scale: more people are held back than not.
MIDDLE = 3.0
#: A barrier is an issue of the unit from this mean down (scale 1–5), said by so many people.
HEAVY = 2.5
ENOUGH = MINIMUM


@dataclass(frozen=True, slots=True)
class Barrier:
    """What a unit's people answered about one barrier; the higher the mean the better."""

    unit_id: int
    key: str
    mean: float
    #: people, not ticks
    n: int
    #: standard error of the mean; none for a single value
    error: float | None

    @property
    def heavy(self) -> bool:
        """Whether it becomes an issue of the unit."""
        return self.n >= ENOUGH and self.mean <= HEAVY


def barrier(unit_id: int, key: str, sums: Sequence[tuple[int, int, int]]) -> Barrier | None:
    """A barrier from (n, Σx, Σx²) per item, good side up; None without answers.

    People are counted by their most answered item, so that several items of one person do not look like several
    people; the error is that of the pooled values over the people.
    """
    given = sum(n for n, _total, _squares in sums)
    people = max((n for n, _total, _squares in sums), default=0)
    if not people:
        return None
    mean = sum(total for _n, total, _squares in sums) / given
    squares = sum(square for _n, _total, square in sums)
    spread = max(0.0, (squares - given * mean * mean) / (given - 1)) if given > 1 else None
    return Barrier(unit_id, key, mean, people, None if spread is None else sqrt(spread / people))


def turned_sums(n: int, total: int, squares: int, ends: tuple[int, int]) -> tuple[int, int, int]:
    """Sums of a reversed item, turned.

    >>> turned_sums(2, 1 + 2, 1 + 4, (1, 5))
    (2, 9, 41)
    """
    both = sum(ends)
    return n, n * both - total, n * both * both - 2 * both * total + squares


def below(levels: Mapping[int, int], needed: int) -> tuple[int, int]:
    """How many of the people assessed lie below the level needed, and how many were assessed.

    >>> below({7: 1, 8: 3, 9: 2}, 3)
    (2, 3)
    """
    return sum(level < needed for level in levels.values()), len(levels)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One stated input of a return, with the ends between which it may lie."""

    value: float
    low: float
    high: float


class Fault(Enum):
    """Why an assumption is refused."""

    ORDER = "order"
    SHARE = "share"
    NOT_POSITIVE = "not_positive"


def fault(kind: Assumed, stated: Assumption) -> Fault | None:
    """What is wrong with a stated assumption: ends in order, shares within 0 and 1, money above nothing."""
    if not stated.low <= stated.value <= stated.high:
        return Fault.ORDER
    if kind in (Assumed.ISOLATION, Assumed.CONFIDENCE):
        return None if stated.low >= 0 and stated.high <= 1 and stated.value > 0 else Fault.SHARE
    return None if stated.low > 0 else Fault.NOT_POSITIVE
