"""Dealing is balanced, fixed by the seed and never undone; reviews are weighed by closeness to the sample."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from courses.peers.rules import deal, falls_back_at, result, weighted_median, weights

works = st.sets(st.integers(1, 10_000), max_size=24)
each = st.integers(2, 5)
seeds = st.text(max_size=6)


def counts(pairs):
    return Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)


@given(works, each, seeds, st.randoms(use_true_random=False))
def test_dealt_at_once_everybody_gives_and_gets_as_many(these, count, seed, chance):
    pairs = deal(these, count, seed)
    gives, gets = counts(pairs)
    expected = min(count, len(these) - 1)
    assert all(gives[work] == gets[work] == expected for work in these)
    assert all(one != other for one, other in pairs)
    assert len(set(pairs)) == len(pairs)
    mixed = list(these)
    chance.shuffle(mixed)
    assert deal(mixed, count, seed) == pairs


@given(st.lists(works, max_size=5), each, seeds)
def test_late_works_join_without_moving_anybody_and_nobody_gets_too_many(waves, count, seed):
    pool, standing = set(), []
    for wave in waves:
        pool |= wave
        dealt = deal(pool, count, seed, standing)
        assert not set(dealt) & set(standing)
        standing += dealt
        gives, gets = counts(standing)
        assert all(one != other for one, other in standing)
        assert len(set(standing)) == len(standing)
        assert all(gives[work] <= count and gets[work] <= count for work in pool)
        # Nothing that could be dealt is left.
        wanting = [(a, b) for a in pool if gives[a] < count for b in pool if gets[b] < count]
        assert all(a == b or (a, b) in standing for a, b in wanting)
        assert len({a for a, _b in wanting} | {b for _a, b in wanting}) <= count


@given(works.filter(lambda these: len(these) > 3), each, seeds)
def test_what_ended_without_a_review_is_dealt_to_others_only(these, count, seed):
    pairs = deal(these, count, seed)
    lapsed = pairs[0]
    again = deal(these, count, seed, pairs[1:], [lapsed])
    assert lapsed not in again
    assert all(each not in pairs for each in again)


levels = st.integers(0, 4)


@given(st.lists(levels, min_size=1, max_size=9))
def test_unweighted_it_is_the_lower_median(places):
    assert weighted_median([(place, Fraction(1)) for place in places]) == median_low(places)


@given(st.lists(st.tuples(levels, st.fractions(Fraction(1, 5), 1)), min_size=1, max_size=9), st.integers(1, 4))
def test_the_median_needs_no_order_and_no_unit_and_counts_weight_as_repetition(pairs, factor):
    found = weighted_median(pairs)
    assert found in {place for place, _weight in pairs}
    assert weighted_median(pairs[::-1]) == found
    assert weighted_median([(place, weight * factor) for place, weight in pairs]) == found
    assert weighted_median(pairs * factor) == found


@given(st.lists(st.tuples(levels, levels), min_size=1, max_size=8))
def test_nobody_weighs_nothing_and_closer_never_weighs_less(both):
    sample, own = [one for one, _other in both], [other for _one, other in both]
    assert all(0 < weight <= 1 for weight in weights(sample, own))
    assert weights(sample, sample) == [1] * len(sample)


def test_one_careful_reviewer_outweighs_two_careless_ones():
    careful, careless = [Fraction(1)], [Fraction(1, 3)]
    assert result([([2], careful), ([0], careless), ([0], careless)]) == [2]


def test_the_staff_takes_over_after_the_reviews_were_due():
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert falls_back_at(at, None, 7, 3) == at + timedelta(days=10)
    assert falls_back_at(at, at + timedelta(days=4), 7, 3) == at + timedelta(days=14)
