"""How a group goes: who belongs to it, how often it met, whether it needs somebody. Days and counts, never a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean
from types import MappingProxyType

from mentoring.gatherings.rules import has_begun
from mentoring.outlook.rules.figures import Cadence, PairFacts, cadence
from mentoring.outlook.rules.risks import AGAIN_AFTER, Remedy, Risk, Standing, order_of, risk_of
from mentoring.profiles.rules import Holiday
from mentoring.programmes.rules import FEWEST_IN_GROUP

#: What helps a group, by one letter for all: its mentor plans and logs; members confirm.
GROUP_REMEDIES: Mapping[Risk, tuple[Remedy, ...]] = MappingProxyType(
    {
        Risk.NEVER_MET: (Remedy.TIMES,),
        Risk.QUIET: (Remedy.TIMES,),
        Risk.UNLOGGED: (Remedy.REMIND,),
        Risk.UNANSWERED: (Remedy.REMIND,),
    }
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One gathering that its mentor logged."""

    on: date
    #: members said to have come, and those of them who confirmed it
    came: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What is known of one mentor's group in one programme."""

    #: pairs of this mentor that began, ended ones too
    pairs: Sequence[PairFacts]
    gathered: Sequence[Gathered] = ()
    planned_on: date | None = None
    #: parts that members who do not rest have not confirmed for a week
    unanswered: int = 0
    #: holidays the mentor told of
    away: tuple[Holiday, ...] = ()

    @property
    def running(self) -> list[PairFacts]:
        """Members now, those who rest included."""
        return [pair for pair in self.pairs if pair.live]

    @property
    def joined(self) -> int:
        """How many have joined so far, those who left again included."""
        return len({pair.mentee_profile for pair in self.pairs})

    @property
    def began_on(self) -> date | None:
        """The day on which enough people had joined; None before."""
        if not has_begun(self.joined):
            return None
        first: dict[int, date] = {}
        for pair in self.pairs:
            first[pair.mentee_profile] = min(pair.paired_on, first.get(pair.mentee_profile, pair.paired_on))
        return sorted(first.values())[FEWEST_IN_GROUP - 1]

    @property
    def met(self) -> int:
        """Gatherings that counted: at least one member confirmed to have come."""
        return sum(one.confirmed > 0 for one in self.gathered)

    @property
    def attendance(self) -> float | None:
        """Members who confirmed to have come, the mean over gatherings that counted; None before there was one."""
        confirmed = [one.confirmed for one in self.gathered if one.confirmed]
        return mean(confirmed) if confirmed else None

    @property
    def minutes(self) -> int:
        """Minutes all members confirmed, each counted for themselves as in the programme's figures."""
        return sum(pair.minutes for pair in self.pairs)

    @property
    def last_on(self) -> date | None:
        """The day of the last gathering said to have been held, confirmed or not."""
        return max((one.on for one in self.gathered), default=None)

    def cadence(self, today: date) -> Cadence:
        """Windows of three weeks of all its members, by the programme's own definition: groups add up to its figure."""
        return cadence(self.pairs, today)


def group_risk(group: GroupFacts, today: date, cadence_weeks: int) -> Risk | None:
    """What is the matter most with a group; None when nothing is.

    The rule of pairs over the days of the group: it waits from the day enough had joined, and rests while its mentor is
    on holiday. Nothing is said of one that has not begun, that everybody has left, or whose members all rest.
    Agreements are between two: the list of pairs tells of those.
    """
    began_on = group.began_on
    if began_on is None or not any(not pair.paused for pair in group.running):
        return None
    standing = Standing(began_on, True, group.last_on, group.planned_on, group.unanswered, cadence_weeks, group.away)
    return risk_of(standing, today)


def place_in_list(group: GroupFacts, risk: Risk | None, name: str) -> tuple[int, int, date, str]:
    """Where a group stands in its manager's list: what needs somebody, what runs, what waits to begin, what is over.

    Among those that need somebody by urgency, the longest first; all others by name and never by how well they do.
    """
    if risk is not None:
        urgency, since = order_of(risk, group.last_on or group.began_on or date.max)
        return 0, urgency, since, name
    kind = 3 if not group.running else 1 if group.began_on is not None else 2
    return kind, 0, date.min, name


def group_remedies(risk: Risk, given: Mapping[Remedy, date], today: date) -> tuple[Remedy, ...]:
    """What may be done now: what helps a group against the risk and was not given to it within the last week."""
    return tuple(one for one in GROUP_REMEDIES.get(risk, ()) if one not in given or today - given[one] >= AGAIN_AFTER)
