"""Everything a programme's figures are made of: days, minutes, marks and counts; not a word of any pair is read."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from bina.clock import ZONES
from bina.credits.models import CreditEntry
from bina.credits.queries import target_for
from bina.db import db
from bina.people.models import Person, Unit
from mentoring.attainment.models import GoalAttainment, GoalScale
from mentoring.evidence.models import BehaviourClaim
from mentoring.gatherings.queries import planned_days
from mentoring.outlook.rules.figures import CONFIRM_WITHIN, GoalCourse, Held, MenteeFacts, PairFacts, lower_level
from mentoring.pairing.models import Plan
from mentoring.pairing.queries import newest_plan
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState

_BEGUN = (PairState.ACTIVE, PairState.PAUSED, PairState.ENDED)
_FINISHED = (EndReason.GOAL_REACHED, EndReason.TIME_UP)


@dataclass(frozen=True)
class Meetings:
    """What the days of one pair's sessions show."""

    held: tuple[Held, ...] = ()
    #: day of the last session said to have been held, confirmed or not
    last_held_on: date | None = None
    #: day of the oldest meeting still planned
    planned_on: date | None = None
    #: claims, and those nobody has answered for a week
    claimed: int = 0
    unanswered: int = 0


NO_MEETINGS = Meetings()


@dataclass(frozen=True)
class Course:
    """How the pairs of a programme go, in four statements: who takes part, pairs, sessions and the newest plan."""

    zone: str
    today: date
    #: the two of a pair mean to meet once in so many weeks
    cadence_weeks: int
    mentees: Sequence[MenteeFacts]
    mentors: int
    slots: int
    #: pairs that began, ended ones too
    pairs: Sequence[PairFacts]
    meetings: Mapping[int, Meetings]
    proposed: int
    ended: Mapping[EndReason, int]
    #: live pairs of each mentor who takes part and has room for somebody; in no order of persons
    loads: Sequence[int]
    #: kind of group → mentee profile → group
    groups: Mapping[str, Mapping[int, str]]
    plan: Plan | None

    @property
    def gap(self) -> int:
        """Claims nobody has answered for a week."""
        return sum(one.unanswered for one in self.meetings.values())

    @property
    def claimed(self) -> int:
        """Claims not answered yet."""
        return sum(one.claimed for one in self.meetings.values())


@dataclass(frozen=True)
class Effects:
    """What came of it."""

    #: goals both sides spoke about
    goals: Sequence[GoalCourse]
    #: released claims of behaviour that the mentor saw or that carry an artefact
    seen_claims: int
    #: JP in the ledger, reversals counted
    jp: Mapping[Side, int]
    #: JP a civil servant should reach in this year
    target: int


def course_of(programme: Programme, now: datetime) -> Course:
    """How the programme's pairs go, in the same number of statements whatever its size."""
    meetings = _sessions(programme, now)
    if programme.together:
        meetings = _with_gatherings(programme, meetings)
    pairs, proposed, ended = _pairs(programme, meetings)
    plan = newest_plan(programme)
    mentees, groups, capacities = _people(programme, proposed, plan)
    loads: dict[int, int] = {}
    for pair in pairs:
        if pair.live:
            loads[pair.mentor_profile] = loads.get(pair.mentor_profile, 0) + 1
    return Course(
        zone=programme.unit.zone,
        today=now.astimezone(ZONES[programme.unit.zone]).date(),
        cadence_weeks=programme.cadence_weeks,
        mentees=mentees,
        mentors=len(capacities),
        slots=sum(capacities.values()),
        pairs=pairs,
        meetings=meetings,
        proposed=len(proposed),
        ended=ended,
        loads=sorted(loads.get(profile, 0) for profile, capacity in capacities.items() if capacity),
        groups=groups,
        plan=plan,
    )


def effects_of(programme: Programme, today: date) -> Effects:
    """What came of the programme's pairs."""
    return Effects(_goals(programme), _seen_claims(programme), _jp(programme), target_for(None, today))


def _sessions(programme: Programme, now: datetime) -> dict[int, Meetings]:
    rows = db.session.execute(
        select(
            MentoringSession.pair_id,
            MentoringSession.state,
            MentoringSession.held_on,
            MentoringSession.minutes,
            MentoringSession.claimed_at,
        )
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(Pair.programme_id == programme.id, MentoringSession.state != SessionState.CANCELLED)
        .order_by(MentoringSession.pair_id, MentoringSession.held_on, MentoringSession.id)
    )
    by_pair = itertools.groupby(rows, key=lambda row: int(row[0]))
    return {pair_id: _meetings(list(mine), now) for pair_id, mine in by_pair}


def _with_gatherings(programme: Programme, meetings: Mapping[int, Meetings]) -> dict[int, Meetings]:
    """Where several meet together, what is planned is planned for all of them."""
    planned = {number: each.held_on for number, each in planned_days(programme).items()}
    rows = db.session.execute(
        select(Pair.id, Pair.mentor_profile_id).where(Pair.programme_id == programme.id, Pair.state.in_(_BEGUN))
    )
    return {
        number: replace(meetings.get(number, NO_MEETINGS), planned_on=planned.get(mentor)) for number, mentor in rows
    }


def _meetings(rows: Sequence[Row[int, SessionState, date, int, datetime | None]], now: datetime) -> Meetings:
    said = [on for _pair, state, on, _minutes, _at in rows if state is not SessionState.PLANNED]
    planned = [on for _pair, state, on, _minutes, _at in rows if state is SessionState.PLANNED]
    claims = [at for _pair, state, _on, _minutes, at in rows if state is SessionState.CLAIMED]
    return Meetings(
        held=tuple(Held(on, minutes) for _p, state, on, minutes, _at in rows if state is SessionState.CONFIRMED),
        last_held_on=max(said, default=None),
        planned_on=min(planned, default=None),
        claimed=len(claims),
        unanswered=sum(at is not None and at < now - CONFIRM_WITHIN for at in claims),
    )


