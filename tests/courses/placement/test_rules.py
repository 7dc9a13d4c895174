"""A pre-test skips only what is known, requires what is lacking, and decides nothing it did not ask."""

from hypothesis import given
from hypothesis import strategies as st

from courses.placement.rules import Deed, PlacementRule, percents, placements, rules_from_json, rules_to_json

RULES = st.lists(
    st.builds(PlacementRule, st.sampled_from("mno"), st.sampled_from("xyz"), st.sampled_from(Deed), st.integers(1, 100))
)
SCORES = st.dictionaries(st.sampled_from("xyz"), st.integers(0, 100))


@given(RULES, SCORES)
def test_skipped_means_every_rule_is_met_and_required_means_one_is(rules, scores):
    found = {each.module: each for each in placements(rules, scores)}
    for module in "mno":
        skips = [each for each in rules if each.module == module and each.deed is Deed.SKIP]
        needs = [each for each in rules if each.module == module and each.deed is Deed.REQUIRE]
        lacking = any(each.objective in scores and scores[each.objective] < each.percent for each in needs)
        known = bool(skips) and all(scores.get(each.objective, -1) >= each.percent for each in skips)
        expected = Deed.REQUIRE if lacking else Deed.SKIP if known else None
        assert (found[module].deed if module in found else None) == expected
    assert all(each.grounds for each in found.values())
    assert rules_from_json(rules_to_json(rules)) == tuple(rules)


@given(RULES, SCORES, st.sampled_from("xyz"))
def test_a_better_score_never_adds_work(rules, scores, objective):
    better = {**scores, objective: 100} if objective in scores else scores

    def by(found, deed):
        return {each.module for each in found if each.deed is deed}

    before, after = placements(rules, scores), placements(rules, better)
    assert by(after, Deed.REQUIRE) <= by(before, Deed.REQUIRE)
    assert by(before, Deed.SKIP) <= by(after, Deed.SKIP)


def test_nobody_skips_by_rounding():
    assert percents({"a": (2.0, 3.0), "b": (0.58, 1.0), "c": (7.0, 7.0)}) == {"a": 66, "b": 58, "c": 100}
