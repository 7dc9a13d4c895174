"""`make bench`: python -m benchmarks [NAME …] prints one table of ratios."""

import importlib
import sys
from datetime import UTC, datetime

MODULES = ("pages", "documents", "people", "start", "pairing", "courses", "evaluation")


def main(names: list[str]) -> None:
    """Run the named benches, or all."""
    print(f"Bina benchmarks, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. CPU time, medians of interleaved rounds.\n")
    print("| bench | work | ours | other | ratio | goal | |")
    print("|---|---|---|---|---|---|---|")
    for name in names or MODULES:
        for row in importlib.import_module(f"benchmarks.{name}").rows():
            ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
            mark = {True: "reached", False: "**missed**", None: ""}[row.reached]
            print(
                f"| {row.bench} | {row.work} | {row.ours} | {row.other} | {ratio} | {row.goal} | {mark} |", flush=True
            )


if __name__ == "__main__":
    main(sys.argv[1:])