def _pairs(
    programme: Programme, meetings: Mapping[int, Meetings]
) -> tuple[list[PairFacts], set[int], dict[EndReason, int]]:
    mentee_side, mentor_side = aliased(Profile), aliased(Profile)
    rows = db.session.execute(
        select(
            Pair.id,
            Pair.mentee_profile_id,
            Pair.mentor_profile_id,
            Pair.state,
            Pair.paired_on,
            Pair.ended_on,
            Pair.end_reason,
            Pair.score,
            and_(Pair.mentee_signed_at.is_not(None), Pair.mentor_signed_at.is_not(None)),
            mentee_side.away_from,
            mentee_side.away_until,
            mentor_side.away_from,
            mentor_side.away_until,
        )
        .join(mentee_side, mentee_side.id == Pair.mentee_profile_id)
        .join(mentor_side, mentor_side.id == Pair.mentor_profile_id)
        .where(Pair.programme_id == programme.id, Pair.state.in_((*_BEGUN, PairState.PROPOSED)))
        .order_by(Pair.id)
    )
    pairs: list[PairFacts] = []
    proposed: set[int] = set()
    ended: dict[EndReason, int] = {}
    for number, mentee, mentor, state, paired_on, ended_on, reason, score, signed, *away in rows:
        if state is PairState.PROPOSED or paired_on is None:
            proposed.add(mentee)
            continue
        if reason is not None and state is PairState.ENDED:
            ended[reason] = ended.get(reason, 0) + 1
        pairs.append(
            PairFacts(
                id=number,
                mentee_profile=mentee,
                mentor_profile=mentor,
                paired_on=paired_on,
                ended_on=ended_on if state is PairState.ENDED else None,
                finished=state is PairState.ENDED and reason in _FINISHED,
                paused=state is PairState.PAUSED,
                signed=bool(signed),
                score=score,
                held=meetings.get(number, NO_MEETINGS).held,
                away=tuple((first, last) for first, last in (away[:2], away[2:]) if first and last),
            )
        )
    return pairs, proposed, ended


def _people(
    programme: Programme, proposed: set[int], plan: Plan | None
) -> tuple[list[MenteeFacts], dict[str, dict[int, str]], dict[int, int]]:
    rows = db.session.execute(
        select(
            Profile.id, Profile.side, Profile.state, Profile.capacity, Profile.created_at, Profile.place,
            Person.sex, Unit.name,
        )
        .join(Person, Person.id == Profile.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Profile.programme_id == programme.id, Profile.state != ProfileState.WITHDRAWN)
        .order_by(Profile.id)
    )  # fmt: skip
    waiting = plan.waiting if plan else {}
    zone = ZONES[programme.unit.zone]
    mentees: list[MenteeFacts] = []
    capacities: dict[int, int] = {}
    groups: dict[str, dict[int, str]] = {"sex": {}, "unit": {}, "place": {}}
    for profile, side, state, capacity, created_at, place, sex, unit in rows:
        if side is Side.MENTOR:
            capacities[profile] = capacity if state is ProfileState.ACTIVE else 0
            continue
        mentees.append(
            MenteeFacts(
                profile,
                created_at.astimezone(zone).date(),
                paused=state is ProfileState.PAUSED,
                proposed=profile in proposed,
                waiting=waiting.get(str(profile)),
            )
        )
        for kind, group in (("sex", sex.value if sex else ""), ("unit", unit), ("place", place.strip())):
            if group:
                groups[kind][profile] = group
    return mentees, groups, capacities


def _goals(programme: Programme) -> list[GoalCourse]:
    newest = select(func.max(GoalScale.id)).group_by(GoalScale.goal_id)
    rows = db.session.execute(
        select(Goal.pair_id, Goal.id, GoalScale.start_level, GoalAttainment.level)
        .join(Goal, Goal.id == GoalAttainment.goal_id)
        .join(GoalScale, GoalScale.id == GoalAttainment.scale_id)
        .join(Pair, Pair.id == Goal.pair_id)
        .where(Pair.programme_id == programme.id, GoalAttainment.scale_id.in_(newest))
        .order_by(Goal.pair_id, Goal.id)
    )
    said: dict[tuple[int, int, int | None], list[int]] = {}
    for pair_id, goal_id, start, level in rows:
        said.setdefault((pair_id, goal_id, start), []).append(level)
    return [
        GoalCourse(pair_id, start, lower)
        for (pair_id, _goal, start), levels in said.items()
        if (lower := lower_level(levels)) is not None
    ]


def _seen_claims(programme: Programme) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(BehaviourClaim)
            .join(MentoringSession, MentoringSession.id == BehaviourClaim.session_id)
            .join(Pair, Pair.id == MentoringSession.pair_id)
            .where(
                Pair.programme_id == programme.id,
                BehaviourClaim.released,
                or_(BehaviourClaim.seen, BehaviourClaim.file_id.is_not(None)),
            )
        )
        or 0
    )


def _jp(programme: Programme) -> dict[Side, int]:
    mentees = CreditEntry.person_id == Pair.mentee_id
    rows = db.session.execute(
        select(mentees.label("mentee"), func.sum(CreditEntry.jp))
        .select_from(CreditEntry)
        .join(MentoringSession, MentoringSession.id == CreditEntry.subject_id)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(CreditEntry.subject_kind == "mentoring_session", Pair.programme_id == programme.id)
        .group_by(mentees)
    )
    return {Side.MENTEE if mentee else Side.MENTOR: int(jp) for mentee, jp in rows}
