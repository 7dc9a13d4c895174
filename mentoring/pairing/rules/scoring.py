"""How well two people fit: conditions that must hold, then eight weighted criteria in basis points.

Weights and conditions are values that a programme sets; the defaults follow the evidence named in
`docs/operations/pair.md` (perceived influence on the pairing and closing of competency gaps weigh most).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from mentoring.pairing.rules.model import (
    BP,
    FULL_SCORE,
    Candidate,
    PairingError,
    Problem,
    ProblemCode,
)

_NOTHING: Mapping[str, int] = MappingProxyType({})

#: Criterion → weight in basis points; they add up to 10,000.
DEFAULT_WEIGHTS: Mapping[str, BP] = MappingProxyType(
    {
        "gap": 3000,
        "preference": 2000,
        "barrier": 1000,
        "style": 1000,
        "job": 1000,
        "time": 800,
        "place": 700,
        "seniority": 500,
    }
)


class Rank(StrEnum):
    """Where a mentor stands beside the mentee."""

    ABOVE = "above"
    BELOW = "below"
    ANY = "any"


class Failed(StrEnum):
    """The condition that keeps two people from being paired."""

    INACTIVE = "inactive"
    EXCLUDED = "excluded"
    SAME_PERSON = "same_person"
    IN_LINE = "in_line"
    NOT_SUPERIOR = "not_superior"
    SAME_TEAM = "same_team"
    NOT_SENIOR = "not_senior"
    LANGUAGE = "language"
    TIME = "time"
    PLACE = "place"
    NO_GAP_COVERED = "no_gap_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Participant:
    id: str
    #: Place on the ladder of grades (golongan I/a = 1 … IV/e = 17); None = not known.
    seniority: int | None = None
    #: Superiors from the direct one upwards.
    superiors: tuple[str, ...] = ()
    #: Names of weekly hours, for instance "sen-09"; equal names are the same hour.
    times: frozenset[str] = frozenset()
    #: "tatap_muka", "daring"; empty = either.
    modes: frozenset[str] = frozenset()
    place: str = ""
    #: Hours ahead of UTC (WIB 7, WITA 8, WIT 9).
    zone: int = 7
    languages: frozenset[str] = frozenset()
    #: Barriers the mentee meets, or those the mentor can help with.
    barriers: frozenset[str] = frozenset()
    #: Ids wished for, the dearest first; three count.
    wishes: tuple[str, ...] = ()
    #: Ids not to be paired with; never shown to anybody.
    avoid: frozenset[str] = frozenset()
    job: str = ""
    job_family: str = ""
    #: Answers from 1 to 5 to the same items on values and ways of working; empty = not answered.
    style: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(_Participant):
    """Who wants to be guided: ``needs`` are competencies with the level (1–5) to be reached."""

    needs: Mapping[str, int] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(_Participant):
    """Who can guide: ``skills`` are competencies with the proven level (1–5); ``capacity`` is persons."""

    skills: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    capacity: int = 3
    #: Briefed, not paused, and staying until a month after the programme's end.
    active: bool = True


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a programme demands of every pair."""

    #: Superior-led programmes pair people with a superior in their line; independent ones never do.
    superior_led: bool = False
    #: How many levels of superiors count as the mentee's line.
    line_levels: int = 2
    #: Keep people with the same direct superior apart.
    same_team_apart: bool = False
    #: How many grades a mentor stands above (unless a needed level is proven) or below.
    seniority_steps: int = 1
    #: Where a mentor stands: above the mentee, below, or anywhere.
    rank: Rank = Rank.ABOVE
    #: Common weekly hours needed when both have named any.
    common_hours: int = 1


STANDARD = Conditions()
FACE_TO_FACE = "tatap_muka"
ONLINE = "daring"


def failed_condition(mentee: Mentee, mentor: Mentor, conditions: Conditions = STANDARD) -> Failed | None:
    """The first condition this pair fails, or None if it may be made."""
    if mentee.id == mentor.id:
        return Failed.SAME_PERSON
    if not mentor.active or mentor.capacity <= 0:
        return Failed.INACTIVE
    if mentor.id in mentee.avoid or mentee.id in mentor.avoid:
        return Failed.EXCLUDED
    in_line = mentor.id in mentee.superiors[: conditions.line_levels]
    if conditions.superior_led:
        return None if in_line else Failed.NOT_SUPERIOR
    if in_line or mentee.id in mentor.superiors[: conditions.line_levels]:
        return Failed.IN_LINE
    if (
        conditions.same_team_apart
        and mentee.superiors
        and mentor.superiors
        and mentee.superiors[0] == mentor.superiors[0]
    ):
        return Failed.SAME_TEAM
    skills = mentor.skills
    covers = not mentee.needs
    for need, level in mentee.needs.items():
        if skills.get(need, 0) >= level:
            covers = True
            break
    # What a senior lacks in grades, proven competency outweighs; a junior who guides is a junior in any case.
    proven = covers and mentee.needs and conditions.rank is Rank.ABOVE
    if not stands_right(mentee, mentor, conditions) and not proven:
        return Failed.NOT_SENIOR
    if not covers:
        return Failed.NO_GAP_COVERED
    if mentee.languages and mentor.languages and mentee.languages.isdisjoint(mentor.languages):
        return Failed.LANGUAGE
    if mentee.times and mentor.times and len(mentee.times & mentor.times) < conditions.common_hours:
        return Failed.TIME
    if place_value(mentee, mentor)[0] <= 0:
        return Failed.PLACE
    return None


