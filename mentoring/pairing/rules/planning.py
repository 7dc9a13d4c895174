"""From a checked market to a plan: the policy becomes slot costs, the solver does the rest."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mentoring.pairing.rules.model import (
    BP,
    FULL_SCORE,
    Candidate,
    Market,
    Pair,
    Plan,
    Policy,
    Proof,
    Units,
    Waiting,
    WaitingReason,
    open_market,
    seeded_order,
)
from mentoring.pairing.rules.solver import assign

DEFAULT_POLICY = Policy()


def solve(
    candidates: Iterable[Candidate],
    capacity: Mapping[str, int],
    *,
    locked: Collection[tuple[str, str]] = (),
    forbidden: Collection[tuple[str, str]] = (),
    policy: Policy = DEFAULT_POLICY,
    mentees: Collection[str] = (),
) -> Plan:
    """The best plan there is, proved so: ``bound == objective``, always.

    Locked pairs stay whatever their score; forbidden pairs and those below the floor are not made.
    ``mentees`` names people who may have no candidate at all, so that they are on the waiting list too.
    The same input and seed give the same plan, in whatever order the input comes. Nobody being able to be
    paired is not an error: they wait, with a reason. Refuses bad input with ``PairingError``, naming every
    problem.
    """
    return plan_market(open_market(candidates, capacity, locked, forbidden, policy, mentees))


def as_they_stand(
    candidates: Iterable[Candidate],
    capacity: Mapping[str, int],
    pairs: Collection[tuple[str, str, BP, bool]],
    *,
    forbidden: Collection[tuple[str, str]] = (),
    policy: Policy = DEFAULT_POLICY,
    mentees: Collection[str] = (),
) -> Plan:
    """Pairs (mentee, mentor, score, locked) that already exist, as a plan to be looked through and changed.

    Nothing is solved: there are no prices, and objective and bound are the sum of the scores. Pairs of people who are
    not in the market any more are left out.
    """
    market = open_market(candidates, capacity, (), forbidden, policy, mentees)
    kept = [
        Pair(mentee, mentor, points, locked=locked)
        for mentee, mentor, points, locked in sorted(pairs)
        if mentee in market.candidates and mentor in market.capacity
    ]
    load = dict.fromkeys(market.capacity, 0)
    for pair in kept:
        load[pair.mentor] += 1
    have = {pair.mentee for pair in kept}
    total = sum(pair.score for pair in kept)
    return Plan(
        pairs=tuple(kept),
        waiting=tuple(Waiting(one, _reason(market, one)) for one in sorted(market.candidates) if one not in have),
        price={},
        profit={},
        objective=total,
        bound=total,
        reserve={},
        material_blocking=_material_blocking(market, kept, load, {}),
        market=market,
        proof=Proof({}, {}, {}, Units(0, 0)),
    )


@dataclass(frozen=True, slots=True)
class Slots:
    """What each mentor's slots cost: those taken by locked pairs, then those on offer."""

    taken: dict[str, list[int]]
    offered: dict[str, list[int]]
    reserve: dict[str, int]
    units: Units


def plan_market(market: Market) -> Plan:
    """The best plan for a market that has been checked."""
    policy = market.policy
    slots = price_slots(market)
    order = seeded_order(policy.seed)
    lock_of = dict(market.locked)
    mentors = sorted(market.capacity, key=order)
    number = {mentor: index for index, mentor in enumerate(mentors)}
    free = sorted((mentee for mentee in market.candidates if mentee not in lock_of), key=order)
    rows = [row_of(market, mentee, number) for mentee in free]
    result = assign(rows, [slots.offered[mentor] for mentor in mentors], slots.units.person)

    pairs = [Pair(mentee, mentor, _score(market, mentee, mentor), locked=True) for mentee, mentor in market.locked]
    waiting = []
    for mentee, index in zip(free, result.mentor, strict=True):
        if index >= 0:
            pairs.append(Pair(mentee, mentors[index], market.candidates[mentee][mentors[index]].score))
        else:
            waiting.append(Waiting(mentee, _reason(market, mentee)))
    pairs.sort(key=lambda pair: pair.mentee)
    waiting.sort(key=lambda one: one.mentee)

    fixed = sum(pair.score for pair in pairs if pair.locked) - sum(map(sum, slots.taken.values()))
    held_used, load = 0, dict.fromkeys(mentors, 0)
    for index in result.mentor:
        if index >= 0:
            mentor = mentors[index]
            if slots.units.held and slots.offered[mentor][load[mentor]] == slots.units.held:
                held_used += 1
            load[mentor] += 1
    fixed += held_used * slots.units.held
    kept = {}
    for mentor in sorted(slots.reserve):
        left = market.capacity[mentor] - len(slots.taken[mentor]) - load[mentor]
        if left > 0:
            kept[mentor] = min(slots.reserve[mentor], left)
    price = dict(zip(mentors, result.price, strict=True))
    profit = dict(zip(free, result.profit, strict=True))
    person = slots.units.person
    return Plan(
        pairs=tuple(pairs),
        waiting=tuple(waiting),
        price={mentor: slots.units.split(price[mentor])[::2] for mentor in sorted(mentors)},
        profit={mentee: slots.units.split(profit[mentee] + person)[2] for mentee in sorted(free)},
        objective=result.objective + fixed,
        bound=result.bound + fixed,
        reserve=kept,
        material_blocking=_material_blocking(market, pairs, load, kept),
        market=market,
        proof=Proof(price, profit, slots.offered, slots.units),
    )


