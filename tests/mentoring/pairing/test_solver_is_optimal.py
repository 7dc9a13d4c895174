"""The plan is the best there is: against scipy, against brute force, and by its own certificate."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from mentoring.pairing.rules import Candidate, Plan, Policy, solve, what_if
from mentoring.pairing.rules.solver import _people_look_for_slots, _slots_look_for_people, assign, dual_bound

PLAIN = Policy(floor=0, cardinality_first=False, reserve_share=0, second_tier_penalty=0)
MOST_PEOPLE = Policy(floor=0, cardinality_first=True, reserve_share=0, second_tier_penalty=0)

Edges = dict[tuple[str, str], int]


def candidates(edges: Edges) -> list[Candidate]:
    return [Candidate(mentee, mentor, score, (("fit", score),)) for (mentee, mentor), score in edges.items()]


def a_market(rng: random.Random, most: int = 10) -> tuple[Edges, dict[str, int]]:
    mentees = [f"a{i}" for i in range(rng.randint(1, most))]
    mentors = [f"b{i}" for i in range(rng.randint(1, max(1, most // 2)))]
    top = rng.choice([3, 50, 10_000])
    density = rng.random()
    edges = {
        (mentee, mentor): rng.randint(1, top) for mentee in mentees for mentor in mentors if rng.random() < density
    }
    return edges, {mentor: rng.randint(0, 3) for mentor in mentors}


def scipy_optimum(edges: Edges, capacity: dict[str, int], bonus: int = 0) -> tuple[int, int]:
    """The highest sum of scores (plus ``bonus`` a person) and the people paired, slots written out one by
    one.
    """
    mentees = sorted({mentee for mentee, _ in edges})
    slots = [mentor for mentor, count in capacity.items() for _ in range(count)]
    if not mentees or not slots:
        return 0, 0
    worth = np.zeros((len(mentees), len(slots)))
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(slots):
            if (mentee, mentor) in edges:
                worth[row, column] = edges[mentee, mentor] + bonus
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = [(row, column) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]
    return round(sum(worth[place] for place in chosen)) - bonus * len(chosen), len(chosen)


def check_feasible(plan: Plan, edges: Edges, capacity: dict[str, int]) -> None:
    assert len({pair.mentee for pair in plan.pairs}) == len(plan.pairs)
    for mentor, count in capacity.items():
        assert sum(pair.mentor == mentor for pair in plan.pairs) <= count
    for pair in plan.pairs:
        assert edges[pair.mentee, pair.mentor] == pair.score
    everyone = {mentee for mentee, _ in edges}
    assert {pair.mentee for pair in plan.pairs} | {one.mentee for one in plan.waiting} == everyone


@pytest.mark.parametrize("seed", range(20))
def test_3000_random_instances_equal_scipy_with_zero_gap(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(150):
        edges, capacity = a_market(rng, most=rng.choice([4, 10, 24]))
        for policy, bonus in ((PLAIN, 0), (MOST_PEOPLE, 1_000_000)):
            plan = solve(candidates(edges), capacity, policy=policy)
            check_feasible(plan, edges, capacity)
            assert plan.bound == plan.objective
            score, people = scipy_optimum(edges, capacity, bonus)
            assert plan.objective == plan.total_score == score
            if bonus:
                assert len(plan.pairs) == people


def brute_force(edges: Edges, capacity: dict[str, int], penalty: int) -> tuple[int, int]:
    """Most people, then the highest sum of scores less penalties for the second half of a mentor's slots."""
    mentees = sorted({mentee for mentee, _ in edges})
    options = [[None, *[mentor for one, mentor in edges if one == mentee]] for mentee in mentees]
    best = (0, 0)
    for choice in itertools.product(*options):
        load = {mentor: sum(one == mentor for one in choice) for mentor in capacity}
        if any(load[mentor] > capacity[mentor] for mentor in capacity):
            continue
        paired = [(a, b) for a, b in zip(mentees, choice, strict=True) if b is not None]
        extra = sum(max(0, load[mentor] - (capacity[mentor] + 1) // 2) for mentor in capacity)
        best = max(best, (len(paired), sum(edges[a, b] for a, b in paired) - penalty * extra))
    return best


def test_two_tiers_and_most_people_first_equal_brute_force() -> None:
    rng = random.Random(5)
    policy = Policy(floor=0, reserve_share=0, second_tier_penalty=300)
    for _ in range(150):
        edges, capacity = a_market(rng, most=6)
        plan = solve(candidates(edges), capacity, policy=policy)
        assert (len(plan.pairs), plan.objective) == brute_force(edges, capacity, 300)
        assert plan.bound == plan.objective


@pytest.mark.parametrize("seed", range(10))
def test_a_price_is_exactly_what_one_more_slot_gains(seed: int) -> None:
    rng = random.Random(100 + seed)
    for _ in range(20):
        mentees, mentors = rng.randint(1, 14), rng.randint(1, 6)
        rows = []
        for _ in range(mentees):
            row = sorted(((rng.randint(1, 60), j) for j in range(mentors) if rng.random() < 0.6), reverse=True)
            rows.append((tuple(score for score, _ in row), tuple(j for _, j in row)))
        costs = [sorted(rng.choice([0, 0, 7]) for _ in range(rng.randint(0, 3))) for _ in range(mentors)]
        worth = rng.choice([0, 10_000])

        def total(slot_costs: list[list[int]], rows=rows, worth=worth) -> int:  # type: ignore[no-untyped-def]
            result = assign(rows, slot_costs, worth)
            return int(result.objective + worth * sum(mentor >= 0 for mentor in result.mentor))

        base = assign(rows, costs, worth)
        assert base.bound == base.objective
        for mentor in range(mentors):
            more = [[0, *one] if index == mentor else one for index, one in enumerate(costs)]
            assert total(more) - total(costs) == base.price[mentor]


markets = st.integers(0, 10**9).map(lambda seed: a_market(random.Random(seed)))
policies = st.builds(
    Policy,
    floor=st.sampled_from([0, 2000, 5000]),
    cardinality_first=st.booleans(),
    reserve_share=st.sampled_from([0.0, 0.05, 0.3]),
    second_tier_penalty=st.sampled_from([0, 300]),
    seed=st.sampled_from(["", "bina"]),
)


@settings(max_examples=200, deadline=None)
@given(markets, policies)
def test_every_plan_is_feasible_and_proves_itself(market: tuple[Edges, dict[str, int]], policy: Policy) -> None:
    edges, capacity = market
    plan = solve(candidates(edges), capacity, policy=policy)
    check_feasible(plan, edges, capacity)
    assert plan.bound == plan.objective
    assert all(pair.score >= policy.floor for pair in plan.pairs)
    for mentor, (people, points) in plan.price.items():
        assert people >= 0
        if plan.load[mentor] < (capacity[mentor] + 1) // 2:
            assert (people, points) == (0, 0)


@settings(max_examples=100, deadline=None)
@given(markets, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    market: tuple[Edges, dict[str, int]], policy: Policy, rng: random.Random
) -> None:
    edges, capacity = market
    plan = solve(candidates(edges), capacity, policy=policy)
    shuffled = candidates(edges)
    rng.shuffle(shuffled)
    turned = dict(rng.sample(list(capacity.items()), len(capacity)))
    again = solve(iter(shuffled), turned, policy=policy)
    assert again.pairs == plan.pairs
    assert again.waiting == plan.waiting
    assert again.price == plan.price
    assert again.fingerprint == plan.fingerprint


@settings(max_examples=100, deadline=None)
@given(markets)
def test_more_people_or_slots_never_make_it_worse(market: tuple[Edges, dict[str, int]]) -> None:
    edges, capacity = market
    plan = solve(candidates(edges), capacity, policy=PLAIN)
    for mentor in capacity:
        more = solve(candidates(edges), {**capacity, mentor: capacity[mentor] + 1}, policy=PLAIN)
        assert more.objective >= plan.objective
    newcomer = {**edges, **{("new", mentor): 7 for mentor in capacity}}
    assert solve(candidates(newcomer), capacity, policy=PLAIN).objective >= plan.objective


@settings(max_examples=150, deadline=None)
@given(markets, policies, st.integers(0, 10**6))
def test_a_higher_score_never_unpairs_its_mentee(
    market: tuple[Edges, dict[str, int]], policy: Policy, pick: int
) -> None:
    edges, capacity = market
    plan = solve(candidates(edges), capacity, policy=policy)
    if not plan.pairs:
        return
    pair = plan.pairs[pick % len(plan.pairs)]
    raised = {**edges, (pair.mentee, pair.mentor): min(10_000, pair.score + 1 + pick % 500)}
    after = solve(candidates(raised), capacity, policy=policy)
    if raised[pair.mentee, pair.mentor] > pair.score:
        assert pair.mentee in after.mentor_of
        assert after.mentor_of[pair.mentee].mentor == pair.mentor


@settings(max_examples=100, deadline=None)
@given(markets, policies)
def test_locks_and_forbids_hold_and_cost_what_they_say(market: tuple[Edges, dict[str, int]], policy: Policy) -> None:
    edges, capacity = market
    plan = solve(candidates(edges), capacity, policy=policy)
    open_edges = [pair for pair in edges if capacity[pair[1]] > 0]
    if not open_edges:
        return
    lock = sorted(open_edges)[len(open_edges) // 2]
    delta = what_if(plan, lock=[lock])
    assert delta.plan.mentor_of[lock[0]].mentor == lock[1]
    assert delta.plan.mentor_of[lock[0]].locked
    assert delta.plan.bound == delta.plan.objective
    assert delta.objective == delta.plan.objective - plan.objective
    if not policy.cardinality_first and not policy.reserve_share and edges[lock] >= policy.floor:
        assert delta.objective <= 0
    without = what_if(plan, forbid=[lock])
    pair = without.plan.mentor_of.get(lock[0])
    assert pair is None or pair.mentor != lock[1]
    assert set(without.moved) == {
        mentee
        for mentee in {one for one, _ in edges}
        if plan.mentor_of.get(mentee, None) != without.plan.mentor_of.get(mentee, None)
    }


def test_slots_are_held_back_only_out_of_those_nobody_needs() -> None:
    edges = {(f"a{i}", f"b{j}"): 5000 + i for i in range(20) for j in range(10)}
    spare = solve(candidates(edges), {f"b{j}": 4 for j in range(10)})
    assert sum(spare.reserve.values()) == 2
    assert not spare.waiting
    tight = solve(candidates(edges), {f"b{j}": 2 for j in range(10)})
    assert tight.reserve == {}
    assert not tight.waiting


def test_a_held_slot_is_given_to_somebody_who_would_otherwise_wait() -> None:
    edges = {("a1", "b1"): 8000, ("a2", "b1"): 7000}
    plan = solve(candidates(edges), {"b1": 2, **{f"idle{i}": 1 for i in range(30)}})
    assert len(plan.pairs) == 2
    assert plan.reserve == {}
    assert plan.bound == plan.objective


def test_ties_follow_the_seed_and_not_the_alphabet() -> None:
    edges = {(f"a{i}", "b"): 5000 for i in range(8)}
    winners = {solve(candidates(edges), {"b": 1}, policy=Policy(seed=str(s))).pairs[0].mentee for s in range(40)}
    assert len(winners) > 3


@pytest.mark.parametrize("seed", range(10))
def test_plan_and_prices_are_the_same_from_either_side(seed: int) -> None:
    rng = random.Random(500 + seed)
    for _ in range(100):
        mentors = rng.randint(1, 5)
        rows = []
        for _ in range(rng.randint(1, 12)):
            row = sorted(
                ((rng.randint(1, rng.choice([4, 60])), j) for j in range(mentors) if rng.random() < 0.7), reverse=True
            )
            rows.append((tuple(score for score, _ in row), tuple(j for _, j in row)))
        costs = [sorted(rng.choice([0, 0, 3]) for _ in range(rng.randint(0, 3))) for _ in range(mentors)]
        worth = rng.choice([0, 1000])
        people = _people_look_for_slots(rows, costs, worth)
        slots = _slots_look_for_people(rows, costs, worth)
        assert people[1] == slots[1]
        assert dual_bound(rows, costs, people[1], worth) == dual_bound(rows, costs, slots[1], worth)
        assert assign(rows, costs, worth).bound == assign(rows, costs, worth).objective
