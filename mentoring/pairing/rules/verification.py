"""Proving a plan anew from what is written down: nothing is solved, and nothing but the prices is trusted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mentoring.pairing.rules.model import BP, Market, seeded_order
from mentoring.pairing.rules.planning import price_slots, row_of
from mentoring.pairing.rules.solver import dual_bound


class Untrue(StrEnum):
    """What can be wrong with a plan that claims to be the best."""

    FINGERPRINT = "fingerprint"
    NOT_POSSIBLE = "not_possible"
    SCORE = "score"
    FORBIDDEN = "forbidden"
    BELOW_FLOOR = "below_floor"
    TWICE = "twice"
    NOBODY = "nobody"
    LOCK_BROKEN = "lock_broken"
    OVER_CAPACITY = "over_capacity"
    OBJECTIVE = "objective"
    NOT_BEST = "not_best"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not true of a plan, whom it concerns, what stands there and what it should be."""

    what: Untrue
    ids: tuple[str, ...] = ()
    found: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Claim:
    """A plan as a file claims it. ``prices`` are those of the solver, in its own whole numbers."""

    pairs: Sequence[tuple[str, str, BP]]
    waiting: Collection[str]
    objective: int
    bound: int
    fingerprint: str
    prices: Mapping[str, int]


def flaws_of(claim: Claim, market: Market) -> list[Flaw]:
    """Everything that is not true of the plan; none means: it may be made, and no plan is better (weak duality)."""
    flaws = []
    if claim.fingerprint != market.fingerprint:
        flaws.append(Flaw(Untrue.FINGERPRINT, (), claim.fingerprint, market.fingerprint))
    flaws += _pairs_flaws(claim, market)
    if flaws:
        return flaws
    slots = price_slots(market)
    mentors = sorted(market.capacity, key=seeded_order(market.policy.seed))
    number = {mentor: index for index, mentor in enumerate(mentors)}
    free = [mentee for mentee in market.candidates if mentee not in dict(market.locked)]
    load = dict.fromkeys(mentors, 0)
    total = 0
    for mentee, mentor, score in claim.pairs:
        if (mentee, mentor) not in market.locked:
            load[mentor] += 1
            total += score
    costs = [cost for mentor in mentors for cost in slots.offered[mentor][: load[mentor]]]
    held = sum(1 for cost in costs if slots.units.held and cost == slots.units.held)
    fixed = sum(score for mentee, mentor, score in claim.pairs if (mentee, mentor) in market.locked)
    fixed += held * slots.units.held - sum(map(sum, slots.taken.values()))
    objective = total - sum(costs)
    if claim.objective != objective + fixed:
        flaws.append(Flaw(Untrue.OBJECTIVE, (), str(claim.objective), str(objective + fixed)))
    rows = [row_of(market, mentee, number) for mentee in free]
    prices = [claim.prices.get(mentor, 0) for mentor in mentors]
    person = slots.units.person
    bound = dual_bound(rows, [slots.offered[mentor] for mentor in mentors], prices, person) - person * sum(
        load.values()
    )
    if bound != objective or claim.bound != bound + fixed:
        flaws.append(Flaw(Untrue.NOT_BEST, (), str(claim.objective), str(bound + fixed)))
    return flaws


def _pairs_flaws(claim: Claim, market: Market) -> list[Flaw]:
    flaws = []
    placed: set[str] = set()
    load = dict.fromkeys(market.capacity, 0)
    for mentee, mentor, score in claim.pairs:
        two = (mentee, mentor)
        if mentee in placed:
            flaws.append(Flaw(Untrue.TWICE, (mentee,)))
        placed.add(mentee)
        candidate = market.candidates.get(mentee, {}).get(mentor)
        locked = two in market.locked
        if mentor not in load or mentee not in market.candidates or (candidate is None and not locked):
            flaws.append(Flaw(Untrue.NOT_POSSIBLE, two))
            continue
        load[mentor] += 1
        true = candidate.score if candidate else 0
        if score != true:
            flaws.append(Flaw(Untrue.SCORE, two, str(score), str(true)))
        elif not locked and two in market.forbidden:
            flaws.append(Flaw(Untrue.FORBIDDEN, two))
        elif not locked and true < market.policy.floor:
            flaws.append(Flaw(Untrue.BELOW_FLOOR, two, str(true), str(market.policy.floor)))
    made = {(mentee, mentor) for mentee, mentor, _score in claim.pairs}
    flaws += [Flaw(Untrue.LOCK_BROKEN, two) for two in sorted(market.locked - made)]
    flaws += [
        Flaw(Untrue.OVER_CAPACITY, (mentor,), str(count), str(market.capacity[mentor]))
        for mentor, count in load.items()
        if count > market.capacity[mentor]
    ]
    for mentee in sorted(market.candidates):
        if (mentee in placed) == (mentee in claim.waiting):
            flaws.append(Flaw(Untrue.TWICE if mentee in placed else Untrue.NOBODY, (mentee,)))
    return flaws
