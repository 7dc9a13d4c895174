"""Which people's stories are worth hearing: those it worked for best, and those it did not work for."""

import hashlib
from collections.abc import Mapping
from enum import Enum

#: Code of the item by which a respondent agrees to be named to the evaluator, and the value that means yes.
CONSENT_ITEM = "boleh_dihubungi"
CONSENT_YES = 1
#: People of each end unless another number is asked for.
EACH = 5


class Tail(Enum):
    """Which end of the distribution a person stands at."""

    HIGH = "high"
    LOW = "low"


class CaseState(Enum):
    """What became of a listed person."""

    LISTED = "listed"
    INTERVIEWED = "interviewed"
    DECLINED = "declined"


def extremes(scores: Mapping[str, float], each: int, seed: int) -> dict[Tail, list[str]]:
    """The highest and the lowest `each`, best and worst first; nobody stands at both ends.

    Ties are broken by a hash of the seed and the key, so the same seed always picks the same people and nobody can
    prefer one of two equals.

    >>> extremes({"a": 1.0, "b": 2.0, "c": 5.0}, 1, 7) == {Tail.HIGH: ["c"], Tail.LOW: ["a"]}
    True
    """

    def lot(key: str) -> str:
        return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()

    many = min(each, len(scores) // 2)
    ordered = sorted(scores, key=lambda key: (scores[key], lot(key)))
    return {Tail.HIGH: ordered[::-1][:many], Tail.LOW: ordered[:many]}
