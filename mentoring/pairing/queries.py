"""From profiles to a market, and reads of plans. Only the market sees wishes and avoidances; pages never do."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from bina.clock import ZONES, now, today
from bina.db import db
from bina.people.models import Person
from bina.people.rules import grade_rank
from mentoring.briefing.queries import briefed_people
from mentoring.pairing.models import Plan, Ruling, Verdict
from mentoring.pairing.rules import (
    Candidate,
    Conditions,
    Delta,
    Mentee,
    Mentor,
    Policy,
    score_pairs,
    solve,
    what_if,
)
from mentoring.pairing.rules import Plan as SolvedPlan
from mentoring.pairing.rules.scoring import Failed, Rank, failed_condition, score
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import finished_mentees, live_load, not_again, taken_mentees
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import avoidances_for_pairing, participants
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import FEWEST_IN_GROUP, KIND_TERMS, ProgrammeKind


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


def cohort_of(programme: Programme, *, running: bool = False, only: Profile | None = None) -> Cohort:
    """Mentees without a mentor, briefed mentors with room, the manager's rulings and what is not made again.

    With `running` those who have a mentor are among them, and mentors have all their places. Who is not briefed, or
    retires before the programme and its closing month are over, has no room beyond the mentees they guide already. With `only` this mentee alone is asked about.
    """
    everybody = participants(programme) if only is None else [only, *participants(programme, Side.MENTOR)]
    profiles = {str(profile.id): profile for profile in everybody}
    by_person = {profile.person_id: str(profile.id) for profile in everybody}
    avoided = avoidances_for_pairing(programme)
    taken, load = finished_mentees(programme), {}
    present = taken_mentees(programme)
    if running:
        taken = taken - present
    else:
        taken, load = taken | present, live_load(programme)
    briefed = briefed_people(programme)
    present_load = live_load(programme) if running else load
    lines = lines_of({profile.person_id for profile in everybody}, programme.line_levels)
    mentees, mentors = [], []
    for profile in everybody:
        person = profile.person
        if profile.state is not ProfileState.ACTIVE or person.left_on is not None:
            continue
        if not running and profile.away_on(today(person.zone)):
            continue
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
            "avoid": frozenset(by_person[one] for one in avoided.get(profile.id, ()) if one in by_person)
            | _of_other_sex(profile, everybody),
            "languages": frozenset(profile.languages),
            "style": profile.comparable_style,
            "job": (person.position or "").casefold(),
            "job_family": person.position_kind.value if person.position_kind else "",
        }
        levels = {str(row.competency_id): row.level for row in profile.competencies}
        if profile.side is Side.MENTOR:
            left = max(0, profile.capacity - load.get(profile.id, 0))
            if person.id not in briefed or profile.retirement_before_end(today(person.zone)):
                left = present_load.get(profile.id, 0) if running else 0
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


def _of_other_sex(profile: Profile, everybody: Sequence[Profile]) -> frozenset[str]:
    """Whom a private wish keeps apart: it works, and shows, exactly as whom one avoids by name."""
    if not profile.same_sex:
        return frozenset()
    return frozenset(
        str(one.id) for one in everybody if one.side is not profile.side and one.person.sex != profile.person.sex
    )


def outside_conditions(cohort: Cohort, mentee: str, mentor: str) -> bool:
    """Whether a mentee and a mentor with room may not be paired; for what reason is never told."""
    one = next((each for each in cohort.mentees if each.id == mentee), None)
    other = next((each for each in cohort.mentors if each.id == mentor), None)
    if one is None or other is None:
        return False
    failed = failed_condition(one, other, conditions_of(cohort.programme))
    return failed is not None and failed is not Failed.INACTIVE


def has_room_for_lock(cohort: Cohort, mentee: str, mentor: str) -> bool:
    """Whether a mentor has a place that is not locked to somebody else."""
    room = next((one.capacity for one in cohort.mentors if one.id == mentor), 0)
    return sum(other == mentor and one != mentee for one, other in cohort.locked) < room


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
        rank=Rank(KIND_TERMS[programme.kind].rank.value),
    )


def policy_of(programme: Programme) -> Policy:
    """What the programme wants beside the best fit, as the rules want it."""
    return Policy(
        floor=programme.floor,
        cardinality_first=programme.people_first,
        reserve_share=programme.reserve_percent / 100,
        second_tier_penalty=programme.second_tier,
        material_blocking=programme.material_blocking,
        seed=f"mentoring:{programme.id}",
    )


def solved(
    cohort: Cohort, *, beside: Collection[tuple[str, str]] = (), policy: Policy | None = None
) -> tuple[SolvedPlan, dict[tuple[str, str], Failed]]:
    """The best plan for the cohort, and why wished-for pairs are not possible.

    Locked pairs and those in `beside` are scored even when they are not among anybody's best candidates.
    """
    candidates, refused = scored(cohort, cohort.programme.weights, beside)
    return solve_with(cohort, candidates, policy or policy_of(cohort.programme)), refused


def consequence(cohort: Cohort, mentee: str, mentor: str, *, lock: bool) -> Delta:
    """What a lock, or a ban, on two people would change in the best plan for the cohort; nothing is kept of it.

    Where a mentor meets several together everybody is planned anew, for a group may begin or be closed by it.

    Raises:
        PairingError: the mentee has a mentor already, or every place of the mentor is locked to others.
    """
    pair = (mentee, mentor)
    before, _refused = solved(cohort, beside=[pair])
    if not cohort.programme.together or (lock and not has_room_for_lock(cohort, mentee, mentor)):
        return what_if(before, lock=[pair] if lock else [], forbid=[] if lock else [pair])
    locked = {one for one in cohort.locked if one[0] != mentee}
    changed = (
        replace(cohort, locked=locked | {pair}, forbidden=set(cohort.forbidden) - {pair})
        if lock
        else replace(cohort, locked=set(cohort.locked) - {pair}, forbidden={*cohort.forbidden, pair})
    )
    after, _refused = solved(changed, beside=[pair])
    was, will = ({each.mentee: each.mentor for each in plan.pairs} for plan in (before, after))
    moved = tuple(sorted(one.id for one in cohort.mentees if was.get(one.id) != will.get(one.id)))
    return Delta(after.objective - before.objective, len(after.pairs) - len(before.pairs), moved, after)


def scored(
    cohort: Cohort, weights: Mapping[str, int], beside: Collection[tuple[str, str]] = ()
) -> tuple[list[Candidate], dict[tuple[str, str], Failed]]:
    """The candidates of the cohort under these weights, and why wished-for pairs are not possible."""
    conditions = conditions_of(cohort.programme)
    candidates, refused = score_pairs(cohort.mentees, cohort.mentors, weights, conditions, k=20)
    wanted = {*cohort.locked, *beside} - {(one.mentee, one.mentor) for one in candidates}
    mentees = {one.id: one for one in cohort.mentees}
    mentors = {one.id: one for one in cohort.mentors}
    for mentee, mentor in sorted(wanted):
        if mentee in mentees and mentor in mentors:
            one, other = mentees[mentee], mentors[mentor]
            pair = score(one, other, weights)
            if pair.score > 0 and failed_condition(one, other, conditions) is None:
                candidates.append(pair)
    return candidates, refused


def solve_with(cohort: Cohort, candidates: Iterable[Candidate], policy: Policy) -> SolvedPlan:
    """The best plan for the cohort from these candidates under this policy.

    Where a mentor meets several together, a mentor who would be left with too few begins no group: the smallest is
    closed first and everybody is planned anew, so that its people find another group while there is one. The plan is
    the best for the mentors that remain. A group the manager has locked somebody into stays.
    """
    known, room = list(candidates), {mentor.id: mentor.capacity for mentor in cohort.mentors}
    while True:
        plan = solve(
            known,
            room,
            locked=cohort.locked,
            forbidden=cohort.forbidden,
            policy=policy,
            mentees=[mentee.id for mentee in cohort.mentees],
        )
        small = _smallest_group(cohort, plan) if cohort.programme.together else None
        if small is None:
            return plan
        room[small] = 0


def _smallest_group(cohort: Cohort, plan: SolvedPlan) -> str | None:
    """The mentor whose group the plan leaves smallest, while too small to begin; None when all are large enough."""
    places = {mentor.id: mentor.capacity for mentor in cohort.mentors}
    kept = {mentor for _mentee, mentor in cohort.locked}
    new = Counter(pair.mentor for pair in plan.pairs)
    sizes = {mentor: cohort.profiles[mentor].capacity - places[mentor] + number for mentor, number in new.items()}
    small = [(size, mentor) for mentor, size in sizes.items() if size < FEWEST_IN_GROUP and mentor not in kept]
    return min(small)[1] if small else None


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
        _drafts(programme)
        .options(joinedload(Pair.mentee_profile), joinedload(Pair.mentor_profile))
        .order_by(Pair.score.desc(), Pair.id)
    ).all()


def _drafts(programme: Programme) -> Select[Pair]:
    return select(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.DRAFT)


#: So many rows stand on one page of a list.
PAGE = 20

_T = TypeVar("_T")


@dataclass(frozen=True)
class Listed(Generic[_T]):
    """One page of a list, and how long the list is."""

    rows: Sequence[_T]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


def _page(query: Select[Any], page: int) -> Listed[Any]:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return Listed(db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all(), total)


def drafts_found(programme: Programme, words: str, page: int) -> Listed[Pair]:
    """Drafts whose mentee or mentor is called so, the weakest first: those are the ones worth a look."""
    query = _drafts(programme).order_by(Pair.score, Pair.id)
    if words:
        mentee, mentor = aliased(Person), aliased(Person)
        query = (
            query.join(mentee, mentee.id == Pair.mentee_id)
            .join(mentor, mentor.id == Pair.mentor_id)
            .where(or_(mentee.name.icontains(words, autoescape=True), mentor.name.icontains(words, autoescape=True)))
        )
    return _page(query, page)


def draft_count(programme: Programme) -> int:
    """How many pairs are ready to be sent out."""
    return db.session.scalar(select(func.count()).select_from(_drafts(programme).subquery())) or 0


def _named(programme: Programme, words: str) -> Select[Profile]:
    query = (
        select(Profile)
        .join(Person, Person.id == Profile.person_id)
        .where(Profile.programme_id == programme.id, Profile.state != ProfileState.WITHDRAWN)
        .order_by(Person.name, Profile.id)
    )
    return query.where(Person.name.icontains(words, autoescape=True)) if words else query


def waiting_found(programme: Programme, plan: Plan, words: str, page: int) -> Listed[Profile]:
    """People of the plan's waiting list who are called so, by name."""
    waiting = [int(identity) for identity in plan.waiting]
    return _page(_named(programme, words).where(Profile.id.in_(waiting)), page)


