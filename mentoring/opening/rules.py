"""The capacity gate, and what the manager of a programme asks of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


@dataclass(frozen=True, slots=True)
class Need:
    """One competency at the level where places are shortest: people who want to reach it or more, and places on mentors
    who have reached it.
    """

    competency: int
    level: int
    demand: int
    slots: int

    @property
    def enough(self) -> bool:
        """Whether everybody could find a place."""
        return self.demand <= self.slots


@dataclass(frozen=True, slots=True)
class Gate:
    """Demand and places in all, and by competency with the scarcest first."""

    demand: int
    slots: int
    needs: tuple[Need, ...]

    @property
    def short(self) -> tuple[Need, ...]:
        """Competencies with more people than places."""
        return tuple(need for need in self.needs if not need.enough)

    @property
    def enough(self) -> bool:
        """Whether the programme may be opened without a reason: somebody to guide, and nobody left over for lack of
        places, in all or for one competency.
        """
        return 0 < self.demand <= self.slots and not self.short


def gate(mentees: Sequence[Mapping[int, int]], mentors: Sequence[tuple[int, Mapping[int, int]]]) -> Gate:
    """Demand beside places. `mentees`: competency → level to reach; `mentors`: (places, competency → level reached).

    A competency is judged at the level where people outnumber places most. A mentor's places count for every competency
    they have reached, so the figures by competency are the best case; the total counts each place once.

    >>> gate([{1: 2}, {1: 4}], [(2, {1: 3})]).needs
    (Need(competency=1, level=4, demand=1, slots=0),)
    """
    wanted: dict[int, list[int]] = {}
    for levels in mentees:
        for competency, level in levels.items():
            wanted.setdefault(competency, []).append(level)
    needs = []
    for competency, asked in wanted.items():
        judged = [
            Need(
                competency,
                level,
                sum(1 for one in asked if one >= level),
                sum(places for places, shown in mentors if shown.get(competency, 0) >= level),
            )
            for level in sorted(set(asked))
        ]
        needs.append(max(judged, key=lambda need: (need.demand - need.slots, need.level)))
    needs.sort(key=lambda need: (need.slots - need.demand, need.competency))
    return Gate(len(mentees), sum(places for places, _shown in mentors), tuple(needs))


#: Days between two batches of a rolling programme.
BATCH_DAYS = 7


def following_batch(today: date, ends_on: date) -> date:
    """When the batch after today's comes; a day past the end where there is none any more."""
    day = today + timedelta(days=BATCH_DAYS)
    return day if day <= ends_on else ends_on + timedelta(days=1)


class Word(Enum):
    """How far something is so."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


#: The six areas a good programme is judged by, with the statements of each. Keys are kept with every audit; who changes
#: what a statement means gives it a new key.
AREAS: Mapping[str, tuple[str, ...]] = {
    "purpose": ("purpose_known", "purpose_measured"),
    "briefing": ("mentors_briefed", "superiors_told"),
    "pairing": ("pairing_fair", "change_easy"),
    "review": ("progress_seen", "lessons_used"),
    "care": ("charter_signed", "trouble_heard"),
    "running": ("time_given", "help_reachable"),
}
STATEMENTS = tuple(statement for statements in AREAS.values() for statement in statements)


def audit_counts(answers: Mapping[str, str]) -> tuple[int, int, int]:
    """How many statements hold, hold partly, and do not."""
    words = [answers.get(statement) for statement in STATEMENTS]
    return words.count(Word.YES.value), words.count(Word.PARTLY.value), words.count(Word.NO.value)
