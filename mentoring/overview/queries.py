"""What the pages over all rooms show, in a number of statements that does not grow with the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bina.exports.report import Figure
from bina.people.models import Person
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import gatherings_ahead
from mentoring.outlook.queries.facts import course_of
from mentoring.outlook.queries.risks import PairLine, lines_of, risks_of
from mentoring.outlook.reports import key_figures
from mentoring.outlook.rules.figures import Rest, pairing_rate
from mentoring.outlook.rules.risks import Risk, counts
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import conduct_pairs
from mentoring.pairs.rules import EndReason
from mentoring.programmes.models import Programme

#: Pairs that need somebody, on the first page; the list has all of them.
FIRST = 5


@dataclass(frozen=True)
class Overview:
    """A programme as its manager finds it today."""

    mentees: int
    mentors: int
    slots: int
    running: int
    proposed: int
    waiting: int
    confirmed: int
    minutes: int
    figures: Sequence[Figure]
    risks: Mapping[Risk, int]
    #: the most urgent pairs
    urgent: Sequence[PairLine]
    ended: Mapping[EndReason, int]
    conduct: Sequence[Pair]


@dataclass(frozen=True)
class OwnGroup:
    """A group as one line of its people's home: many pairs of a mentor, one meeting."""

    #: the mentor's profile, by which a group is named
    id: int
    programme: Programme
    mentor: Person
    #: whether the person is its mentor
    leads: bool
    members: int
    planned: Gathering | None


def groups_among(pairs: Sequence[Pair], person: Person) -> list[OwnGroup]:
    """The groups that the person's running pairs belong to, in the order of the pairs."""
    running: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.live and pair.programme.together:
            running.setdefault(pair.mentor_profile_id, []).append(pair)
    ahead = {each.mentor_profile_id: each for each in gatherings_ahead(person)} if running else {}
    return [
        OwnGroup(
            number, mine[0].programme, mine[0].mentor, mine[0].mentor_id == person.id, len(mine), ahead.get(number)
        )
        for number, mine in running.items()
    ]


def overview_of(programme: Programme, now: datetime) -> Overview:
    """The programme as its manager finds it; no word of any pair is read."""
    course = course_of(programme, now)
    rate, risks = pairing_rate(course.mentees, course.pairs), risks_of(course)
    return Overview(
        mentees=rate.eligible,
        mentors=course.mentors,
        slots=course.slots,
        running=sum(1 for pair in course.pairs if pair.live),
        proposed=course.proposed,
        waiting=rate.eligible - rate.paired - rate.rest.get(Rest.PROPOSED, 0),
        confirmed=sum(len(pair.held) for pair in course.pairs),
        minutes=sum(pair.minutes for pair in course.pairs),
        figures=key_figures(course),
        risks=counts(risks.values()),
        urgent=lines_of(course, list(risks)[:FIRST], risks),
        ended=course.ended,
        conduct=conduct_pairs(programme) if EndReason.CONDUCT in course.ended else (),
    )
