"""Taking a ratio: two works in turn, CPU time, the median of several rounds."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table `make bench` prints. `goal` is the largest (or, with ≥, smallest) ratio wanted now."""

    bench: str
    work: str
    ours: str
    other: str
    ratio: float | None
    goal: str

    @property
    def reached(self) -> bool | None:
        """Whether the goal holds; None where there is none."""
        if self.ratio is None or not self.goal:
            return None
        number = float(self.goal.strip("≤≥ ").split()[0].replace(",", "."))
        return self.ratio >= number if self.goal.startswith("≥") else self.ratio <= number


def interleaved(ours: Callable[[], object], other: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Median CPU seconds of both, run in turn after one warm-up each."""
    ours(), other()
    pairs = [(_cpu(ours), _cpu(other)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def milliseconds(seconds: float) -> str:
    """A time as people read it."""
    return f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"
