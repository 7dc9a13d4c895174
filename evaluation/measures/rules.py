"""How strong evidence of behaviour is: E0 said by oneself … E4 agreed by independent sources, month after month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EvidenceGrade(StrEnum):
    """How far evidence of behaviour can be trusted; from E2 on it counts in a report."""

    SAID = "E0"  # by the person themselves
    RETOLD = "E1"  # by the mentor, as the person told it
    SEEN = "E2"  # the mentor saw it, or a file shows it
    AGREED = "E3"  # two mentors who know nothing of each other, at most one level apart
    REPEATED = "E4"  # so in two months or more


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a person did at work, as it was released."""

    #: the mentor of the pair that noted it: everything from one pair counts as one source, however often it is said
    giver: int
    behaviour: str
    level: int
    source: str
    by_mentor: bool
    seen: bool
    artefact: bool
    done_on: date


#: Levels that two sources may lie apart and still agree.
APART = 1
#: Months with agreeing evidence that make it repeated.
MONTHS = 2


def alone(deed: Deed) -> EvidenceGrade:
    """The grade a deed has by itself: a pair never lifts its own word above E2, whomever it quotes."""
    if deed.seen or deed.artefact:
        return EvidenceGrade.SEEN
    return EvidenceGrade.RETOLD if deed.by_mentor else EvidenceGrade.SAID


def together(deeds: Iterable[Deed]) -> EvidenceGrade | None:
    """The grade of everything released about one behaviour of one person; None without any.

    E3 needs two different givers with evidence of E2 at most one level apart; E4 the same in two calendar months.
    Givers who disagree stay at E2: a disagreement is shown, never averaged away.
    """
    found = list(deeds)
    if not found:
        return None
    strong = [deed for deed in found if alone(deed) is EvidenceGrade.SEEN]
    agreeing = _agreeing(strong)
    if agreeing:
        months = {(deed.done_on.year, deed.done_on.month) for deed in agreeing}
        return EvidenceGrade.REPEATED if len(months) >= MONTHS else EvidenceGrade.AGREED
    return max((alone(deed) for deed in found), key=lambda grade: grade.value)


def disagree(deeds: Iterable[Deed]) -> bool:
    """Whether two givers saw the same behaviour at levels more than one apart."""
    strong = [deed for deed in deeds if alone(deed) is EvidenceGrade.SEEN]
    return any(one.giver != other.giver and abs(one.level - other.level) > APART for one in strong for other in strong)


def _agreeing(strong: Sequence[Deed]) -> list[Deed]:
    return [
        one
        for one in strong
        if any(one.giver != other.giver and abs(one.level - other.level) <= APART for other in strong)
    ]
