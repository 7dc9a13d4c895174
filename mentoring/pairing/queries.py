"""From profiles to a market, and reads of plans. Only the market sees wishes and avoidances; pages never do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bina.clock import ZONES, now
from bina.db import db
from bina.people.models import Person
from bina.people.rules import grade_rank
from mentoring.pairing.models import Plan, Ruling, Verdict
from mentoring.pairing.rules import Candidate, Conditions, Mentee, Mentor, Policy, score_pairs, solve
from mentoring.pairing.rules import Plan as SolvedPlan
from mentoring.pairing.rules.scoring import Failed, failed_condition
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import finished_mentees, live_load, not_again, taken_mentees
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import avoidances_for_pairing, participants
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import ProgrammeKind


@dataclass(frozen=True)
class Cohort:
    """Everybody a plan is made for, as the rules want them. Ids are those of profiles, as text."""

    programme: Programme
    profiles: dict[str, Profile]
    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    locked: Collection[tuple[str, str]]
    forbidden: Collection[tuple[str, str]]

    def name(self, identity: str) -> str:
        """Whose profile it is."""
        return self.profiles[identity].person.name


def cohort_of(programme: Programme) -> Cohort:
    """Mentees without a mentor, mentors with room, the manager's rulings and what is not made again."""
    everybody = participants(programme)
    profiles = {str(profile.id): profile for profile in everybody}
    by_person = {profile.person_id: str(profile.id) for profile in everybody}
    avoided = avoidances_for_pairing(programme)
    taken, load = taken_mentees(programme) | finished_mentees(programme), live_load(programme)
    lines = lines_of({profile.person_id for profile in everybody}, programme.line_levels)
    mentees, mentors = [], []
    for profile in everybody:
        if profile.state is not ProfileState.ACTIVE or profile.person.left_on is not None:
            continue
        person = profile.person
        shared: dict[str, Any] = {
            "id": str(profile.id),
            "seniority": grade_rank(person.grade) or None,
            "superiors": tuple(by_person.get(one, f"person:{one}") for one in lines[person.id]),
            "times": frozenset(profile.times),
            "modes": frozenset(profile.modes),
            "place": profile.place.strip().casefold(),
            "zone": _zone_hours(person.zone),
            "barriers": frozenset(profile.barriers),
            "wishes": tuple(by_person[one] for one in profile.wishes if one in by_person),
            "avoid": frozenset(by_person[one] for one in avoided.get(profile.id, ()) if one in by_person),
            "job": (person.position or "").casefold(),
            "job_family": person.position_kind.value if person.position_kind else "",
        }
        levels = {str(row.competency_id): row.level for row in profile.competencies}
        if profile.side is Side.MENTOR:
            left = max(0, profile.capacity - load.get(profile.id, 0))
            mentors.append(Mentor(**shared, skills=levels, capacity=left, active=left > 0))
        elif profile.id not in taken:
            mentees.append(Mentee(**shared, needs=levels))
    waiting = {mentee.id for mentee in mentees}
    known = {mentor.id for mentor in mentors}
    locked, forbidden = set(), {(str(a), str(b)) for a, b in not_again(programme)}
    for ruling in rulings(programme):
        pair = (str(ruling.mentee_profile_id), str(ruling.mentor_profile_id))
        if ruling.verdict is Verdict.FORBID:
            forbidden.add(pair)
        elif pair[0] in waiting and pair[1] in known:
            locked.add(pair)
    cohort = Cohort(programme, profiles, mentees, mentors, set(), forbidden)
    # A lock never overrides a condition: which one it was, perhaps a private wish, must not show.
    possible = {pair for pair in locked - forbidden if not outside_conditions(cohort, *pair)}
    return replace(cohort, locked=_within_capacity(possible, mentors))


def outside_conditions(cohort: Cohort, mentee: str, mentor: str) -> bool:
    """Whether a mentee and a mentor with room may not be paired; for what reason is never told."""
    one = next((each for each in cohort.mentees if each.id == mentee), None)
    other = next((each for each in cohort.mentors if each.id == mentor), None)
    if one is None or other is None:
        return False
    failed = failed_condition(one, other, conditions_of(cohort.programme))
    return failed is not None and failed is not Failed.INACTIVE


