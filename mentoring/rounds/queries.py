"""Where a round stands, what other settings would give, and how groups fared; statements do not grow with people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import case, func, select

from bina import clock
from bina.db import db
from bina.people.models import Person
from mentoring.pairing.models import Plan
from mentoring.pairing.queries import cohort_of, newest_plan, policy_of, scored, solve_with
from mentoring.pairing.rules import GroupRow, Policy
from mentoring.pairing.rules.explanation import audit_outcomes
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE, finished_mentees, pair_counts, taken_mentees
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import participants
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.queries import programmes_for
from mentoring.programmes.rules import ProgrammeKind
from mentoring.rounds.rules import (
    Figures,
    RoundFacts,
    Stage,
    changed_pairs,
    figures_of,
    grade_group,
    next_batch,
    stage_of,
)

#: Beyond so many mentees only the present setting and the one tried are computed while somebody waits.
MOST_COMPARED = 2_000


@dataclass(frozen=True)
class Round:
    """A round as its manager sees it."""

    facts: RoundFacts
    stage: Stage
    #: the day those who wait are told to expect the next batch
    next_batch: date | None
    plan: Plan | None


def round_of(programme: Programme, today: date) -> Round:
    """Where the round of a programme stands today."""
    counts, plan = pair_counts(programme), newest_plan(programme)
    gone = taken_mentees(programme) | finished_mentees(programme)
    mentees = set(
        db.session.scalars(
            select(Profile.id).where(
                Profile.programme_id == programme.id,
                Profile.side == Side.MENTEE,
                Profile.state == ProfileState.ACTIVE,
            )
        )
    )
    answer_by = db.session.scalar(
        select(func.max(Pair.answer_by)).where(Pair.programme_id == programme.id, Pair.state == PairState.PROPOSED)
    )
    facts = RoundFacts(
        opens_on=programme.opens_on,
        closes_on=programme.registration_closes_on,
        ends_on=programme.ends_on,
        closed_on=programme.closed_on,
        mentees=len(mentees),
        drafts=counts.get(PairState.DRAFT, 0),
        proposed=counts.get(PairState.PROPOSED, 0),
        live=sum(counts.get(state, 0) for state in LIVE),
        waiting=len(mentees - gone),
        planned=plan is not None,
        sent=plan is not None and plan.sent_at is not None,
        answer_by=answer_by,
    )
    return Round(facts, stage_of(facts, today), next_batch(facts, programme.next_batch_on, today), plan)


@dataclass(frozen=True)
class Preview:
    """What one setting would give: its name, its numbers, and how many pairs would be others than now."""

    name: str
    figures: Figures
    #: total score relative to the best there is without any policy
    ratio: float | None
    changed: int


def previews(programme: Programme, tried: Policy | None, weights: Mapping[str, int] | None) -> Sequence[Preview]:
    """What the present setting, the one tried and a handful of others give for those who wait now.

    Empty while nobody waits or no mentor has room: there is nothing to compute then.
    """
    cohort = cohort_of(programme)
    if not cohort.mentees or not any(one.capacity for one in cohort.mentors):
        return ()
    present = policy_of(programme)
    candidates, _refused = scored(cohort, programme.weights)
    now = solve_with(cohort, candidates, present)
    free = Policy(floor=0, cardinality_first=False, reserve_share=0, second_tier_penalty=0, seed=present.seed)
    best = figures_of(solve_with(cohort, candidates, free)).total
    rows = [Preview("now", figures_of(now), _ratio(figures_of(now).total, best), 0)]
    if tried is not None:
        own, top = candidates, best
        if weights is not None and dict(weights) != dict(programme.weights):
            own, _refused = scored(cohort, weights)
            top = figures_of(solve_with(cohort, own, free)).total
        plan = solve_with(cohort, own, tried)
        figures = figures_of(plan)
        rows.append(Preview("tried", figures, _ratio(figures.total, top), changed_pairs(now, plan)))
    if len(cohort.mentees) <= MOST_COMPARED:
        for name, policy in _others(present).items():
            plan = solve_with(cohort, candidates, policy)
            figures = figures_of(plan)
            rows.append(Preview(name, figures, _ratio(figures.total, best), changed_pairs(now, plan)))
    return rows


def _ratio(total: int, best: int) -> float | None:
    return total / best if best else None


def _others(present: Policy) -> Mapping[str, Policy]:
    others = {
        "no_floor": replace(present, floor=0),
        "high_floor": replace(present, floor=4500),
        "score_first": replace(present, cardinality_first=False),
        "no_reserve": replace(present, reserve_share=0.0),
        "no_spread": replace(present, second_tier_penalty=0),
        "more_spread": replace(present, second_tier_penalty=600),
    }
    return {name: policy for name, policy in others.items() if policy != present}


@dataclass(frozen=True)
class GroupTable:
    """How the groups of one kind fared."""

    kind: str
    rows: Sequence[GroupRow]


def equity(programme: Programme) -> Sequence[GroupTable]:
    """Share paired and mean fit of mentees by sex, unit, place and grade; what a person does not carry is left out.

    Drafts, proposals and running pairs count as paired.
    """
    mentees = [one for one in participants(programme, Side.MENTEE) if one.state is ProfileState.ACTIVE]
    paired = (PairState.DRAFT, PairState.PROPOSED, *LIVE)
    rows = db.session.execute(
        select(Pair.mentee_profile_id, Pair.score).where(Pair.programme_id == programme.id, Pair.state.in_(paired))
    )
    scores = {str(profile): points for profile, points in rows}
    kinds = {
        "sex": {str(one.id): one.person.sex.value for one in mentees if one.person.sex},
        "unit": {str(one.id): one.person.unit.name for one in mentees},
        "place": {str(one.id): one.place.strip() for one in mentees if one.place.strip()},
        "grade": {str(one.id): group for one in mentees if (group := grade_group(one.person.grade))},
    }
    return [GroupTable(kind, audit_outcomes(groups, scores)) for kind, groups in kinds.items() if groups]


@dataclass(frozen=True)
class Queue:
    """What somebody who waits may know: their place among how many for the first slot that would open to them (None
    where there is no such slot), why they wait, and when the next batch may be expected.
    """

    profile: Profile
    reason: str | None
    place: int | None
    among: int | None
    next_batch: date | None


def own_queue(programme: Programme, profile: Profile, person: Person) -> Queue:
    """The person's own place; nothing about anybody else."""
    found = round_of(programme, clock.today(person.zone))
    identity = str(profile.id)
    reason = found.plan.waiting.get(identity) if found.plan else None
    places = found.plan.places.get(identity) if found.plan else None
    place, among = places if places else (None, None)
    return Queue(profile, reason, place, among, found.next_batch)


