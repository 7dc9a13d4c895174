"""Seats by wishes for 10,000 people and 60 meetings: with coverage against a plain min-cost flow without it.

The market is invented: 600 groups of different sizes, five wishes each, some meetings far better liked than others,
a third of them overlapping, seats for nine in ten. The flow without coverage is solved by OR-Tools, which must find
the same worth as our own programme without coverage; the product's plan with coverage is checked on its own feet.
"""

import random
from datetime import UTC, datetime, timedelta

from benchmarks.measure import Row, interleaved
from courses.live.rules.assignment import Assignment, Cover, Date, Wisher, assign, broken, worth
from courses.live.rules.seats import most_away

PEOPLE, MEETINGS, GROUPS = 10_000, 60, 600


def a_market(seed: int = 7) -> tuple[list[Date], list[Wisher], dict[tuple[int, str], Cover]]:
    """Dates, people with their wishes, and how many of each group may be away."""
    chance = random.Random(seed)
    day = datetime(2027, 1, 4, 2, tzinfo=UTC)
    dates = []
    for key in range(MEETINGS):
        # Every third begins while the one before it still runs.
        begins = day + timedelta(days=key - (key % 3 == 2), hours=2 * (key % 3 == 2))
        dates.append(Date(key, (begins, begins + timedelta(hours=3)), PEOPLE * 9 // 10 // MEETINGS))
    liking = [1 / (1 + key % 20) ** 0.5 for key in range(MEETINGS)]
    people = []
    for key in range(PEOPLE):
        ranked = sorted(range(MEETINGS), key=lambda date: -(chance.random() ** (1 / liking[date])))
        group = (int(GROUPS * chance.random() ** 1.5), "")
        people.append(Wisher(key, group, tuple(ranked[:5]), chance.choice([0, 0, 0, 0, 1, 2])))
    sizes: dict[tuple[int, str], int] = {}
    for person in people:
        sizes[person.group] = sizes.get(person.group, 0) + 1
    return dates, people, {group: Cover(most_away(size, 10)) for group, size in sizes.items()}


def plain_flow(dates: list[Date], people: list[Wisher]) -> int:
    """What OR-Tools' min-cost flow finds without coverage: the worth of its plan."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    tails = [place for place, person in enumerate(people) for _wish in person.wishes]
    heads = [len(people) + date for person in people for date in person.wishes]
    costs = [-worth(person.waited, rank) for person in people for rank in range(1, len(person.wishes) + 1)]
    sink, n, m = len(people) + len(dates), len(people), len(dates)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([tails, np.arange(n), n + np.arange(m)]),
        np.concatenate([heads, np.full(n + m, sink)]),
        np.concatenate([np.ones(len(tails) + n, dtype=np.int64), [date.seats for date in dates]]),
        np.concatenate([costs, np.zeros(n + m, dtype=np.int64)]),
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.array([1] * n + [0] * m + [-n]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return -int(flow.optimal_cost())


def rows() -> list[Row]:
    """What `make bench` prints about seats."""
    dates, people, cover = a_market()
    plan, free = assign(dates, people, cover), assign(dates, people)
    if broken(plan, dates, people, cover):
        raise AssertionError("the plan breaks seats or coverage")
    if free.worth != plain_flow(dates, people):
        raise AssertionError("the flow finds another worth than our programme without coverage")
    ours, bare = interleaved(lambda: assign(dates, people, cover), lambda: assign(dates, people), 3)
    again, flow = interleaved(lambda: assign(dates, people, cover), lambda: plain_flow(dates, people), 3)
    work = f"{PEOPLE:,} people × {MEETINGS} meetings, coverage moves {_moved(plan, free):,}"
    return [
        Row("slots", f"{work}; ÷ OR-Tools' flow without", f"{again:.2f} s", f"{flow:.2f} s", again / flow, "≤ 3"),
        Row("slots", "the same; ÷ itself without coverage", f"{ours:.2f} s", f"{bare:.2f} s", ours / bare, "≤ 3"),
    ]


def _moved(plan: Assignment, free: Assignment) -> int:
    without = {outcome.person: outcome.date for outcome in free.outcomes}
    return sum(without[outcome.person] != outcome.date for outcome in plan.outcomes)