def mentors_found(programme: Programme, words: str, page: int) -> Listed[Profile]:
    """Mentors of the programme who are called so, by name."""
    return _page(_named(programme, words).where(Profile.side == Side.MENTOR), page)


def rulings_found(programme: Programme, words: str, page: int) -> Listed[Ruling]:
    """The manager's rulings on people who are called so, newest first."""
    query = select(Ruling).where(Ruling.programme_id == programme.id).order_by(Ruling.id.desc())
    if words:
        named = _named(programme, words).with_only_columns(Profile.id).order_by(None)
        query = query.where(or_(Ruling.mentee_profile_id.in_(named), Ruling.mentor_profile_id.in_(named)))
    return _page(query, page)


def profiles_by_identity(identities: Collection[str]) -> dict[str, Profile]:
    """Profiles by their ids as text, in one statement."""
    wanted = [int(identity) for identity in identities]
    return {str(one.id): one for one in db.session.scalars(select(Profile).where(Profile.id.in_(wanted)))}


def queue_places(plan: SolvedPlan) -> dict[str, list[int]]:
    """Mentee who waits for a full mentor → their place, and of how many, for the first slot that would open to them.

    At every mentor who could take them, those who wait are ordered by how well they fit; the best of these places
    counts. When somebody signed up plays no part.
    """
    waiting = [one.mentee for one in plan.waiting]
    floor = plan.market.policy.floor
    asking: dict[str, list[tuple[int, str]]] = {}
    for mentee in waiting:
        for mentor, candidate in plan.market.candidates[mentee].items():
            if candidate.score >= floor and (mentee, mentor) not in plan.market.forbidden:
                asking.setdefault(mentor, []).append((-candidate.score, mentee))
    places: dict[str, list[int]] = {}
    for people in asking.values():
        people.sort()
        for place, (_score, mentee) in enumerate(people, start=1):
            best = places.get(mentee)
            if best is None or (place, -len(people)) < (best[0], -best[1]):
                places[mentee] = [place, len(people)]
    return places
