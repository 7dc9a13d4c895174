"""What a programme may ask of its pairs, and the words it offers for times, modes and barriers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType


class ProgrammeKind(Enum):
    """Who guides: the superior in the line, somebody senior outside it, a senior who meets several at once, an equal, a
    junior, or whoever can answer one question. A programme is of one kind for good: what superiors read and what stays
    between two is never mixed.
    """

    SUPERIOR_LED = "superior_led"
    INDEPENDENT = "independent"
    GROUP = "group"
    PEER = "peer"
    REVERSE = "reverse"
    FLASH = "flash"


#: Criterion → weight in basis points for a new programme.
PROGRAMME_WEIGHTS: Mapping[str, int] = MappingProxyType(
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

#: Where equals and juniors guide, the distance in grades says nothing: its weight goes to what is to be learned.
_RANKLESS = {**PROGRAMME_WEIGHTS, "gap": PROGRAMME_WEIGHTS["gap"] + PROGRAMME_WEIGHTS["seniority"], "seniority": 0}


def first_weights(kind: ProgrammeKind) -> dict[str, int]:
    """Criterion → weight in basis points with which a programme of this kind begins."""
    return dict(PROGRAMME_WEIGHTS if KIND_TERMS[kind].rank is Rank.ABOVE else _RANKLESS)


#: What all weights of a programme add up to, in basis points.
WEIGHTS_TOTAL = 10_000

DAYS = ("sen", "sel", "rab", "kam", "jum")
HALVES = ("pagi", "siang")
#: Half days of the working week, "sen-pagi" … "jum-siang".
TIMES = tuple(f"{day}-{half}" for day in DAYS for half in HALVES)
MODES = ("tatap_muka", "daring")
#: What stops people from using what they learned; the keys are those of the follow-up survey.
BARRIERS = ("ability", "motivation", "superior_support", "peer_support", "opportunity", "design")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the two of a pair meet: every so many weeks, so many minutes, so many times in all."""

    cadence_weeks: int
    session_minutes: int
    sessions_wanted: int


class Rank(Enum):
    """Where the one who guides stands beside the one who is guided."""

    ABOVE = "above"
    BELOW = "below"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class KindTerms:
    """What a kind of programme means. The rhythm and the weights are where a new programme begins; the others hold."""

    rhythm: Rhythm
    #: rank of the one who guides
    rank: Rank
    #: how many one person guides at once, at most
    most_capacity: int
    #: who asks writes one question when signing up
    one_question: bool = False
    #: a pair ends by itself once its first talk is confirmed by both
    ends_itself: bool = False
    #: all whom one person guides meet together: planned and logged once for the group
    together: bool = False


KIND_TERMS: Mapping[ProgrammeKind, KindTerms] = MappingProxyType(
    {
        ProgrammeKind.INDEPENDENT: KindTerms(Rhythm(2, 45, 8), Rank.ABOVE, 8),
        ProgrammeKind.GROUP: KindTerms(Rhythm(4, 90, 6), Rank.ABOVE, 8, together=True),
        ProgrammeKind.SUPERIOR_LED: KindTerms(Rhythm(2, 45, 8), Rank.ABOVE, 8),
        ProgrammeKind.PEER: KindTerms(Rhythm(2, 45, 6), Rank.ANY, 2),
        ProgrammeKind.REVERSE: KindTerms(Rhythm(2, 30, 6), Rank.BELOW, 2),
        ProgrammeKind.FLASH: KindTerms(Rhythm(1, 30, 1), Rank.ANY, 8, one_question=True, ends_itself=True),
    }
)

#: Fewer do not make a group; more do not all get a word in within one meeting.
FEWEST_IN_GROUP, MOST_IN_GROUP = 3, 8


def rhythm_fits(rhythm: Rhythm, weeks: int, duty_minutes: int) -> bool:
    """Whether the sessions wanted fit into the weeks of the programme, and a month's sessions into the working
    time that superiors sign for (0 = not asked). A month has 4 weeks here, so that no month asks for more.

    >>> rhythm_fits(Rhythm(2, 45, 8), 26, 90), rhythm_fits(Rhythm(2, 60, 8), 26, 90), rhythm_fits(Rhythm(4, 60, 8), 26, 90)
    (True, False, False)
    """
    monthly = rhythm.session_minutes * min(rhythm.sessions_wanted, 4 / rhythm.cadence_weeks)
    return rhythm.sessions_wanted * rhythm.cadence_weeks <= weeks and (not duty_minutes or monthly <= duty_minutes)


#: The slowest rhythm a programme may have, in weeks.
LONGEST_CADENCE = 12
#: Two who let so many of their programme's own rhythms pass without meeting are quiet.
MISSED_RHYTHMS = 2


def quiet_after(cadence_weeks: int) -> timedelta:
    """How long two people of a programme may not have met before they are asked why.

    >>> quiet_after(2).days, quiet_after(4).days
    (28, 56)
    """
    return timedelta(weeks=MISSED_RHYTHMS * cadence_weeks)


def season_after(opens_on: date, closes_on: date, ends_on: date) -> tuple[date, date, date]:
    """Dates of the next season: as long as this one, beginning the day after it ends."""
    shift = ends_on - opens_on + timedelta(days=1)
    return opens_on + shift, closes_on + shift, ends_on + shift


def registration_open(opens_on: date, closes_on: date, closed_on: date | None, today: date) -> bool:
    """Whether people can sign up today (both days included)."""
    return closed_on is None and opens_on <= today <= closes_on


def dates_in_order(opens_on: date, registration_closes_on: date, ends_on: date) -> bool:
    """Registration must close before the programme ends."""
    return opens_on <= registration_closes_on < ends_on
