"""Needs are ranked with their uncertainty, and nothing is ranked surer than its sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.needs.rules import (
    Assumed,
    Assumption,
    Coded,
    Fault,
    Source,
    Topic,
    barrier,
    fault,
    of_mean,
    of_share,
    ranked,
    turned_sums,
)

shares = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda pair: (min(pair), max(pair[1], min(pair), 1)))


def test_a_second_source_strengthens_a_need_and_none_weakens_it():
    survey = of_mean(Topic.ELEMENT, "waktu", Source.SATISFACTION, 2.8, (1, 4), 60, 0.1)
    complaints = of_share(Topic.ELEMENT, "waktu", Source.COMPLAINTS, 4, 40)
    alone, both = ranked([survey])[0], ranked([survey, complaints])[0]
    assert alone.score == pytest.approx(40)
    assert both.score == pytest.approx(100 * (1 - 0.6 * 0.9))
    assert both.low <= both.score <= both.high


def test_interviews_enter_by_their_own_door():
    coded = Coded(Topic.ELEMENT, "waktu", 6, 9).indication
    assert (coded.source, coded.n, round(coded.severity, 3)) == (Source.INTERVIEWS, 9, 0.667)
    with pytest.raises(ValueError, match="share"):
        _ = Coded(Topic.ELEMENT, "waktu", 4, 3).indication


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), shares), min_size=1, max_size=12))
def test_every_need_lies_within_its_range_of_places(rows):
    needs = ranked(of_share(Topic.ELEMENT, key, Source.COMPLAINTS, n, of) for key, (n, of) in rows)
    for place, need in enumerate(needs, start=1):
        assert need.best <= place <= need.worst
        assert 0 <= need.low <= need.score + 1e-9 <= need.high + 2e-9 <= 100 + 1e-6
    assert [n.score for n in needs] == sorted((n.score for n in needs), reverse=True)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_a_reversed_item_is_turned_by_its_sums_alone(values):
    turned = [6 - value for value in values]
    sums = turned_sums(len(values), sum(values), sum(v * v for v in values), (1, 5))
    assert sums == (len(turned), sum(turned), sum(v * v for v in turned))


@pytest.mark.parametrize(
    ("values", "heavy"), [([2, 2, 3, 3], False), ([2, 2, 3, 3, 2], True), ([3, 3, 2, 3, 2], False), ([2, 3] * 5, True)]
)
def test_a_barrier_is_heavy_from_two_and_a_half_down_and_five_answers_up(values, heavy):
    found = barrier(1, "opportunity", [(len(values), sum(values), sum(v * v for v in values))])
    assert found is not None
    assert found.heavy is heavy


def test_two_items_of_one_person_are_one_person():
    found = barrier(1, "ability", [(4, 8, 16), (4, 8, 16)])
    assert found is not None
    assert (found.n, found.heavy) == (4, False)
    assert barrier(1, "ability", []) is None


@pytest.mark.parametrize(
    ("kind", "stated", "wrong"),
    [
        (Assumed.BENEFIT, Assumption(5, 6, 7), Fault.ORDER),
        (Assumed.BENEFIT, Assumption(5, 0, 7), Fault.NOT_POSITIVE),
        (Assumed.ISOLATION, Assumption(0.5, 0.2, 1.2), Fault.SHARE),
        (Assumed.CONFIDENCE, Assumption(0, 0, 0.5), Fault.SHARE),
        (Assumed.CONFIDENCE, Assumption(0.8, 0.6, 1), None),
        (Assumed.COST, Assumption(10, 9, 12), None),
    ],
)
def test_an_assumption_has_ends_in_order_and_shares_are_shares(kind, stated, wrong):
    assert fault(kind, stated) is wrong
