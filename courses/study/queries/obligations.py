"""Why somebody must study a course, and how long a completion of it holds.

Rooms above study know of it. Each lends its query with `@tells_obligations` (in its listeners), so that study need not
know who they are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bina.db import asked_once


@dataclass(frozen=True, slots=True)
class Obligation:
    """That a person must complete a course, as the person reads it."""

    course_id: int
    #: what it rests on, in words
    reason: str
    #: last day on which completing it is in time
    due: date
    #: last day on which the latest completion holds; None where it holds for ever or there is none
    valid_until: date | None
    #: first day on which it may be studied anew; None likewise
    renew_from: date | None


Teller = Callable[[int], Iterable[Obligation]]
_tellers: list[Teller] = []


def tells_obligations(teller: Teller) -> Teller:
    """Register who knows of obligations: given the id of a person, all of theirs today."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


@asked_once
def obligations_of(person_id: int) -> dict[int, Obligation]:
    """Per course id, the obligation of a person that is due first."""
    found: dict[int, Obligation] = {}
    for teller in _tellers:
        for each in teller(person_id):
            known = found.get(each.course_id)
            if known is None or (each.valid_until or each.due) < (known.valid_until or known.due):
                found[each.course_id] = each
    return found
