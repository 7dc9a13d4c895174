"""Pairing against OR-Tools' min-cost flow and scipy: the same candidates, the same optimum, CPU time and
memory.

`rows()` measures; `python -m benchmarks.pairing [--large]` prints. Each measurement runs in a process of its
own, so that peak memory is that of one solver. The market is invented: 64 competencies in Zipf-like demand,
five weighted criteria, the 20 best mentors of every mentee, capacities of 3 to 5 that leave about a sixth of
the slots free.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SIZES = {"S": (1_000, 300), "M": (10_000, 3_000), "L": (100_000, 30_000), "scarce": (5_000, 1_000)}
#: In the scarce market a fifth of the mentees must wait: chains of moves are longest there.
GOALS = {"S": 1.0, "M": 5.0, "L": 6.0}
CANDIDATES = 20

Rows = list[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: our cost, the other's, their ratio and what the ratio should be."""

    work: str
    ours: float
    other: float
    unit: str
    goal: float | None

    @property
    def ratio(self) -> float:
        """Ours ÷ other."""
        return self.ours / self.other


def a_market(mentees: int, mentors: int, seed: int = 7) -> tuple[Rows, list[int]]:
    """Scores (highest first) and mentors of every mentee, and the mentors' capacities."""
    import numpy as np

    rng = np.random.default_rng(seed)
    competencies = 64
    popular = 1 / np.arange(1, competencies + 1) ** 1.0
    demand = popular / popular.sum()
    # What is needed and what is known agree only by half.
    supply = 0.5 * demand + 0.5 * rng.permutation(demand)
    supply /= supply.sum()
    skills = np.zeros((mentors, competencies), dtype=np.int8)
    for mentor in range(mentors):
        known = rng.choice(competencies, size=6, replace=False, p=supply)
        skills[mentor, known] = rng.integers(2, 6, size=6)
    hours = rng.random((mentors, 40)) < 0.15
    place = rng.integers(0, 34, mentors)
    job = rng.integers(0, 12, mentors)
    style = rng.integers(1, 6, (mentors, 6))
    capacity = rng.integers(3, 6, mentors).tolist()
    rows: Rows = []
    for _ in range(mentees):
        # A national cohort is looked through by samples, as an index of candidates would.
        pool = np.arange(mentors) if mentors <= 3000 else rng.choice(mentors, size=1500, replace=False)
        needs = rng.choice(competencies, size=3, replace=False, p=demand)
        levels = rng.integers(2, 5, size=3)
        covered = ((skills[pool][:, needs] >= levels) * levels).sum(axis=1) / levels.sum()
        common = (hours[pool] & (rng.random(40) < 0.15)).sum(axis=1)
        apart = np.abs(style[pool] - rng.integers(1, 6, 6)).mean(axis=1)
        score = (
            3500 * covered
            + 2000 * (rng.random(len(pool)) < 0.01)
            + 1500 * (1 - apart / 4)
            + 1000 * (job[pool] == rng.integers(0, 12))
            + 1000 * np.minimum(common, 2) / 2
            + 1000 * np.where(place[pool] == rng.integers(0, 34), 1.0, 0.6)
        ).astype(int)
        score[(covered == 0) | (common == 0)] = 0
        best = np.argsort(-score, kind="stable")[:CANDIDATES]
        best = best[score[best] > 0]
        rows.append((tuple(score[best].tolist()), tuple(pool[best].tolist())))
    return rows, capacity


def ours(rows: Rows, capacity: Sequence[int]) -> tuple[int, int]:
    """The product's solver with its certificate."""
    from mentoring.pairing.rules.solver import assign

    result = assign(rows, [[0] * count for count in capacity])
    return result.objective, result.bound


def _peak_memory() -> int:
    """Peak resident kilobytes of this process alone (`ru_maxrss` would carry the parent's peak over)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise RuntimeError("the kernel does not tell the peak memory")


def whole_plan(rows: Rows, capacity: Sequence[int]) -> tuple[int, int]:
    """The product's `solve`: checks, names, prices, reasons and all."""
    from mentoring.pairing.rules import Candidate, Policy, solve

    candidates = (
        Candidate(f"a{mentee}", f"b{mentor}", score, (("score", score),))
        for mentee, (scores, choices) in enumerate(rows)
        for score, mentor in zip(scores, choices, strict=True)
    )
    policy = Policy(floor=0, cardinality_first=False, reserve_share=0, second_tier_penalty=0)
    plan = solve(candidates, {f"b{mentor}": count for mentor, count in enumerate(capacity)}, policy=policy)
    return plan.objective, plan.bound


