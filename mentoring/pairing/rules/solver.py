"""The exact assignment of people to slots: successive shortest augmenting paths with prices.

Each mentor sells slots, each slot has a fixed cost (0, then a penalty, …, never falling). One mentee after
the other looks for the cheapest chain of moves that ends at a slot or at the waiting list; a chain is found
by Dijkstra's algorithm over mentors with the reduced cost ``profit + price - score``, which is never
negative. Prices rise only as far as the chain needs, so they are the lowest that support the plan: a
mentor's price is what one more free slot there would gain. See Kuhn (1955), Edmonds and Karp (1972); the
waiting list, the slot costs and the early ends of the scans are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

#: The cost of a slot that does not exist; larger than any chain of real costs.
NO_SLOT = 1 << 62


@dataclass(frozen=True, slots=True)
class Assignment:
    """``mentor[i]`` is the index of mentee i's mentor or -1; prices and profits are in the weights' unit."""

    mentor: list[int]
    price: list[int]
    profit: list[int]
    objective: int
    bound: int


Row = tuple[Sequence[int], Sequence[int]]


def assign(rows: Sequence[Row], slot_costs: Sequence[Sequence[int]], worth: int = 0) -> Assignment:
    """Pair for the highest sum of scores less slot costs plus ``worth`` for everyone who is paired.

    ``rows[i]`` holds the scores of mentee i, highest first, and beside them the mentors' indices.
    ``slot_costs[j]`` holds the costs of mentor j's slots, lowest first. ``objective`` and ``bound`` leave out
    ``worth``: they count scores and slot costs only. Prices are the lowest that support the plan.

    The scarcer side looks for the other: chains are short as long as some of those looked for are free.
    """
    if sum(map(len, slot_costs)) < len(rows):
        mate, price, profit = _slots_look_for_people(rows, slot_costs, worth)
    else:
        mate, price, profit = _people_look_for_slots(rows, slot_costs, worth)
    used = [0] * len(slot_costs)
    objective = 0
    for (scores, choices), mentor in zip(rows, mate, strict=True):
        if mentor >= 0:
            objective += scores[choices.index(mentor)]
            used[mentor] += 1
    objective -= sum(sum(costs[:count]) for costs, count in zip(slot_costs, used, strict=True))
    people = sum(used)
    bound = dual_bound(rows, slot_costs, price, worth) - worth * people
    return Assignment(mate, price, profit, objective, bound)


def _people_look_for_slots(
    rows: Sequence[Row], slot_costs: Sequence[Sequence[int]], worth: int
) -> tuple[list[int], list[int], list[int]]:
    """Each mentee's mentor or -1, the mentors' lowest prices, the mentees' profits."""
    mentors = len(slot_costs)
    price = [0] * mentors
    following = [costs[0] if costs else NO_SLOT for costs in slot_costs]
    used = [0] * mentors
    members: list[list[int]] = [[] for _ in range(mentors)]
    mate = [-1] * len(rows)
    profit = [-worth] * len(rows)
    far = NO_SLOT << 2
    distance = [far] * mentors
    came_from = [0] * mentors
    # Each row is kept in the order of what its mentors were worth, price deducted, when it was last sorted.
    # Prices never fall, so an old worth is an upper bound and a scan may stop at the first that is too low.
    nets: list[Sequence[int]] = [row[0] for row in rows]
    gains: list[Sequence[int]] = [row[0] for row in rows]
    options: list[Sequence[int]] = [row[1] for row in rows]
    wasted = [0] * len(rows)
    # What the second best is worth at most: when even that is too little, the row need not be opened.
    second = [row[0][1] if len(row[0]) > 1 else -NO_SLOT for row in rows]

    for newcomer, (scores, choices) in enumerate(rows):
        # Staying on the waiting list costs `worth`; every chain must cost less than the best end found so
        # far.
        best = worth
        end = -1
        leaver = newcomer
        heap: list[int] = []
        touched: list[int] = []
        for score, mentor in zip(scores, choices, strict=True):
            if -score >= best:
                break
            cost = price[mentor] - score
            if cost < best:
                distance[mentor] = cost
                came_from[mentor] = newcomer
                touched.append(mentor)
                finish = following[mentor] - score
                if finish < best:
                    best = finish
                    end = mentor
                if finish > cost:
                    heappush(heap, cost * mentors + mentor)
        visited: list[int] = []
        while heap:
            here, mentor = divmod(heappop(heap), mentors)
            if here >= best:
                break
            if here > distance[mentor]:
                continue
            visited.append(mentor)
            for mentee in members[mentor]:
                base = here + profit[mentee]
                if base + worth < best:
                    best = base + worth
                    end = -1
                    leaver = mentee
                room = base - best
                if second[mentee] <= room:
                    continue
                net = nets[mentee]
                scanned = 0
                for most, score, other in zip(net, gains[mentee], options[mentee], strict=True):
                    if most <= room:
                        break
                    scanned += 1
                    reach = base - score
                    cost = reach + price[other]
                    if cost < best and cost < distance[other]:
                        if distance[other] == far:
                            touched.append(other)
                        distance[other] = cost
                        came_from[other] = mentee
                        finish = reach + following[other]
                        if finish < best:
                            best = finish
                            end = other
                            room = base - best
                        if finish > cost:
                            heappush(heap, cost * mentors + other)
                if scanned > 6:
                    wasted[mentee] += scanned
                    if wasted[mentee] > 2 * len(net):
                        wasted[mentee] = 0
                        resorted = sorted(
                            [
                                (score - price[other], score, other)
                                for score, other in zip(gains[mentee], options[mentee], strict=True)
                            ],
                            reverse=True,
                        )
                        nets[mentee], gains[mentee], options[mentee] = zip(*resorted, strict=True)
                        second[mentee] = resorted[1][0]
        for mentor in visited:
            rise = best - distance[mentor]
            price[mentor] += rise
            for mentee in members[mentor]:
                profit[mentee] -= rise
        for mentor in touched:
            distance[mentor] = far
        profit[newcomer] = -best
        if end >= 0:
            taken = used[end] = used[end] + 1
            costs = slot_costs[end]
            following[end] = costs[taken] if taken < len(costs) else NO_SLOT
        elif leaver == newcomer:
            continue
        else:
            end = mate[leaver]
            members[end].remove(leaver)
            mate[leaver] = -1
        while True:
            mover = came_from[end]
            left = mate[mover]
            mate[mover] = end
            members[end].append(mover)
            if left < 0:
                break
            members[left].remove(mover)
            end = left

    return mate, price, profit


