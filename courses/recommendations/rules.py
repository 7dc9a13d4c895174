"""Which courses close a person's gaps, in what order, and for what reason."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bina.competencies.rules import Gap


class DismissalReason(StrEnum):
    """Why somebody puts a recommendation aside."""

    NOT_NOW = "not_now"
    ABLE = "able"
    OTHER_WORK = "other_work"


#: How long a recommendation that was put aside is not shown again.
PUT_ASIDE = timedelta(days=90)


def is_aside(at: datetime, now: datetime) -> bool:
    """Whether what was put aside then is still not shown."""
    return now < at + PUT_ASIDE


@dataclass(frozen=True)
class Offer:
    """A course in the catalogue that leads to a level of a competency."""

    course: int
    title: str
    summary: str
    competency: int
    level: int
    minutes: int


@dataclass(frozen=True)
class Recommendation:
    """A course and the gap it is for. `closes`: levels of the gap; 0 where nobody has assessed the person yet."""

    offer: Offer
    gap: Gap
    closes: int


@dataclass(frozen=True)
class UnitNeed:
    """What a plan of somebody's unit wants a course for: `left` of `people` have not taken it up yet."""

    course: int
    need: str
    unit: str
    quarter: int
    people: int
    left: int


@dataclass(frozen=True)
class Planned:
    """A course and the need of the unit it is for."""

    offer: Offer
    need: UnitNeed


def planned(needs: Iterable[UnitNeed], offers: Sequence[Offer], known: Collection[int]) -> list[Planned]:
    """One line per course with room in the plan, the earliest quarter first; of two plans the one named first counts.

    A course the person has or had (`known`), or that is not in the catalogue (`offers`), is left out.
    """
    by_course = {offer.course: offer for offer in offers if offer.course not in known}
    first: dict[int, UnitNeed] = {}
    for need in needs:
        if need.left > 0:
            first.setdefault(need.course, need)
    found = [Planned(by_course[course], need) for course, need in first.items() if course in by_course]
    return sorted(found, key=lambda each: (each.need.quarter, each.offer.title, each.offer.course))


def recommended(gaps: Iterable[Gap], offers: Sequence[Offer], known: Collection[int]) -> list[Recommendation]:
    """One course per gap, the heaviest gap first; what nobody has assessed yet comes last.

    Of the courses for a competency the one that closes most of the gap comes first, then the one nearest to the
    person's level, then the shortest. A course the person has or had (`known`) or that teaches nothing new is left out.
    """
    found: list[Recommendation] = []
    for gap in gaps:
        if gap.met:
            continue
        fitting = [
            Recommendation(offer, gap, _closes(gap, offer))
            for offer in offers
            if offer.competency == gap.competency and offer.course not in known and offer.level > (gap.level or 0)
        ]
        if gap.level is None:
            # Without an assessment nobody knows what would be too hard: not beyond what the post asks for.
            fitting = [each for each in fitting if each.offer.level <= gap.wanted]
        if fitting:
            found.append(min(fitting, key=_order))
    return sorted(found, key=lambda each: (-each.closes * each.gap.weight, -each.gap.weight, each.offer.title))


def _closes(gap: Gap, offer: Offer) -> int:
    return 0 if gap.level is None else min(offer.level, gap.wanted) - gap.level


def _order(each: Recommendation) -> tuple[int, int, int, int]:
    return (-each.closes, each.offer.level, each.offer.minutes, each.offer.course)