def or_tools(rows: Rows, capacity: Sequence[int]) -> tuple[int, int]:
    """OR-Tools SimpleMinCostFlow, built with its bulk calls."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    n, m = len(rows), len(capacity)
    mentor = np.fromiter((j for _, choices in rows for j in choices), dtype=np.int64)
    cost = -np.fromiter((score for scores, _ in rows for score in scores), dtype=np.int64)
    mentee = np.repeat(np.arange(n), [len(scores) for scores, _ in rows])
    sink = n + m
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([mentee, np.arange(n), n + np.arange(m)]),
        np.concatenate([n + mentor, np.full(n, sink), np.full(m, sink)]),
        np.concatenate([np.ones(len(mentor) + n, dtype=np.int64), np.array(capacity)]),
        np.concatenate([cost, np.zeros(n + m, dtype=np.int64)]),
    )
    flow.set_nodes_supplies(np.arange(n + m + 1), np.array([1] * n + [0] * m + [-n]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return -int(flow.optimal_cost()), -int(flow.optimal_cost())


def scipy_sparse(rows: Rows, capacity: Sequence[int]) -> tuple[int, int]:
    """scipy's sparse assignment on slots written out, with a private place to wait for each mentee."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    first = np.concatenate([[0], np.cumsum(capacity)])
    slots = int(first[-1])
    row_of, column_of, value = [], [], []
    for mentee, (scores, choices) in enumerate(rows):
        for score, mentor in zip(scores, choices, strict=True):
            count = capacity[mentor]
            row_of.extend([mentee] * count)
            column_of.extend(range(first[mentor], first[mentor] + count))
            value.extend([score + 1] * count)
        row_of.append(mentee)
        column_of.append(slots + mentee)
        value.append(1)
    shape = (len(rows), slots + len(rows))
    matrix = csr_array((np.array(value, dtype=float), (row_of, column_of)), shape=shape)
    chosen = min_weight_full_bipartite_matching(matrix, maximize=True)
    total = round(float(matrix[chosen].sum())) - len(rows)
    return total, total


SOLVERS: dict[str, Callable[[Rows, Sequence[int]], tuple[int, int]]] = {
    "ours": ours,
    "plan": whole_plan,
    "ortools": or_tools,
    "scipy": scipy_sparse,
}


def measure_here(solver: str, size: str, rounds: int) -> dict[str, float]:
    """CPU seconds (median), growth of peak memory in MB and the value found; to be run in its own process."""
    rows, capacity = a_market(*SIZES[size])
    SOLVERS[solver](*a_market(20, 10))  # imports and first calls are not the work
    before = _peak_memory()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        objective, bound = SOLVERS[solver](rows, capacity)
        times.append(time.process_time() - start)
    after = _peak_memory()
    return {
        "seconds": statistics.median(times),
        "memory": (after - before) / 1024,
        "objective": objective,
        "bound": bound,
        "edges": sum(len(scores) for scores, _ in rows),
    }


def measure(solver: str, size: str, rounds: int) -> dict[str, float]:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.pairing", "--one", solver, size, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def rows(*, large: bool = False, rounds: int = 5) -> list[Row]:
    """What `make bench` prints about pairing; every solver must find the same optimum and ours prove it."""
    table = []
    for size in ("S", "M", "L") if large else ("S", "M"):
        n, m = SIZES[size]
        times = rounds if size != "L" else 1
        found = {solver: measure(solver, size, times) for solver in ("ours", "plan", "ortools")}
        found["scipy"] = measure("scipy", size, times)
        if len({one["objective"] for one in found.values()}) > 1:
            raise AssertionError(f"the solvers disagree on {size}: {found}")
        if found["ours"]["bound"] != found["ours"]["objective"]:
            raise AssertionError("our plan is not proved")
        name = f"pairing {size} {n:,}×{m:,}"
        mine, other = found["ours"], found["ortools"]
        table.append(Row(f"{name} ÷ OR-Tools", mine["seconds"], other["seconds"], "CPU s", GOALS[size]))
        table.append(Row(f"{name}, solve() ÷ OR-Tools", found["plan"]["seconds"], other["seconds"], "CPU s", None))
        table.append(Row(f"{name}, memory ÷ OR-Tools", mine["memory"], max(other["memory"], 0.1), "MB", 1.0))
        sparse = found["scipy"]
        table.append(Row(f"{name} ÷ scipy", mine["seconds"], sparse["seconds"], "CPU s", None))
        table.append(Row(f"{name}, memory ÷ scipy", mine["memory"], max(sparse["memory"], 0.1), "MB", None))
    hard = {solver: measure(solver, "scarce", rounds) for solver in ("ours", "ortools")}
    if len({one["objective"] for one in hard.values()}) > 1:
        raise AssertionError(f"the solvers disagree on the scarce market: {hard}")
    name = "pairing, a fifth must wait, 5,000×1,000 ÷ OR-Tools"
    table.append(Row(name, hard["ours"]["seconds"], hard["ortools"]["seconds"], "CPU s", None))
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--one", nargs=3)
    options = parser.parse_args()
    if options.one:
        solver, size, rounds = options.one
        print(json.dumps(measure_here(solver, size, int(rounds))))
        return
    for row in rows(large=options.large):
        goal = "" if row.goal is None else f"≤ {row.goal:g}"
        print(f"{row.work:<46} {row.ours:>9.3f} {row.other:>9.3f} {row.unit:<6} {row.ratio:>7.2f} {goal}")


if __name__ == "__main__":
    main()