def _slots_look_for_people(
    rows: Sequence[Row], slot_costs: Sequence[Sequence[int]], worth: int
) -> tuple[list[int], list[int], list[int]]:
    """The same with sides changed: every slot is a row, every mentee a place that takes one.

    Changing sides gives the highest prices; ``_lowest_prices`` brings them down.
    """
    wanted: list[list[tuple[int, int]]] = [[] for _ in slot_costs]
    for mentee, (scores, choices) in enumerate(rows):
        for score, mentor in zip(scores, choices, strict=True):
            wanted[mentor].append((score, mentee))
    slot_rows: list[Row] = []
    owner: list[int] = []
    for mentor, (costs, candidates) in enumerate(zip(slot_costs, wanted, strict=True)):
        if not costs or not candidates:
            continue
        candidates.sort(key=lambda candidate: -candidate[0])
        people = tuple(mentee for _, mentee in candidates)
        gains: dict[int, Row] = {}
        for cost in costs:
            if cost not in gains:
                gains[cost] = (tuple(score - cost for score, _ in candidates), people)
            slot_rows.append(gains[cost])
            owner.append(mentor)
    taken, value, _ = _people_look_for_slots(slot_rows, [(0,)] * len(rows), worth)
    mate = [-1] * len(rows)
    for mentor, mentee in zip(owner, taken, strict=True):
        if mentee >= 0:
            mate[mentee] = mentor
    price = [
        max(0, max((score + worth - value[mentee] for score, mentee in candidates), default=0)) for candidates in wanted
    ]
    return mate, *_lowest_prices(rows, slot_costs, worth, mate, price, [one - worth for one in value])


def _lowest_prices(
    rows: Sequence[Row],
    slot_costs: Sequence[Sequence[int]],
    worth: int,
    mate: Sequence[int],
    price: list[int],
    profit: list[int],
) -> tuple[list[int], list[int]]:
    """Bring prices that support a plan down to what one more slot would gain.

    A price may fall by the length of the shortest chain that ends at the mentor and begins with somebody who
    waits, or with a slot given back (Dijkstra over reduced costs, once for all mentors).
    """
    members: list[list[int]] = [[] for _ in slot_costs]
    waiting = []
    for mentee, mentor in enumerate(mate):
        if mentor >= 0:
            members[mentor].append(mentee)
        else:
            waiting.append(mentee)
    fall = [
        value - (costs[len(people) - 1] if people else 0)
        for value, costs, people in zip(price, slot_costs, members, strict=True)
    ]
    for mentee in waiting:
        for score, mentor in zip(*rows[mentee], strict=True):
            fall[mentor] = min(fall[mentor], price[mentor] - worth - score)
    heap = [(length, mentor) for mentor, length in enumerate(fall) if members[mentor]]
    heapify(heap)
    while heap:
        length, mentor = heappop(heap)
        if length > fall[mentor]:
            continue
        for mentee in members[mentor]:
            base = length + profit[mentee]
            for score, other in zip(*rows[mentee], strict=True):
                there = base + price[other] - score
                if there < fall[other]:
                    fall[other] = there
                    heappush(heap, (there, other))
    lowest = [value - length for value, length in zip(price, fall, strict=True)]
    for mentor, people in enumerate(members):
        for mentee in people:
            profit[mentee] += fall[mentor]
    for mentee in waiting:
        profit[mentee] = -worth
    return lowest, profit


def dual_bound(
    rows: Sequence[Row],
    slot_costs: Sequence[Sequence[int]],
    price: Sequence[int],
    worth: int,
) -> int:
    """What no plan can exceed at these prices (weak duality), ``worth`` counted for each who is paired.

    It trusts nothing but the prices: every mentee takes what is best at these prices, or waits; every slot is
    sold where its price exceeds its cost.
    """
    total = 0
    for scores, choices in rows:
        best = -worth
        for score, mentor in zip(scores, choices, strict=True):
            if score <= best:
                break
            gain = score - price[mentor]
            if gain > best:
                best = gain
        total += best + worth
    for costs, value in zip(slot_costs, price, strict=True):
        for cost in costs:
            if cost >= value:
                break
            total += value - cost
    return total