def row_of(market: Market, mentee: str, number: Mapping[str, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A mentee's possible scores, highest first, and beside them the mentors' numbers."""
    floor = market.policy.floor
    forbidden = market.forbidden
    row = [
        (-candidate.score, number[mentor])
        for mentor, candidate in market.candidates[mentee].items()
        if candidate.score >= floor and (not forbidden or (mentee, mentor) not in forbidden)
    ]
    row.sort()
    return tuple(-negative for negative, _ in row), tuple(index for _, index in row)


def price_slots(market: Market) -> Slots:
    """First half of a mentor's slots free of cost, the second at the penalty, held ones last.

    Slots are held back only out of those nobody needs: at most slots less demand in all, never a mentor's
    last one. Where people come first a held slot is still given to somebody who would otherwise wait.
    """
    policy = market.policy
    demand = len(market.candidates)
    total = sum(market.capacity.values())
    locks: dict[str, int] = {}
    for _, mentor in market.locked:
        locks[mentor] = locks.get(mentor, 0) + 1
    # More than one held slot a person would serve nobody.
    hold = min(int(policy.reserve_share * total), max(0, total - demand), demand)
    order = seeded_order(policy.seed)
    reserve: dict[str, int] = {}
    while hold > 0:
        able = [
            mentor
            for mentor in market.capacity
            if market.capacity[mentor] - max(1, locks.get(mentor, 0)) - reserve.get(mentor, 0) > 0
        ]
        if not able:
            break
        able.sort(key=lambda mentor: (reserve.get(mentor, 0) - market.capacity[mentor], order(mentor)))
        for mentor in able[:hold]:
            reserve[mentor] = reserve.get(mentor, 0) + 1
        hold -= min(hold, len(able))
    most = FULL_SCORE + policy.second_tier_penalty
    step = (demand + 1) * most + 1
    person = held = 0
    if policy.cardinality_first:
        person = step
        if reserve:
            held = step
            person = step * (demand + 2)
    taken: dict[str, list[int]] = {}
    offered: dict[str, list[int]] = {}
    for mentor, capacity in market.capacity.items():
        back = reserve.get(mentor, 0)
        first = (capacity + 1) // 2
        usable = min(capacity - back, demand)
        costs = [0 if slot < first else policy.second_tier_penalty for slot in range(usable)]
        if held and usable < demand:
            costs += [held] * back
        busy = locks.get(mentor, 0)
        taken[mentor] = costs[:busy]
        offered[mentor] = costs[busy:]
    return Slots(taken, offered, reserve, Units(person, held))


def _score(market: Market, mentee: str, mentor: str) -> BP:
    candidate = market.candidates[mentee].get(mentor)
    return candidate.score if candidate else 0


def _reason(market: Market, mentee: str) -> WaitingReason:
    possible = [
        candidate.score
        for mentor, candidate in market.candidates[mentee].items()
        if (mentee, mentor) not in market.forbidden and market.capacity[mentor] > 0
    ]
    if not possible:
        return WaitingReason.NO_CANDIDATE
    if max(possible) < market.policy.floor:
        return WaitingReason.BELOW_FLOOR
    return WaitingReason.ALL_FULL


def _material_blocking(
    market: Market, pairs: list[Pair], load: Mapping[str, int], kept: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Pairs not in the plan of which both would gain at least ``policy.material_blocking`` from each other.

    A mentor's gain is over the worst of the pairs they have; a free slot that is not held back is worth
    nothing.
    """
    threshold = max(1, market.policy.material_blocking)
    own = {pair.mentee: pair for pair in pairs}
    worst: dict[str, int] = {}
    locks: dict[str, int] = {}
    for pair in pairs:
        if pair.locked:
            locks[pair.mentor] = locks.get(pair.mentor, 0) + 1
        else:
            worst[pair.mentor] = min(worst.get(pair.mentor, FULL_SCORE), pair.score)
    for mentor, capacity in market.capacity.items():
        if capacity - kept.get(mentor, 0) - locks.get(mentor, 0) > load.get(mentor, 0):
            worst[mentor] = 0
    found = []
    for mentee, row in market.candidates.items():
        pair_now = own.get(mentee)
        if pair_now is not None and pair_now.locked:
            continue
        has = (pair_now.score if pair_now else 0) + threshold
        for mentor, candidate in row.items():
            score = candidate.score
            if (
                score >= has
                and score >= market.policy.floor
                and mentor in worst
                and score >= worst[mentor] + threshold
                and (mentee, mentor) not in market.forbidden
                and not (pair_now and pair_now.mentor == mentor)
            ):
                found.append((mentee, mentor))
    return tuple(sorted(found))