@dataclass(frozen=True)
class Alternative:
    """Another programme somebody who waits may join now, and how many more people it could take."""

    programme: Programme
    #: places that nobody holds and nobody waits for
    free: int

    @property
    def at_once(self) -> bool:
        """Whether one tap is enough: a group or equals with room, who ask nothing that the profile does not say."""
        return self.free > 0 and self.programme.kind in _WITHOUT_A_QUEUE


#: Kinds that are there for those whom no mentor of their own can be found for.
_WITHOUT_A_QUEUE = (ProgrammeKind.GROUP, ProgrammeKind.PEER)


def alternatives(person: Person, today: date) -> Sequence[Alternative]:
    """Programmes of the person's unit that take registrations and that they are not in; those to join at once first.

    Three statements, however many programmes there are.
    """
    joined = select(Profile.programme_id).where(Profile.person_id == person.id)
    gone = set(db.session.scalars(joined))
    open_ones = [one for one in programmes_for(person, today) if one.id not in gone]
    free = _free_places([one.id for one in open_ones])
    found = [Alternative(one, free.get(one.id, 0)) for one in open_ones]
    return sorted(found, key=lambda one: not one.at_once)


def _free_places(programme_ids: Collection[int]) -> dict[int, int]:
    """Places of mentors who take part, less everybody who takes part as a mentee: those who wait come first."""
    if not programme_ids:
        return {}
    rows = db.session.execute(
        select(
            Profile.programme_id,
            func.sum(Profile.capacity) - func.sum(case((Profile.side == Side.MENTEE, 1), else_=0)),
        )
        .where(Profile.programme_id.in_(programme_ids), Profile.state == ProfileState.ACTIVE)
        .group_by(Profile.programme_id)
    )
    return {programme_id: int(free) for programme_id, free in rows}


def answered_plans() -> Sequence[Plan]:
    """Newest plans that were sent out and whose proposals are all answered, while somebody of them waits."""
    newest = select(func.max(Plan.id)).group_by(Plan.programme_id)
    open_ones = select(Pair.id).where(Pair.programme_id == Plan.programme_id, Pair.state == PairState.PROPOSED)
    return db.session.scalars(
        select(Plan).where(Plan.id.in_(newest), Plan.sent_at.is_not(None), ~open_ones.exists()).order_by(Plan.id)
    ).all()
