"""Why somebody comes into a course: a duty, a path, a plan of their unit, or a gap of their own.

Rooms above study know of it. Each lends its query with `@tells_needs` (in its listeners), so that study need not know
who they are.
"""

from collections.abc import Callable

from bina.people.models import Person
from courses.study.models import NeedKind

Teller = Callable[[Person, int], str | None]
_tellers: dict[NeedKind, Teller] = {}


def tells_needs(kind: NeedKind) -> Callable[[Teller], Teller]:
    """Register who knows of a kind of need: given a person and a course's id, the need in words, or None."""

    def register(teller: Teller) -> Teller:
        _tellers[kind] = teller
        return teller

    return register


def need_of(person: Person, course_id: int) -> tuple[NeedKind, str] | None:
    """The strongest need that calls for this course today; those after it are not asked for."""
    for kind in NeedKind:
        said = _tellers[kind](person, course_id) if kind in _tellers else None
        if said:
            return kind, said
    return None
