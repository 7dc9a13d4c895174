"""Optimal pairing with a proof: no input or output, no clock, standard library only; deterministic.

>>> plan = solve(
...     [Candidate("ani", "rina", 8000, (("gap", 8000),)), Candidate("budi", "rina", 6000, (("gap", 6000),))],
...     {"rina": 1},
... )
>>> [(pair.mentee, pair.mentor) for pair in plan.pairs], plan.waiting[0].reason.value
([('ani', 'rina')], 'all_full')
>>> plan.price["rina"], plan.bound - plan.objective
((1, 6000), 0)
"""

from mentoring.pairing.rules.candidates import score_pairs
from mentoring.pairing.rules.changes import Delta, Option, rematch, what_if
from mentoring.pairing.rules.explanation import (
    Explanation,
    GroupRow,
    SkillNeed,
    Status,
    audit,
    explain,
    recruit,
)
from mentoring.pairing.rules.model import (
    BP,
    FULL_SCORE,
    Candidate,
    Pair,
    PairingError,
    Plan,
    Policy,
    Problem,
    ProblemCode,
    Waiting,
    WaitingReason,
)
from mentoring.pairing.rules.planning import solve
from mentoring.pairing.rules.scoring import (
    DEFAULT_WEIGHTS,
    Conditions,
    Mentee,
    Mentor,
    failed_condition,
)

__all__ = [
    "BP",
    "DEFAULT_WEIGHTS",
    "FULL_SCORE",
    "Candidate",
    "Conditions",
    "Delta",
    "Explanation",
    "GroupRow",
    "Mentee",
    "Mentor",
    "Option",
    "Pair",
    "PairingError",
    "Plan",
    "Policy",
    "Problem",
    "ProblemCode",
    "SkillNeed",
    "Status",
    "Waiting",
    "WaitingReason",
    "audit",
    "explain",
    "failed_condition",
    "recruit",
    "rematch",
    "score_pairs",
    "solve",
    "what_if",
]
