"""From learning into work: what something promised those who took part, and the statements its barriers are measured by.

Rooms that know what was promised lend their query with `@tells_promises`, so that whoever finds a barrier need not know
who taught.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bina.people.models import Person


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody is able to do afterwards, with the competency it belongs to and the level it leads to, if named."""

    behaviour: str
    competency_id: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a survey of barriers, and its scale in words from 1 up; `reverse` where agreeing is bad."""

    text: str
    labels: tuple[str, ...]
    reverse: bool = False

    def turned(self, value: int) -> int:
        """An answer with its good end up.

        >>> Statement("Saya perlu latihan lagi.", ("tidak", "ragu", "ya"), reverse=True).turned(3)
        1
        """
        return len(self.labels) + 1 - value if self.reverse else value


PromiseTeller = Callable[[Person, int], Sequence[Promise]]
_tellers: dict[str, PromiseTeller] = {}


def tells_promises(kind: str) -> Callable[[PromiseTeller], PromiseTeller]:
    """Register who knows what a kind of subject promises: given a person and the subject's id."""

    def register(teller: PromiseTeller) -> PromiseTeller:
        _tellers[kind] = teller
        return teller

    return register


def promises_of(person: Person, kind: str, number: int) -> Sequence[Promise]:
    """What a subject promised this person; nothing where nobody knows."""
    teller = _tellers.get(kind)
    return teller(person, number) if teller else ()
