"""Nobody's answer can be read from what the person rated is told, and merging is the same every time."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.figures import Refusal
from evaluation.statistics.perspectives import (
    MINIMUM_RATERS,
    ROOM,
    SEEN_BY_SUBJECT,
    Bound,
    Compared,
    Perspective,
    Rated,
    Told,
    feedback,
    fewest_raters,
    merged,
    told,
    view,
)

PEER, BELOW, MENTOR = SEEN_BY_SUBJECT
BEHAVIOURS = ("service", "loyalty")
ratings = st.lists(st.integers(1, 5), min_size=1, max_size=2)
answers = st.dictionaries(st.sampled_from(BEHAVIOURS), ratings, max_size=2)
sides = st.fixed_dictionaries({}, optional={side: st.lists(answers, max_size=6) for side in SEEN_BY_SUBJECT})


@given(st.dictionaries(st.sampled_from(list(Perspective)), st.integers(0, 8)))
def test_every_group_has_three_raters_and_no_side_stands_in_two(counts: dict[Perspective, int]) -> None:
    groups = merged(counts)
    together = [side for group in groups for side in group.sides]
    assert all(group.n >= MINIMUM_RATERS and group.n == sum(counts[side] for side in group.sides) for group in groups)
    assert len(together) == len(set(together))
    assert Perspective.SUPERIOR not in together
    assert Perspective.OWN not in together
    assert sum(len(group.sides) > 1 for group in groups) <= 1
    left = sum(counts.get(side, 0) for side in SEEN_BY_SUBJECT if side not in together)
    assert left < MINIMUM_RATERS
    assert groups == merged(dict(reversed(counts.items())))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({PEER: 3, BELOW: 2, MENTOR: 1}, [((PEER,), 3), ((BELOW, MENTOR), 3)]),
        ({PEER: 2, BELOW: 2, MENTOR: 0}, [((PEER, BELOW), 4)]),
        ({PEER: 4, MENTOR: 1}, [((PEER,), 4)]),
        ({PEER: 2}, []),
        ({PEER: 5, BELOW: 3, MENTOR: 3}, [((PEER,), 5), ((BELOW,), 3), ((MENTOR,), 3)]),
    ],
)
def test_small_sides_merge_when_together_they_are_three(counts, expected) -> None:
    assert [(group.sides, group.n) for group in merged(counts)] == expected


def bounds(each: Told) -> tuple[float, float]:
    """What a printed mean says the true mean lies between."""
    if each.bound is Bound.AT_LEAST:
        return each.value - 0.05, 5.0
    return (1.0, each.value + 0.05) if each.bound is Bound.AT_MOST else (each.value - 0.05, each.value + 0.05)


@settings(deadline=None)
@given(st.integers(MINIMUM_RATERS, 12).flatmap(lambda n: st.lists(ratings, min_size=n, max_size=n)))
def test_every_single_answer_keeps_two_steps_of_room(given_by: list[list[int]]) -> None:
    """An attacker with linear programming who knows how many answered and sees the printed mean."""
    views = [Fraction(sum(each), len(each)) for each in given_by]
    n = len(views)
    mean = sum(views, Fraction(0)) / n
    low, high = bounds(told(mean, n))
    assert low - 1e-9 <= float(mean) <= high + 1e-9
    rows, limits = np.vstack([np.ones(n), -np.ones(n)]), np.array([n * high, -n * low])
    first = np.zeros(n)
    first[0] = 1
    ends = [linprog(sign * first, A_ub=rows, b_ub=limits, bounds=[(1, 5)] * n).fun * sign for sign in (1, -1)]
    assert ends[1] - ends[0] >= ROOM - 1e-6


@pytest.mark.parametrize(
    ("mean", "n", "printed"),
    [
        (Fraction(5), 3, (4.3, Bound.AT_LEAST)),
        (Fraction(13, 3), 3, (4.3, Bound.AT_LEAST)),
        (Fraction(4), 3, (4.0, Bound.EXACT)),
        (Fraction(1), 3, (1.7, Bound.AT_MOST)),
        (Fraction(5), 5, (4.6, Bound.AT_LEAST)),
        (Fraction(9, 2), 5, (4.5, Bound.EXACT)),
    ],
)
def test_ends_of_the_scale_are_told_as_bounds(mean, n, printed) -> None:
    each = told(mean, n)
    assert (each.value, each.bound) == printed


def test_a_mean_of_two_is_told_nobody() -> None:
    with pytest.raises(ValueError, match="fewer than three"):
        told(Fraction(3), 2)


@given(answers | st.none(), sides, sides)
def test_what_is_hidden_enters_no_figure_about_the_person(own, others, hidden) -> None:
    """Whatever the hidden raters answer, the page stays the same: nothing can be subtracted to them."""
    shown = feedback(BEHAVIOURS, own, others)
    kept = {side for group in merged({side: len(found) for side, found in others.items()}) for side in group.sides}
    changed = dict(others)
    for side in SEEN_BY_SUBJECT:
        if side not in kept:
            count = len(others.get(side, ()))
            changed[side] = [*hidden.get(side, ()), *({} for _each in range(count))][:count]
    assert feedback(BEHAVIOURS, own, changed) == shown


@given(answers | st.none(), sides, st.randoms(use_true_random=False))
def test_the_order_of_answers_says_nothing(own, others, chance: random.Random) -> None:
    shuffled = {side: chance.sample(found, len(found)) for side, found in others.items()}
    assert feedback(BEHAVIOURS, own, others) == feedback(BEHAVIOURS, own, shuffled)


@given(answers | st.none(), sides)
def test_a_behaviour_needs_three_who_saw_it(own, others) -> None:
    shown = feedback(BEHAVIOURS, own, others)
    if shown is None:
        return
    for line in shown.lines:
        for group, each in zip(shown.groups, line.others, strict=True):
            seen = sum(bool(a.get(line.behaviour)) for side in group.sides for a in others[side])
            assert (each is not None) == (seen >= MINIMUM_RATERS)


def test_own_view_is_compared_with_what_was_printed_only() -> None:
    three = [{"service": [3]}] * 3
    compared = [
        feedback(["service"], {"service": [own]}, {PEER: three}).lines[0].compared for own in (2, 3, 4)
    ]  # fmt: skip
    assert compared == [Compared.LOWER, Compared.ALIKE, Compared.HIGHER]
    assert feedback(["service"], None, {PEER: three}).lines[0].compared is None
    assert feedback(["service"], {"service": [3]}, {PEER: three[:2]}) is None


rated = st.builds(Rated, st.integers(1, 5).map(float), st.integers(1, 4))
people = st.dictionaries(st.sampled_from("abcdefghijkl"), rated, max_size=12)


@given(people, people, st.lists(st.integers(1, 6), max_size=12))
def test_a_programme_figure_needs_five_people_and_five_sure_raters(own, theirs, per_rater) -> None:
    seen = view(own, theirs, per_rater)
    both = own.keys() & theirs.keys()
    largest = sum(sorted(per_rater, reverse=True)[: MINIMUM - 1])
    if seen.mean.value is not None:
        assert len(theirs) >= MINIMUM
        assert sum(each.answers for each in theirs.values()) > largest
    if seen.gap.value is not None:
        assert sum(theirs[person].answers for person in both) > largest
        assert len(both) >= MINIMUM
        for side in (own, theirs):
            assert len(side) == len(both) or len(side) - len(both) >= MINIMUM


@given(st.lists(st.integers(1, 6), min_size=1, max_size=9), st.data())
def test_answers_surely_come_from_so_many_raters(per_rater, data) -> None:
    """However the raters split the answers, they are at least so many."""
    by_each = [data.draw(st.integers(0, sent)) for sent in per_rater]
    assert fewest_raters(sum(by_each), per_rater) <= sum(n > 0 for n in by_each)


def some(mean: float, **others: float) -> dict[str, Rated]:
    return {person: Rated(others.get(person, mean), 1) for person in "abcde"}


def test_the_gap_is_own_minus_theirs_over_the_same_people() -> None:
    own, theirs, five = some(4.0, a=5.0), some(3.5, b=2.0), [1] * 5
    seen = view(own, theirs, five)
    assert seen.mean.value == pytest.approx(3.2)
    assert seen.gap.value == pytest.approx(1.0)
    # Gaps that are nearly the same would tell whoever knows their own view how they were rated.
    assert view(own, some(3.5, b=3.0), five).gap.refusal is Refusal.UNANIMOUS
    assert view(own | {"f": Rated(4.0, 1)}, theirs, five).gap.refusal is Refusal.COMPLEMENT_TOO_SMALL
    assert view(own, theirs, [2, 1, 1, 1]).mean.refusal is Refusal.UNDISCLOSABLE


def test_one_prolific_rater_does_not_hide_behind_others_who_left_it_out() -> None:
    """Six mentors answered, but five of the people may have been rated by a single one of them."""
    assert view(some(4.0), some(3.5), [5, 1, 1, 1, 1, 1]).mean.refusal is Refusal.UNDISCLOSABLE
