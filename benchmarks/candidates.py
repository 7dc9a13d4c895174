"""Scoring every pair of a large cohort against one float32 matrix product of the same size.

The product is what a scorer that writes every criterion as columns of a matrix could not go below.
"""

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.measure import Row, interleaved
from mentoring.pairing.rules import Mentee, Mentor, score_pairs

MENTEES, MENTORS = 10_000, 3_000
#: Columns of the linear criteria: competencies by level, hours, barriers, places, jobs and the rest.
COLUMNS = 400
_SKILLS = [f"k{n}" for n in range(64)]
_POPULAR = [1 / (n + 1) for n in range(64)]
_HOURS = [f"h{n}" for n in range(40)]


def _person(chance: random.Random) -> dict[str, Any]:
    return {
        "seniority": chance.randint(5, 14),
        "times": frozenset(chance.sample(_HOURS, 6)),
        "modes": frozenset(chance.sample(["tatap_muka", "daring"], chance.randint(1, 2))),
        "place": f"p{chance.randint(0, 33)}",
        "zone": chance.choice([7, 8, 9]),
        "barriers": frozenset(chance.sample("pqrstuvwxy", 3)),
        "job": f"j{chance.randint(0, 40)}",
        "job_family": f"f{chance.randint(0, 11)}",
        "style": tuple(chance.randint(1, 5) for _ in range(6)),
    }


def rows() -> Iterator[Row]:
    """The ratio of all scoring, candidates and their parts included, to the bare product."""
    chance = random.Random(5)
    mentors = [
        Mentor(
            id=f"b{n}", capacity=4, skills={s: chance.randint(2, 5) for s in chance.choices(_SKILLS, _POPULAR, k=6)},
            **_person(chance),
        )
        for n in range(MENTORS)
    ]  # fmt: skip
    mentees = [
        Mentee(
            id=f"a{n}", needs={s: chance.randint(2, 4) for s in chance.choices(_SKILLS, _POPULAR, k=3)},
            wishes=tuple(f"b{chance.randrange(MENTORS)}" for _ in range(3)), **_person(chance),
        )
        for n in range(MENTEES)
    ]  # fmt: skip
    numbers = np.random.default_rng(5)
    left = numbers.random((MENTEES, COLUMNS), np.float32)
    right = numbers.random((COLUMNS, MENTORS), np.float32)
    ours, product = interleaved(lambda: score_pairs(mentees, mentors), lambda: left @ right, 3)
    yield Row(
        "candidates",
        f"scoring {MENTEES:,}×{MENTORS:,}, 20 each with their parts ÷ one float32 product",
        f"{ours:.2f} CPU s",
        f"{product:.2f} CPU s",
        ours / product,
        "≤ 6",
    )
