"""What a plan refuses, and what it says about itself."""

import random

import pytest

from mentoring.pairing.rules import (
    Candidate,
    PairingError,
    Policy,
    ProblemCode,
    Status,
    WaitingReason,
    audit,
    explain,
    recruit,
    rematch,
    solve,
    what_if,
)

PLAIN = Policy(floor=0, reserve_share=0, second_tier_penalty=0)


def candidate(mentee: str, mentor: str, score: int) -> Candidate:
    return Candidate(mentee, mentor, score, (("gap", score - score // 3), ("time", score // 3)))


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(PairingError) as caught:
        solve(
            [
                candidate("a", "b", 5000),
                candidate("a", "b", 5000),
                candidate("a", "unknown", 5000),
                Candidate("c", "b", 0, ()),
                Candidate("d", "b", 10_001, (("gap", 10_001),)),
                Candidate("e", "b", 500, (("gap", 499),)),
            ],
            {"b": 1, "minus": -1},
            locked=[("a", "b"), ("c", "b"), ("nobody", "b")],
            forbidden=[("a", "b")],
            policy=Policy(floor=-1),
        )
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {
        ProblemCode.DUPLICATE_PAIR,
        ProblemCode.UNKNOWN_ID,
        ProblemCode.SCORE_RANGE,
        ProblemCode.PARTS_MISMATCH,
        ProblemCode.CAPACITY_NEGATIVE,
        ProblemCode.LOCK_OVER_CAPACITY,
        ProblemCode.LOCK_FORBIDDEN,
        ProblemCode.POLICY_RANGE,
    }
    unknown = {p.ids[0] for p in caught.value.problems if p.code is ProblemCode.UNKNOWN_ID}
    assert unknown == {"unknown", "nobody"}
    assert caught.value.code is caught.value.problems[0].code


def test_one_mentee_cannot_be_locked_to_two_mentors() -> None:
    with pytest.raises(PairingError) as caught:
        solve(
            [candidate("a", "b", 1), candidate("a", "c", 1)],
            {"b": 1, "c": 1},
            locked=[("a", "b"), ("a", "c")],
        )
    assert caught.value.code is ProblemCode.DUPLICATE_PAIR


def test_waiting_has_a_reason() -> None:
    plan = solve(
        [candidate("full", "b", 5000), candidate("wins", "b", 6000), candidate("weak", "b", 3000)],
        {"b": 1, "closed": 0},
        mentees=["alone"],
    )
    assert {one.mentee: one.reason for one in plan.waiting} == {
        "full": WaitingReason.ALL_FULL,
        "weak": WaitingReason.BELOW_FLOOR,
        "alone": WaitingReason.NO_CANDIDATE,
    }


def test_nothing_to_pair_is_an_empty_plan() -> None:
    plan = solve([], {})
    assert (plan.pairs, plan.waiting, plan.objective, plan.bound) == ((), (), 0, 0)


def test_a_locked_pair_stays_below_the_floor_and_without_a_score() -> None:
    plan = solve([candidate("a", "b", 100), candidate("a", "c", 9000)], {"b": 1, "c": 1, "d": 1}, locked=[("a", "b")])
    assert plan.mentor_of["a"].mentor == "b"
    assert plan.objective == plan.bound == 100
    unscored = solve([candidate("a", "b", 100)], {"b": 1, "d": 1}, locked=[("a", "d")])
    assert unscored.mentor_of["a"].score == 0


def test_explanations_say_why_and_why_not() -> None:
    plan = solve(
        [
            candidate("a", "rina", 7400),
            candidate("a", "adi", 7800),
            candidate("b", "adi", 9000),
            candidate("a", "low", 100),
        ],
        {"rina": 2, "adi": 1, "low": 1, "stranger": 1},
        policy=Policy(floor=3500, reserve_share=0, second_tier_penalty=0),
    )
    own = explain(plan, "a")
    assert (own.mentor, own.status, own.score) == ("rina", Status.PAIRED, 7400)
    assert sum(part for _, part in own.parts) == own.score
    refused = explain(plan, "a", "adi")
    assert (refused.status, refused.shortfall_people) == (Status.FULL, 1)
    assert refused.shortfall == 7400 + 9000 - 7800
    assert explain(plan, "a", "low").status is Status.BELOW_FLOOR
    assert explain(plan, "a", "stranger").status is Status.RULE
    with pytest.raises(KeyError):
        explain(plan, "a", "nobody")


@pytest.mark.parametrize(
    "policy", [PLAIN, Policy(floor=0, reserve_share=0), Policy(0, cardinality_first=False, reserve_share=0)]
)
def test_the_shortfall_is_exactly_what_the_override_costs(policy: Policy) -> None:
    rng = random.Random(3)
    for _ in range(60):
        edges = [
            candidate(f"a{i}", f"b{j}", rng.randint(1, 9999)) for i in range(8) for j in range(4) if rng.random() < 0.8
        ]
        plan = solve(edges, {f"b{j}": rng.randint(0, 3) for j in range(4)}, policy=policy)
        for one in edges:
            why = explain(plan, one.mentee, one.mentor)
            if why.status in (Status.RULE, Status.PAIRED) or plan.market.capacity[one.mentor] == 0:
                continue
            cost = what_if(plan, lock=[(one.mentee, one.mentor)])
            assert why.shortfall == -cost.objective
            assert why.shortfall_people == (-cost.people if policy.cardinality_first else 0)
            pair = plan.mentor_of.get(one.mentee)
            if pair and policy == PLAIN and one.score > pair.score:
                assert why.status is Status.FULL


def test_rematch_offers_free_places_first_and_moves_at_most_one() -> None:
    plan = solve(
        [
            candidate("a", "b1", 9000),
            candidate("a", "b2", 8000),
            candidate("a", "b3", 4000),
            candidate("c", "b2", 9000),
            candidate("c", "b3", 8500),
        ],
        {"b1": 1, "b2": 1, "b3": 2},
        policy=PLAIN,
    )
    assert {pair.mentee: pair.mentor for pair in plan.pairs} == {"a": "b1", "c": "b2"}
    still = rematch(plan, "a")
    assert [(option.new_mentor, option.moved, option.delta) for option in still] == [("b3", (), -5000)]
    moving = rematch(plan, "a", max_moves=1)
    assert [(option.new_mentor, option.moved, option.delta) for option in moving] == [
        ("b2", (("c", "b3"),), -1500),
        ("b3", (), -5000),
    ]


def test_material_blocking_lists_only_pairs_where_both_gain_much() -> None:
    edges = [
        candidate("a", "x", 9000),
        candidate("b", "x", 6000),
        candidate("b", "y", 1000),
        candidate("a", "y", 7000),
    ]
    plan = solve(edges, {"x": 1, "y": 1}, policy=PLAIN)
    assert {pair.mentee: pair.mentor for pair in plan.pairs} == {"a": "y", "b": "x"}
    assert plan.material_blocking == (("a", "x"),)


def test_audit_hides_small_groups_and_the_one_that_would_reveal_them() -> None:
    edges = [candidate(f"a{i}", "b", 5000 + i) for i in range(18)]
    plan = solve(edges, {"b": 9}, policy=PLAIN)
    groups = {f"a{i}": "north" if i < 9 else "south" if i < 15 else "small" for i in range(18)}
    rows = {row.group: row for row in audit(plan, groups)}
    assert rows["small"].n is None
    assert rows["south"].n is None
    assert rows["north"].n == 9
    assert rows["north"].paired_share == 0


def test_recruit_names_the_dearest_skill_first() -> None:
    edges = [candidate(f"a{i}", "scarce", 6000) for i in range(3)] + [candidate("z", "plenty", 9000)]
    plan = solve(edges, {"scarce": 1, "plenty": 5}, policy=PLAIN)
    rows = recruit(plan, {"scarce": ["analysis"], "plenty": ["speaking"], "gone": ["x"]})
    assert [(row.skill, row.mean_price, row.open_need) for row in rows] == [
        ("analysis", 16_000, 2),
        ("speaking", 0, 0),
    ]


def test_the_fingerprint_tells_inputs_apart() -> None:
    edges = [candidate("a", "b", 5000)]
    prints = {
        solve(edges, {"b": 1}).fingerprint,
        solve(edges, {"b": 2}).fingerprint,
        solve(edges, {"b": 1}, forbidden=[("a", "b")]).fingerprint,
        solve(edges, {"b": 1}, locked=[("a", "b")]).fingerprint,
        solve(edges, {"b": 1}, policy=PLAIN).fingerprint,
        solve([candidate("a", "b", 5001)], {"b": 1}).fingerprint,
    }
    assert len(prints) == 6


def test_a_mentor_with_room_for_everybody_costs_no_memory_and_changes_nothing() -> None:
    edges = [candidate(f"a{i}", "b", 5000 + i) for i in range(30)] + [candidate("a0", "c", 9000)]
    few = solve(edges, {"b": 40, "c": 1}, policy=PLAIN)
    many = solve(edges, {"b": 1_000_000, "c": 1}, policy=PLAIN)
    assert few.pairs == many.pairs
    default = solve(edges, {"b": 1_000_000, "c": 1})
    assert len(default.pairs) == 30
    assert default.bound == default.objective