def _within_capacity(locked: Iterable[tuple[str, str]], mentors: Iterable[Mentor]) -> set[tuple[str, str]]:
    """Locks that still fit: a mentor may have taken somebody on since the manager ruled."""
    left = {mentor.id: mentor.capacity for mentor in mentors}
    kept = set()
    for pair in sorted(locked):
        if left[pair[1]] > 0:
            left[pair[1]] -= 1
            kept.add(pair)
    return kept


def lines_of(people: Collection[int], levels: int) -> dict[int, list[int]]:
    """Person id → superiors upwards, in as many statements as there are levels."""
    above: dict[int, int | None] = {}
    wanted = set(people)
    for _level in range(levels):
        asked = wanted - above.keys()
        if not asked:
            break
        rows = db.session.execute(select(Person.id, Person.superior_id).where(Person.id.in_(asked)))
        above.update((person_id, superior_id) for person_id, superior_id in rows)
        wanted = {superior for superior in above.values() if superior is not None}
    lines = {}
    for person in people:
        line: list[int] = []
        step = above.get(person)
        while step is not None and len(line) < levels and step not in line:
            line.append(step)
            step = above.get(step)
        lines[person] = line
    return lines


def _zone_hours(zone: str) -> int:
    offset = now().astimezone(ZONES[zone]).utcoffset()
    return int(offset.total_seconds() // 3600) if offset is not None else 7


def conditions_of(programme: Programme) -> Conditions:
    """What the programme demands of every pair, as the rules want it."""
    return Conditions(
        superior_led=programme.kind is ProgrammeKind.SUPERIOR_LED,
        line_levels=programme.line_levels,
        same_team_apart=programme.same_team_apart,
        seniority_steps=programme.seniority_steps,
    )


def policy_of(programme: Programme) -> Policy:
    """What the programme wants beside the best fit, as the rules want it."""
    return Policy(
        floor=programme.floor,
        cardinality_first=programme.people_first,
        reserve_share=programme.reserve_percent / 100,
        seed=f"mentoring:{programme.id}",
    )


def solved(cohort: Cohort) -> tuple[SolvedPlan, dict[tuple[str, str], Failed]]:
    """The best plan for the cohort, and why wished-for pairs are not possible."""
    programme = cohort.programme
    candidates, refused = score_pairs(cohort.mentees, cohort.mentors, programme.weights, conditions_of(programme), k=20)
    return _solve(cohort, candidates), refused


def _solve(cohort: Cohort, candidates: list[Candidate]) -> SolvedPlan:
    return solve(
        candidates,
        {mentor.id: mentor.capacity for mentor in cohort.mentors},
        locked=cohort.locked,
        forbidden=cohort.forbidden,
        policy=policy_of(cohort.programme),
        mentees=[mentee.id for mentee in cohort.mentees],
    )


def rulings(programme: Programme) -> Sequence[Ruling]:
    """The manager's rulings, oldest first."""
    return db.session.scalars(select(Ruling).where(Ruling.programme_id == programme.id).order_by(Ruling.id)).all()


def newest_plan(programme: Programme) -> Plan | None:
    """The plan made last."""
    return db.session.scalar(select(Plan).where(Plan.programme_id == programme.id).order_by(Plan.id.desc()).limit(1))


def own_waiting(person: Person) -> dict[int, str]:
    """Programme id → why the person waits, by the newest plan of each programme; their own place only."""
    newest = select(func.max(Plan.id)).group_by(Plan.programme_id)
    rows = db.session.execute(
        select(Profile.id, Profile.programme_id, Plan.waiting)
        .join(Plan, Plan.programme_id == Profile.programme_id)
        .where(Profile.person_id == person.id, Profile.side == Side.MENTEE, Plan.id.in_(newest))
    )
    return {
        programme_id: waiting[str(profile_id)]
        for profile_id, programme_id, waiting in rows
        if str(profile_id) in waiting
    }


def draft_pairs(programme: Programme) -> Sequence[Pair]:
    """Pairs of the newest plan that have not been sent out, best first."""
    return db.session.scalars(
        select(Pair)
        .where(Pair.programme_id == programme.id, Pair.state == PairState.DRAFT)
        .options(joinedload(Pair.mentee_profile), joinedload(Pair.mentor_profile))
        .order_by(Pair.score.desc(), Pair.id)
    ).all()
