"""Pairs as they stand now, as a plan that can be changed; and swaps by who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from mentoring.pairing.queries import Cohort, cohort_of, policy_of, scored
from mentoring.pairing.rules import Plan as SolvedPlan
from mentoring.pairing.rules.planning import as_they_stand
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.programmes.models import Programme
from mentoring.swaps.models import Swap, SwapConsent
from mentoring.swaps.rules import SwapOption, SwapState, swap_for


@dataclass(frozen=True)
class Standing:
    """Everybody of a programme and the pairs that run, as the rules want them."""

    cohort: Cohort
    plan: SolvedPlan
    pairs: dict[str, Pair]


def standing_of(programme: Programme) -> Standing:
    """The pairs as they stand. Nobody is moved whom the manager locked, nor before they have answered a proposal."""
    cohort = cohort_of(programme, running=True)
    candidates, _refused = scored(cohort, programme.weights)
    rows = db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state.in_((*LIVE, PairState.PROPOSED)))
    ).all()
    pairs = {str(pair.mentee_profile_id): pair for pair in rows}
    present = [
        (mentee, str(pair.mentor_profile_id), pair.score, pair.locked or pair.state is PairState.PROPOSED)
        for mentee, pair in pairs.items()
    ]
    plan = as_they_stand(
        candidates,
        {mentor.id: mentor.capacity for mentor in cohort.mentors},
        present,
        forbidden=cohort.forbidden,
        policy=policy_of(programme),
        mentees=[mentee.id for mentee in cohort.mentees],
    )
    return Standing(cohort, plan, pairs)


@dataclass(frozen=True)
class Offerable:
    """A material blocking pair and what would have to move for it."""

    mentee: Profile
    mentor: Profile
    option: SwapOption


def offerable(standing: Standing) -> Sequence[Offerable]:
    """Pairs that both would much rather have and that can be made without leaving anybody alone, most gain first."""
    found = [
        Offerable(standing.cohort.profiles[mentee], standing.cohort.profiles[mentor], option)
        for mentee, mentor in standing.plan.material_blocking
        if mentee in standing.plan.mentor_of and (option := swap_for(standing.plan, mentee, mentor)) is not None
    ]
    return sorted(found, key=lambda one: (-one.option.delta, one.mentee.id, one.mentor.id))


def open_swaps(programme: Programme) -> Sequence[Swap]:
    """Swaps that wait for answers, newest first."""
    return db.session.scalars(
        select(Swap).where(Swap.programme_id == programme.id, Swap.state == SwapState.OFFERED).order_by(Swap.id.desc())
    ).all()


def own_swap(person: Person, swap_id: int) -> Swap:
    """A swap that concerns the person; raises NotFound for any other."""
    swap = db.session.get(Swap, swap_id)
    if swap is None or swap.consent_of(person) is None:
        raise NotFound(_("Usulan pertukaran ini tidak ditemukan."))
    return swap


def swaps_waiting_for(person: Person) -> Sequence[Swap]:
    """Open swaps the person has not agreed to yet."""
    return db.session.scalars(
        select(Swap)
        .options(lazyload(Swap.consents))
        .join(SwapConsent, SwapConsent.swap_id == Swap.id)
        .where(SwapConsent.person_id == person.id, SwapConsent.agreed_at.is_(None), Swap.state == SwapState.OFFERED)
        .order_by(Swap.id)
    ).all()


@dataclass(frozen=True)
class OwnChange:
    """What a swap would change for one person: whom they would leave, whom they would be with."""

    leaves: Sequence[Person]
    joins: Sequence[Person]


def own_change(swap: Swap, person: Person) -> OwnChange:
    """The person's own part of a swap; nobody reads the others' parts."""
    ending = db.session.scalars(select(Pair).where(Pair.id.in_(swap.leaves))).all()
    ids = {number for move in swap.moves for number in move[:2]}
    profiles = {one.id: one for one in db.session.scalars(select(Profile).where(Profile.id.in_(ids)))}
    joins = []
    for mentee, mentor, _score, _parts in swap.moves:
        two = (profiles[mentee].person, profiles[mentor].person)
        joins += [other for one, other in (two, two[::-1]) if one.id == person.id]
    return OwnChange([pair.partner_of(person) for pair in ending if pair.side_of(person)], joins)