def stands_right(mentee: Mentee, mentor: Mentor, conditions: Conditions) -> bool:
    """Whether the mentor's grade is where the programme wants it; unknown grades pass."""
    if conditions.rank is Rank.ANY or mentee.seniority is None or mentor.seniority is None:
        return True
    apart = mentor.seniority - mentee.seniority
    return (apart if conditions.rank is Rank.ABOVE else -apart) >= conditions.seniority_steps


def share_of(weight: BP, part: int, whole: int) -> BP:
    """``weight * part / whole`` to the nearest basis point, halves upwards; exact in whole numbers."""
    return (2 * weight * part + whole) // (2 * whole)


def place_value(mentee: Mentee, mentor: Mentor) -> tuple[int, int]:
    """Same place and both willing to meet 1; online .7 less .2 for each hour between the time zones; else
    0.
    """
    face = (not mentee.modes or FACE_TO_FACE in mentee.modes) and (not mentor.modes or FACE_TO_FACE in mentor.modes)
    if face and mentee.place == mentor.place:
        return 10, 10
    online = (not mentee.modes or ONLINE in mentee.modes) and (not mentor.modes or ONLINE in mentor.modes)
    if online:
        return max(1, 7 - 2 * abs(mentee.zone - mentor.zone)), 10
    return 0, 10


MENTEE_RANKS = (60, 48, 36)  # three quarters of 1, .8, .6, in eightieths
MENTOR_RANKS = (20, 16, 12)


def score(mentee: Mentee, mentor: Mentor, weights: Mapping[str, BP] = DEFAULT_WEIGHTS) -> Candidate:
    """How well the two fit, in parts that add up. What one of them has not stated counts half.

    gap: levels of needs the mentor has reached ÷ all levels needed; preference: ¾ the mentee's wish (first 1,
    second .8, third .6) and ¼ the mentor's; barrier: share of the mentee's barriers the mentor can help with;
    style: 1 − mean difference ÷ 4; job: same 1, same family ½; time: common weekly hours, two are enough;
    place: see ``place_value``; seniority: 1 − |grades between them − 3| ÷ 6, not below 0.
    """
    needed = sum(mentee.needs.values())
    covered = sum(level for need, level in mentee.needs.items() if mentor.skills.get(need, 0) >= level)
    wish = 0
    if mentor.id in mentee.wishes[:3]:
        wish += MENTEE_RANKS[mentee.wishes.index(mentor.id)]
    if mentee.id in mentor.wishes[:3]:
        wish += MENTOR_RANKS[mentor.wishes.index(mentee.id)]
    helped = len(mentee.barriers & mentor.barriers)
    if mentee.style and len(mentee.style) == len(mentor.style):
        apart = sum(abs(a - b) for a, b in zip(mentee.style, mentor.style, strict=True))
        style = (4 * len(mentee.style) - apart, 4 * len(mentee.style))
    else:
        style = (1, 2)
    if mentee.job and mentee.job == mentor.job:
        job = (1, 1)
    else:
        job = (1, 2) if mentee.job_family and mentee.job_family == mentor.job_family else (0, 1)
    hours = (min(len(mentee.times & mentor.times), 2), 2) if mentee.times and mentor.times else (1, 2)
    if mentee.seniority is None or mentor.seniority is None:
        distance = (1, 2)
    else:
        distance = (max(0, 6 - abs(mentor.seniority - mentee.seniority - 3)), 6)
    values = {
        "gap": (covered, needed) if needed else (1, 2),
        "preference": (wish, 80),
        "barrier": (helped, len(mentee.barriers)) if mentee.barriers else (1, 2),
        "style": style,
        "job": job,
        "time": hours,
        "place": place_value(mentee, mentor),
        "seniority": distance,
    }
    parts = tuple((name, share_of(weight, *values[name])) for name, weight in weights.items())
    return Candidate(mentee.id, mentor.id, min(FULL_SCORE, sum(part for _, part in parts)), parts)


def check_weights(weights: Mapping[str, BP]) -> None:
    """Refuse weights of unknown criteria, negative ones, and a sum other than 10,000."""
    unknown = tuple(sorted(set(weights) - set(DEFAULT_WEIGHTS)))
    wrong = tuple(sorted(name for name, weight in weights.items() if type(weight) is not int or weight < 0))
    problems = [Problem(ProblemCode.UNKNOWN_ID, unknown)] if unknown else []
    if wrong or sum(weights[name] for name in weights if name not in wrong) != FULL_SCORE:
        problems.append(Problem(ProblemCode.WEIGHTS_SUM, wrong or tuple(sorted(weights))))
    if problems:
        raise PairingError(problems)
