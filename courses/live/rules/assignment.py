"""Seats for many at once, by what each would like best: fair, within capacity, and with every unit still covered.

What is best, in words: a seat is worth 1,000. Whoever went without before is worth 100 more for each time, up to three
times. A second choice costs 10, a third 30, a fourth 60, a fifth 100. The plan has the greatest sum there is, among
those in which no meeting has more people than seats, nobody has two seats, and of no group more people are away at
any instant than may be (meetings that overlap count together).

It is an integer programme. Where no two meetings overlap it is a flow (person → group at a meeting → meeting) and the
simplex method ends at whole numbers by itself; where they overlap it nearly always does, and when it does not,
branch and bound (HiGHS) goes on to the exact optimum. People and meetings are put in an order that depends only on
their keys and the seed before anything is solved, so the plan does not depend on the order they come in.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.live.rules.seats import Group, Obstacle, Span, away_at_once, overlap

#: What a seat is worth, and what it is worth more for every time somebody went without, up to so many times.
SEAT, WAITED, MOST_WAITED = 1000, 100, 3
#: What a choice of each rank costs, the first first. Nobody names more.
RANKS = (0, 10, 30, 60, 100)


@dataclass(frozen=True, slots=True)
class Date:
    """A meeting to give seats in."""

    key: int
    span: Span
    seats: int


@dataclass(frozen=True, slots=True)
class Wisher:
    """Somebody who would like a seat: the meetings in order of liking, and how often they went without before."""

    key: int
    group: Group
    wishes: tuple[int, ...]
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """How many of a group may be away at once, and when some already are."""

    most: int
    away: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A wish that was liked better than what was given, and why it could not be."""

    date: int
    obstacle: Obstacle


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one person gets: a meeting with the rank it had (from 1), or none, and what stood in the way of better."""

    person: int
    date: int | None
    rank: int | None
    blocked: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """The plan and what it is worth."""

    outcomes: tuple[Outcome, ...]
    worth: int

    @property
    def seated(self) -> int:
        """How many have a seat."""
        return sum(outcome.date is not None for outcome in self.outcomes)

    @property
    def firsts(self) -> int:
        """How many have their first choice."""
        return sum(outcome.rank == 1 for outcome in self.outcomes)


def worth(waited: int, rank: int) -> int:
    """What a seat is worth, with the rank from 1.

    >>> worth(0, 1), worth(0, 2), worth(2, 3), worth(9, 1)
    (1000, 990, 1170, 1300)
    """
    return SEAT + WAITED * min(waited, MOST_WAITED) - RANKS[rank - 1]


def assign(
    dates: Sequence[Date], wishers: Sequence[Wisher], cover: Mapping[Group, Cover] | None = None, seed: str = ""
) -> Assignment:
    """The best plan; without `cover` only seats limit it. Outcomes stand in the order of the people's keys.

    Of two plans worth the same, the seed decides; the same people, dates and seed give the same plan in any order.
    """
    by_key = {date.key: date for date in dates}
    people = sorted(wishers, key=lambda wisher: (_shuffled(seed, wisher.key), wisher.key))
    pairs = [
        (place, key, rank)
        for place, wisher in enumerate(people)
        for rank, key in enumerate(wisher.wishes[: len(RANKS)], start=1)
        if key in by_key
    ]
    chosen = _solved(pairs, people, by_key, cover or {}) if pairs else []
    given = {people[place].key: (key, rank) for place, key, rank in chosen}
    total = sum(worth(people[place].waited, rank) for place, _key, rank in chosen)
    return Assignment(_explained(people, given, by_key), total)


def _shuffled(seed: str, key: int) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()


def moments(dates: Iterable[Date], away: Sequence[Span] = ()) -> list[tuple[tuple[int, ...], int]]:
    """The instants at which coverage must hold: dates that run then, and how many are away then already.

    More can only be away than before where something begins, so the begins are enough.
    """
    known = sorted(dates, key=lambda date: (date.span, date.key))
    found: dict[tuple[int, ...], int] = {}
    for at in {date.span[0] for date in known} | {begin for begin, _end in away}:
        running = tuple(date.key for date in known if date.span[0] <= at < date.span[1])
        gone = sum(begin <= at < end for begin, end in away)
        if running:
            found[running] = max(gone, found.get(running, 0))
    return sorted(found.items())


Pair = tuple[int, int, int]


def _limits(
    pairs: Sequence[Pair], people: Sequence[Wisher], dates: Mapping[int, Date], cover: Mapping[Group, Cover]
) -> list[tuple[list[int], int]]:
    """Which pairs together may be chosen how often; limits that cannot be reached are left out."""
    by_person: dict[int, list[int]] = defaultdict(list)
    by_date: dict[int, list[int]] = defaultdict(list)
    by_group: dict[Group, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for column, (place, key, _rank) in enumerate(pairs):
        by_person[place].append(column)
        by_date[key].append(column)
        if people[place].group in cover:
            by_group[people[place].group][key].append(column)
    limits = [(columns, 1) for columns in by_person.values()]
    limits += [(columns, dates[key].seats) for key, columns in sorted(by_date.items())]
    limits = [(columns, most) for columns, most in limits if len(columns) > most]
    usual = moments(dates.values())
    for group, columns_of in by_group.items():
        known = cover[group]
        for keys, gone in moments(dates.values(), known.away) if known.away else usual:
            columns = [column for key in keys for column in columns_of.get(key, ())]
            left = max(0, known.most - gone)
            if len({pairs[column][0] for column in columns}) > left:
                limits.append((columns, left))
    return limits


def _solved(
    pairs: Sequence[Pair], people: Sequence[Wisher], dates: Mapping[int, Date], cover: Mapping[Group, Cover]
) -> list[Pair]:
    import numpy as np
    import scipy.optimize
    from scipy.sparse import csr_array

    solvers: Any = scipy.optimize

    value = np.array([worth(people[place].waited, rank) for place, _key, rank in pairs], dtype=float)
    limits = _limits(pairs, people, dates, cover)
    most = np.array([limit for _columns, limit in limits], dtype=float)
    lengths = [len(columns) for columns, _limit in limits]
    column = np.fromiter((c for columns, _limit in limits for c in columns), dtype=np.int64, count=sum(lengths))
    row = np.repeat(np.arange(len(limits)), lengths)
    matrix = csr_array((np.ones(len(column)), (row, column)), shape=(len(limits), len(pairs))).tocsc()
    found = solvers.linprog(-value, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs-ds")
    picked = found.x
    if np.abs(picked - picked.round()).max() > 1e-6:
        # Overlapping dates can leave halves at a corner: only then is the search for whole numbers needed.
        found = solvers.milp(
            -value,
            integrality=np.ones(len(pairs)),
            bounds=solvers.Bounds(0, 1),
            constraints=solvers.LinearConstraint(matrix, -np.inf, most),
            options={"mip_rel_gap": 0},
        )
        picked = found.x
    return [pair for pair, taken in zip(pairs, picked, strict=True) if taken > 0.5]


def _explained(
    people: Sequence[Wisher],
    given: Mapping[int, tuple[int, int]],
    dates: Mapping[int, Date],
) -> tuple[Outcome, ...]:
    """Every outcome with what stood in the way of each choice liked better: no seat, or the group's coverage."""
    taken = Counter(key for key, _rank in given.values())
    outcomes: list[Outcome] = []
    for wisher in sorted(people, key=lambda wisher: wisher.key):
        mine = given.get(wisher.key)
        better = wisher.wishes[: len(RANKS) if mine is None else mine[1] - 1]
        blocked = tuple(
            Blocked(key, Obstacle.FULL if taken[key] >= dates[key].seats else Obstacle.COVERAGE)
            for key in better
            if key in dates
        )
        outcomes.append(Outcome(wisher.key, mine[0] if mine else None, mine[1] if mine else None, blocked))
    return tuple(outcomes)


def broken(
    assignment: Assignment, dates: Sequence[Date], wishers: Collection[Wisher], cover: Mapping[Group, Cover]
) -> list[str]:
    """What a plan breaks: seats or coverage; empty for every plan that `assign` makes. A check on its own feet."""
    by_key = {date.key: date for date in dates}
    groups = {wisher.key: wisher.group for wisher in wishers}
    taken = Counter(outcome.date for outcome in assignment.outcomes if outcome.date is not None)
    faults = [f"date {key} has {n} people" for key, n in taken.items() if n > by_key[key].seats]
    spans: dict[Group, list[Span]] = defaultdict(list)
    for outcome in assignment.outcomes:
        if outcome.date is not None:
            spans[groups[outcome.person]].append(by_key[outcome.date].span)
    for group, known in cover.items():
        for date in dates:
            if any(overlap(span, date.span) for span in spans[group]):
                n = away_at_once(date.span, [*spans[group], *known.away])
                if n > known.most and away_at_once(date.span, known.away) < n:
                    faults.append(f"{n} of {group} are away")
    return faults
