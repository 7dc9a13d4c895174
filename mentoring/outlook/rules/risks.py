"""Which pairs need somebody today, why, and what their manager can do with one tap."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

from mentoring.profiles.rules import Holiday, days_off
from mentoring.programmes.rules import quiet_after


class Risk(Enum):
    """What is the matter with a pair, as days and states show it; the most urgent first."""

    NEVER_MET = "never_met"
    QUIET = "quiet"
    UNLOGGED = "unlogged"
    UNANSWERED = "unanswered"
    UNSIGNED = "unsigned"


class Remedy(Enum):
    """What a manager can do with one tap. No pair is ended by anybody but its two."""

    REMIND = "remind"
    TIMES = "times"
    ASK = "ask"
    PAUSE = "pause"
    REMATCH = "rematch"


#: What helps against what, the first being the one to try.
REMEDIES: Mapping[Risk, tuple[Remedy, ...]] = MappingProxyType(
    {
        Risk.NEVER_MET: (Remedy.TIMES, Remedy.ASK, Remedy.REMATCH, Remedy.PAUSE),
        Risk.QUIET: (Remedy.ASK, Remedy.TIMES, Remedy.REMATCH, Remedy.PAUSE),
        Risk.UNLOGGED: (Remedy.REMIND, Remedy.TIMES),
        Risk.UNANSWERED: (Remedy.REMIND,),
        Risk.UNSIGNED: (Remedy.REMIND, Remedy.ASK),
    }
)
#: Two who have not met so long after they were paired.
MEET_WITHIN = timedelta(days=14)
#: An agreement that is not signed so long after two were paired.
SIGN_WITHIN = timedelta(days=7)
#: A planned meeting that is over and that nobody logged.
LOG_WITHIN = timedelta(days=3)
#: The same remedy is not given again sooner.
AGAIN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """An active pair as days show it."""

    paired_on: date
    signed: bool
    #: day of the last session said to have been held, confirmed or not
    last_held_on: date | None
    #: day of the oldest meeting still planned
    planned_on: date | None
    #: claims nobody has answered for a week
    unanswered: int
    #: the programme means the two to meet once in so many weeks
    cadence_weeks: int = 2
    #: holidays either of the two told of
    away: tuple[Holiday, ...] = ()

    def waited(self, since: date, today: date) -> timedelta:
        """How long since a day, without the days on which one of the two was on holiday."""
        return today - since - timedelta(days=days_off(self.away, since, today))


def risk_of(pair: Standing, today: date) -> Risk | None:
    """What is the matter most with a pair; None when nothing is.

    A meeting still to come answers silence, and while one of the two is on holiday nobody is troubled.
    """
    if days_off(pair.away, today, today):
        return None
    to_come = pair.planned_on is not None and pair.planned_on >= today
    if pair.last_held_on is None and pair.waited(pair.paired_on, today) >= MEET_WITHIN and not to_come:
        return Risk.NEVER_MET
    silence = pair.waited(pair.last_held_on, today) if pair.last_held_on is not None else timedelta(0)
    if silence >= quiet_after(pair.cadence_weeks) and not to_come:
        return Risk.QUIET
    if pair.planned_on is not None and pair.waited(pair.planned_on, today) >= LOG_WITHIN:
        return Risk.UNLOGGED
    if pair.unanswered:
        return Risk.UNANSWERED
    if not pair.signed and pair.waited(pair.paired_on, today) >= SIGN_WITHIN:
        return Risk.UNSIGNED
    return None


def remedies_for(risk: Risk, given: Mapping[Remedy, date], today: date) -> tuple[Remedy, ...]:
    """What may be done now: what helps against the risk and was not given within the last week."""
    return tuple(one for one in REMEDIES[risk] if one not in given or today - given[one] >= AGAIN_AFTER)


def order_of(risk: Risk, since: date) -> tuple[int, date]:
    """Where a pair stands in the list: by urgency, then the longest first."""
    return list(Risk).index(risk), since


def counts(risks: Collection[Risk]) -> dict[Risk, int]:
    """How many pairs stand under each risk, in order of urgency."""
    found = list(risks)
    return {risk: found.count(risk) for risk in Risk if risk in found}
