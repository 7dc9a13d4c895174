"""What it costs everybody to make one certain pair, exactly, without planning anew."""

from heapq import heappop, heappush

from mentoring.pairing.rules.model import Plan


def cost_of_forcing(plan: Plan, mentee: str, mentor: str) -> int | None:
    """How much worse the best plan with this pair is than the best plan; in the solver's unit, never
    negative.

    The pair must be a candidate. None if every slot of the mentor is locked, or the mentee is.

    The best plan with the pair differs from the best plan by one cycle: the mentee comes, somebody leaves for
    another place, and so on, until a chain ends at the place the mentee left, at a free slot or on the
    waiting list. As prices are the lowest possible, closing the cycle from a free slot or the waiting list
    costs nothing more, so the cost is that of the shortest chain (Dijkstra over reduced costs, see the
    solver).
    """
    proof = plan.proof
    market = plan.market
    price, profit = proof.price, proof.profit
    if mentee not in profit or not proof.slot_costs[mentor]:
        return None
    pair = plan.mentor_of.get(mentee)
    left = pair.mentor if pair else None
    members = plan.free_members
    first = profit[mentee] + price[mentor] - market.candidates[mentee][mentor].score
    best: int | None = None
    distance = {mentor: first}
    heap = [(first, mentor)]
    while heap:
        here, at = heappop(heap)
        if best is not None and here >= best:
            break
        if here > distance[at]:
            continue
        if at == left:
            return here
        costs = proof.slot_costs[at]
        used = len(members.get(at, ()))
        if used < len(costs):
            end = here + costs[used] - price[at]
            best = end if best is None else min(best, end)
        for other in members.get(at, ()):
            end = here + profit[other] + proof.units.person
            best = end if best is None else min(best, end)
            for target, candidate in market.candidates[other].items():
                if candidate.score < market.policy.floor or (other, target) in market.forbidden:
                    continue
                there = here + profit[other] + price[target] - candidate.score
                if there < best and there < distance.get(target, best):
                    distance[target] = there
                    heappush(heap, (there, target))
    return best
