"""Groups for their manager: who leads, who belongs, how often they met. No words, no places, no ratings of mentors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import planned_days
from mentoring.gatherings.rules import GatheringState
from mentoring.outlook.models import RemedyGiven
from mentoring.outlook.queries.facts import NO_MEETINGS, Course
from mentoring.outlook.rules.figures import Cadence, PairFacts
from mentoring.outlook.rules.groups import Gathered, GroupFacts, group_remedies, group_risk, place_in_list
from mentoring.outlook.rules.risks import Remedy, Risk
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.profiles.models import Profile
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState

#: Groups of one page of the list.
GROUPS = 12


@dataclass(frozen=True)
class MemberLine:
    """A member as the list of pairs shows them too: a name and counts."""

    name: str
    sessions: int
    minutes: int
    paused: bool


@dataclass(frozen=True)
class GroupLine:
    """A group as its manager sees it."""

    #: the mentor's profile, by which a group is named
    id: int
    mentor: str
    unit: str
    #: how many the mentor takes on
    places: int
    facts: GroupFacts
    cadence: Cadence
    risk: Risk | None
    remedies: tuple[Remedy, ...]
    given: Mapping[Remedy, date]


def groups_in(programme: Programme, course: Course) -> list[GroupLine]:
    """The programme's groups, those that need somebody first; four statements, however many there are.

    A group is there as soon as its first member has joined, and stays when everybody has left.
    """
    by_mentor: dict[int, list[PairFacts]] = {}
    for pair in course.pairs:
        by_mentor.setdefault(pair.mentor_profile, []).append(pair)
    gathered, planned = _gathered(programme), planned_days(programme)
    given = _given(programme, ZONES[course.zone])
    rows = db.session.execute(
        select(Profile.id, Person.name, Unit.name, Profile.capacity, Profile.away_from, Profile.away_until)
        .join(Person, Person.id == Profile.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Profile.programme_id == programme.id,
            select(Pair.id).where(Pair.mentor_profile_id == Profile.id, Pair.paired_on.is_not(None)).exists(),
        )
    )
    lines = []
    for number, name, unit, capacity, away_from, away_until in rows:
        pairs = by_mentor.get(number, [])
        if not pairs:
            continue
        next_one = planned.get(number)
        facts = GroupFacts(
            pairs=pairs,
            gathered=gathered.get(number, ()),
            planned_on=next_one.held_on if next_one else None,
            unanswered=sum(
                course.meetings.get(pair.id, NO_MEETINGS).unanswered for pair in pairs if pair.live and not pair.paused
            ),
            away=((away_from, away_until),) if away_from and away_until else (),
        )
        risk, done = group_risk(facts, course.today, course.cadence_weeks), given.get(number, {})
        lines.append(
            GroupLine(
                id=number,
                mentor=name,
                unit=unit,
                places=capacity,
                facts=facts,
                cadence=facts.cadence(course.today),
                risk=risk,
                remedies=group_remedies(risk, done, course.today) if risk else (),
                given=done,
            )
        )
    return sorted(lines, key=lambda line: place_in_list(line.facts, line.risk, line.mentor))


def members_of(lines: Sequence[GroupLine]) -> dict[int, list[MemberLine]]:
    """Group → its members now, in the order of their names; one statement."""
    facts = {pair.id: (line.id, pair) for line in lines for pair in line.facts.running}
    rows = db.session.execute(
        select(Pair.id, Person.name)
        .join(Person, Person.id == Pair.mentee_id)
        .where(Pair.id.in_(facts))
        .order_by(Person.name, Pair.id)
    )
    members: dict[int, list[MemberLine]] = {}
    for number, name in rows:
        group, pair = facts[number]
        members.setdefault(group, []).append(MemberLine(name, len(pair.held), pair.minutes, pair.paused))
    return members


def group_to_remedy(programme: Programme, course: Course, group_id: int) -> GroupLine:
    """A group of the programme; raises NotFound for any other."""
    found = next((line for line in groups_in(programme, course) if line.id == group_id), None)
    if found is None:
        raise NotFound(_("Kelompok ini tidak ditemukan."))
    return found


def _gathered(programme: Programme) -> dict[int, list[Gathered]]:
    confirmed = func.sum(case((MentoringSession.state == SessionState.CONFIRMED, 1), else_=0))
    rows = db.session.execute(
        select(Gathering.mentor_profile_id, Gathering.held_on, func.count(MentoringSession.id), confirmed)
        .join(Profile, Profile.id == Gathering.mentor_profile_id)
        .join(
            MentoringSession,
            (MentoringSession.gathering_id == Gathering.id) & (MentoringSession.state != SessionState.CANCELLED),
            isouter=True,
        )
        .where(Profile.programme_id == programme.id, Gathering.state == GatheringState.HELD)
        .group_by(Gathering.id, Gathering.mentor_profile_id, Gathering.held_on)
        .order_by(Gathering.held_on)
    )
    found: dict[int, list[Gathered]] = {}
    for number, held_on, came, sure in rows:
        found.setdefault(number, []).append(Gathered(held_on, int(came), int(sure or 0)))
    return found


def _given(programme: Programme, zone: ZoneInfo) -> dict[int, dict[Remedy, date]]:
    """What was last done about any member of a group: letters about meetings go to the mentor whoever they are about."""
    rows = db.session.execute(
        select(Pair.mentor_profile_id, RemedyGiven.remedy, func.max(RemedyGiven.at))
        .join(Pair, Pair.id == RemedyGiven.pair_id)
        .where(Pair.programme_id == programme.id, Pair.state.in_(LIVE))
        .group_by(Pair.mentor_profile_id, RemedyGiven.remedy)
    )
    given: dict[int, dict[Remedy, date]] = {}
    for number, remedy, at in rows:
        given.setdefault(number, {})[remedy] = at.astimezone(zone).date()
    return given
