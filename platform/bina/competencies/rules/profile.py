"""The level that holds now, out of everything that was ever said about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bina.people.rules import AssessmentSource

#: What judges the whole person says where the level stands; a course or certificate shows "at least this".
_JUDGES = (AssessmentSource.SUPERIOR, AssessmentSource.RECORDED)


@dataclass(frozen=True)
class Assessed:
    """One thing said about one person and one competency."""

    level: int
    source: AssessmentSource
    assessed_on: date
    #: last day it counts
    valid_until: date | None = None


def standing(assessed: Iterable[Assessed], on: date) -> int | None:
    """The level on a day; None when nothing valid says one. Of one day, what was said last counts last.

    The newest judgement holds. A course or certificate after it lifts the level but never lowers it:
    whoever is at level 3 and takes a course for level 2 stays at 3.

    >>> standing([Assessed(3, AssessmentSource.SUPERIOR, date(2026, 1, 5)),
    ...           Assessed(2, AssessmentSource.COURSE, date(2026, 2, 5))], date(2026, 3, 1))
    3
    """
    level: int | None = None
    for each in sorted(assessed, key=lambda one: one.assessed_on):
        if each.assessed_on > on or (each.valid_until is not None and each.valid_until < on):
            continue
        level = each.level if level is None or each.source in _JUDGES else max(level, each.level)
    return level
