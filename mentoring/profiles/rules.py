"""What a profile may say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

from bina.people.rules import PositionKind


class ProfileState(Enum):
    """Whether somebody can be paired."""

    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


class Side(Enum):
    """One of the two people of a pair."""

    MENTEE = "mentee"
    MENTOR = "mentor"

    @property
    def other(self) -> "Side":
        """The one across the table."""
        return Side.MENTOR if self is Side.MENTEE else Side.MENTEE


class ProfileFault(Enum):
    """Why a profile cannot be used."""

    NO_COMPETENCY = "no_competency"
    FEW_TIMES = "few_times"
    NO_CAPACITY = "no_capacity"
    WISH_REPEATED = "wish_repeated"
    WISHED_AND_AVOIDED = "wished_and_avoided"
    NO_QUESTION = "no_question"
    NO_LANGUAGE = "no_language"
    AWAY_BACKWARDS = "away_backwards"


#: Half days everybody names at least, so that common time decides and not choosiness.
FEWEST_TIMES = 3
MOST_CAPACITY = 8
MOST_WISHES = 3


#: Languages people may talk in, by their ISO codes; Indonesian is everybody's.
LANGUAGES = ("id", "jv", "su", "min", "btk", "ban", "sas", "bug", "en")
#: Statements on ways of working, answered from 1 to 5. Who changes what one means raises the version: answers to
#: another version are not compared.
STYLE_VERSION = 1
STYLE_ITEMS = ("direct", "planned", "example", "quick", "formal", "often")


def away(away_from: date | None, away_until: date | None, today: date) -> bool:
    """Whether somebody is on holiday today (both days included)."""
    return away_from is not None and away_until is not None and away_from <= today <= away_until


def days_away(away_from: date | None, away_until: date | None, since: date, until: date) -> int:
    """Days of a holiday within a span, both ends included: for so long the clocks stand still.

    >>> days_away(date(2026, 5, 4), date(2026, 5, 8), date(2026, 5, 6), date(2026, 5, 20))
    3
    """
    if away_from is None or away_until is None:
        return 0
    return max(0, (min(away_until, until) - max(away_from, since)).days + 1)


#: First and last day of a holiday.
Holiday = tuple[date, date]


def days_off(holidays: Iterable[Holiday], since: date, until: date) -> int:
    """Days within a span, both ends included, on which one or the other of two is on holiday; a day counts once.

    >>> days_off([(date(2026, 5, 4), date(2026, 5, 8)), (date(2026, 5, 7), date(2026, 5, 9))],
    ...          date(2026, 5, 1), date(2026, 5, 31))
    6
    """
    off: set[date] = set()
    for first, last in holidays:
        start, end = max(first, since), min(last, until)
        off |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    return len(off)


def profile_faults(
    side: Side,
    competencies: Collection[int],
    times: Collection[str],
    capacity: int,
    wishes: Collection[int],
    avoided: Collection[int],
) -> list[ProfileFault]:
    """Everything that keeps a profile from being used."""
    faults = []
    if not competencies:
        faults.append(ProfileFault.NO_COMPETENCY)
    if len(set(times)) < FEWEST_TIMES:
        faults.append(ProfileFault.FEW_TIMES)
    if side is Side.MENTOR and not 1 <= capacity <= MOST_CAPACITY:
        faults.append(ProfileFault.NO_CAPACITY)
    if len(set(wishes)) < len(wishes):
        faults.append(ProfileFault.WISH_REPEATED)
    if set(wishes) & set(avoided):
        faults.append(ProfileFault.WISHED_AND_AVOIDED)
    return faults


@dataclass(frozen=True, slots=True)
class RetirementAges:
    """The ages at which civil servants retire, as a regulation sets them."""

    since: date
    source: str
    by_kind: Mapping[PositionKind, int]
    #: what the name of an expert's post ends in → age
    by_level: Mapping[str, int]
    #: what the name of a post begins with whose age another law sets: nobody guesses there
    own_law: tuple[str, ...]


UU_20_2023 = RetirementAges(
    date(2023, 10, 31),
    "UU 20/2023 pasal 55; jabatan fungsional: PP 11/2017 pasal 239",
    MappingProxyType(
        {
            PositionKind.JPT: 60,
            PositionKind.ADMINISTRATOR: 58,
            PositionKind.SUPERVISOR: 58,
            PositionKind.FUNCTIONAL_SKILLED: 58,
            PositionKind.STAFF: 58,
        }
    ),
    MappingProxyType({"ahli utama": 65, "ahli madya": 60, "ahli muda": 58, "ahli pertama": 58}),
    ("guru", "dosen", "lektor", "asisten ahli", "profesor", "peneliti", "perekayasa", "hakim", "jaksa", "dokter"),
)
#: A mentor stays this long after a programme ends, so that the two can close it together.
CLOSING_TIME = timedelta(days=30)


def retires_on(
    born: date | None, kind: PositionKind | None, post: str | None, ages: RetirementAges = UU_20_2023
) -> date | None:
    """The first day of the month after somebody reaches the age of their post; None where it cannot be told for sure.

    >>> retires_on(date(1969, 12, 5), PositionKind.STAFF, "Pengelola Data")
    datetime.date(2028, 1, 1)
    >>> retires_on(date(1967, 2, 1), PositionKind.FUNCTIONAL_EXPERT, "Analis SDM Aparatur Ahli Madya")
    datetime.date(2027, 3, 1)
    >>> retires_on(date(1967, 2, 1), PositionKind.FUNCTIONAL_EXPERT, "Guru Ahli Madya") is None
    True
    """
    name = (post or "").strip().casefold()
    if born is None or kind is None or name.startswith(ages.own_law):
        return None
    age = ages.by_kind.get(kind)
    if kind is PositionKind.FUNCTIONAL_EXPERT:
        age = next((age for level, age in ages.by_level.items() if name.endswith(level)), None)
    if age is None:
        return None
    return date(born.year + age + born.month // 12, born.month % 12 + 1, 1)


def leaves_too_soon(retires: date | None, today: date, ends_on: date) -> bool:
    """Whether a mentor retires before a programme and its closing month are over.

    Who is past that day and still here serves longer than the rule says, and nobody guesses how long.

    >>> day = date(2027, 3, 1)
    >>> [leaves_too_soon(day, date(2026, 11, 22), end) for end in (date(2027, 1, 29), date(2027, 1, 30))]
    [False, True]
    >>> leaves_too_soon(day, date(2027, 3, 1), date(2027, 6, 1)), leaves_too_soon(None, day, day)
    (False, False)
    """
    return retires is not None and today < retires <= ends_on + CLOSING_TIME
