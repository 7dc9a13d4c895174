"""`make bench`: python -m benchmarks [NAME …] prints one table of ratios."""

import importlib
import sys
from datetime import UTC, datetime
from typing import Any

from benchmarks.measure import Row

MODULES = ("pages", "documents", "people", "start", "pairing", "candidates", "slots", "courses", "evaluation")


def _common(row: Any) -> Row:
    """Pairing measures in processes of its own and brings plain numbers."""
    if isinstance(row, Row):
        return row
    goal = "" if row.goal is None else f"≤ {row.goal:g}"
    return Row("pairing", row.work, f"{row.ours:.3g} {row.unit}", f"{row.other:.3g} {row.unit}", row.ratio, goal)


def main(names: list[str]) -> None:
    """Run the named benches, or all."""
    print(f"Bina benchmarks, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. CPU time, medians of interleaved rounds.\n")
    print("| bench | work | ours | other | ratio | goal | |")
    print("|---|---|---|---|---|---|---|")
    for name in names or MODULES:
        for row in map(_common, importlib.import_module(f"benchmarks.{name}").rows()):
            ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
            mark = {True: "reached", False: "**missed**", None: ""}[row.reached]
            print(
                f"| {row.bench} | {row.work} | {row.ours} | {row.other} | {ratio} | {row.goal} | {mark} |", flush=True
            )


if __name__ == "__main__":
    main(sys.argv[1:])
