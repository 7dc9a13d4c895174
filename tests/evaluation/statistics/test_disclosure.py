"""Nothing shown lets anyone work out what was hidden."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from evaluation.statistics.disclosure import (
    MINIMUM,
    Band,
    Hidden,
    band,
    decimals_of_mean,
    guarded,
    guarded_mean,
    guarded_share,
    leaves_room,
    may_filter,
    protect,
    protect_table,
)
from evaluation.statistics.figures import Denominator, Figure, Refusal, share_figure

groups = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=9)


@given(groups)
def test_what_is_hidden_together_is_never_fewer_than_five(counts: dict[str, int]) -> None:
    result = protect(counts)
    total = sum(counts.values())
    assert set(result.shown) | set(result.hidden) == set(counts)
    assert all(n >= MINIMUM for n in result.shown.values())
    if not result.total_shown:
        assert total < MINIMUM
        assert not result.shown
        return
    remainder = total - sum(result.shown.values())
    assert remainder == 0 or remainder >= MINIMUM
    assert len(result.hidden) != 1 or len(counts) == 1


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    result = protect({"Lurah": 3, "Camat": 7, "Dukcapil": 20})
    assert result.hidden == {"Lurah": Hidden.SMALL, "Camat": Hidden.COMPLEMENTARY}
    assert result.shown == {"Dukcapil": 20}


def test_two_small_groups_that_together_stay_small_take_a_third() -> None:
    assert set(protect({"a": 2, "b": 2, "c": 9, "d": 20}).shown) == {"d"}


def test_nothing_is_hidden_when_all_are_large_enough() -> None:
    assert protect({"a": 5, "b": 30}).hidden == {}


def test_a_total_below_the_minimum_is_hidden_too() -> None:
    assert not protect({"a": 4}).total_shown


tables = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 14), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_linear_programming_cannot_derive_a_hidden_cell_from_margins(table: list[list[int]]) -> None:
    cells = {(f"r{i}", f"c{j}"): n for i, row in enumerate(table) for j, n in enumerate(row)}
    result = protect_table(cells)
    if result.refusal is not None:
        assert not result.shown
        return
    assert all(n >= MINIMUM for n in result.shown.values())
    hidden = list(result.hidden)
    if not hidden:
        return
    lines = [[key for key in hidden if key[0] == f"r{i}"] for i in range(len(table))]
    lines += [[key for key in hidden if key[1] == f"c{j}"] for j in range(len(table[0]))]
    lines = [line for line in lines if line]
    matrix = np.array([[float(key in line) for key in hidden] for line in lines])
    sums = np.array([float(sum(cells[key] for key in line)) for line in lines])
    assert all(total >= MINIMUM for total in sums)
    for position in range(len(hidden)):
        target = np.zeros(len(hidden))
        target[position] = 1
        low = linprog(target, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs").fun
        high = -linprog(-target, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs").fun
        assert high - low >= 1 - 1e-6


def test_a_cell_on_a_bridge_is_noticed() -> None:
    # Hiding only what is small would leave r0c0 derivable: every other line's hidden sum is shown by its
    # margins.
    cells = {("r0", "c0"): 3, ("r0", "c1"): 9, ("r1", "c0"): 12, ("r1", "c1"): 30}
    result = protect_table(cells)
    assert len(result.hidden) == 4


def test_a_table_with_a_small_margin_is_refused() -> None:
    assert protect_table({("a", "x"): 2, ("b", "x"): 50}).refusal is Refusal.UNDISCLOSABLE


def test_filter_is_refused_when_part_or_rest_is_small() -> None:
    assert may_filter(4, 100) is Refusal.UNDISCLOSABLE
    assert may_filter(97, 100) is Refusal.COMPLEMENT_TOO_SMALL
    assert may_filter(95, 100) is None
    assert may_filter(100, 100) is None


def test_figures_of_fewer_than_five_lose_their_value_and_say_why() -> None:
    small = guarded(Figure(4.5, 4, Denominator.RESPONDENTS, "mean"))
    assert (small.value, small.refusal, small.n) == (None, Refusal.UNDISCLOSABLE, 4)
    kept = Figure(4.5, 5, Denominator.RESPONDENTS, "mean")
    assert guarded(kept) is kept


@pytest.mark.parametrize(
    ("count", "n", "refusal"),
    [
        (2, 4, Refusal.UNDISCLOSABLE),
        (4, 9, Refusal.PERCENT_OF_FEW),
        (4, 10, None),
        (10, 10, Refusal.UNANIMOUS),
        (0, 29, Refusal.UNANIMOUS),
        (30, 30, None),
    ],
)
def test_percentages_only_from_ten_and_never_unanimous_in_small_groups(
    count: int, n: int, refusal: Refusal | None
) -> None:
    assert guarded_share(share_figure(count, n, Denominator.ANSWERED_ITEM)).refusal is refusal


def test_counts_are_banded_and_means_of_few_printed_with_one_decimal() -> None:
    assert [band(n) for n in (4, 5, 9, 10)] == [
        Band.BELOW_MINIMUM, Band.FIVE_TO_NINE, Band.FIVE_TO_NINE, Band.EXACT,
    ]  # fmt: skip
    assert (decimals_of_mean(29), decimals_of_mean(30)) == (1, 2)


def test_a_mean_is_not_said_where_nobody_could_have_answered_two_steps_from_the_end() -> None:
    def mean(value: float, n: int) -> Figure:
        return Figure(value, n, Denominator.RESPONDENTS, "Σx/n")

    assert guarded_mean(mean(5.0, 29), 1, 5).refusal is Refusal.UNANIMOUS
    assert guarded_mean(mean(1.0, 6), 1, 5).value is None
    assert guarded_mean(mean(5.0, 300), 1, 5).refusal is Refusal.UNANIMOUS
    assert guarded_mean(mean(4.9, 6), 1, 5).refusal is Refusal.UNANIMOUS
    assert guarded_mean(mean(29 / 6, 6), 1, 5).value is None  # one answer of 4 or six of 5: never a 3
    assert guarded_mean(mean(28 / 6, 6), 1, 5).value == 28 / 6  # one 3, or two 4
    assert guarded_mean(mean(4.99, 300), 1, 5).value == 4.99
    assert guarded_mean(mean(1.9, 10), 1, 2).value == 1.9  # a scale of two points has one step
    assert guarded_mean(mean(4.9, 9), 1, 5, minimum=10).refusal is Refusal.UNDISCLOSABLE


@given(st.lists(st.integers(1, 5), min_size=5, max_size=60))
def test_a_mean_that_is_said_leaves_everybody_two_steps(answers: list[int]) -> None:
    mean = Figure(sum(answers) / len(answers), len(answers), Denominator.RESPONDENTS, "Σx/n")
    said = guarded_mean(mean, 1, 5).value
    if said is not None:
        lowest = sum(answers) - 5 * (len(answers) - 1)
        highest = sum(answers) - (len(answers) - 1)
        assert min(5, highest) - max(1, lowest) >= 2


def test_counts_leave_room_only_when_they_reach_over_two_steps() -> None:
    assert leaves_room({3, 5}, 1, 5)
    assert not leaves_room({4, 5}, 1, 5)
    assert not leaves_room({5}, 1, 5)
    assert not leaves_room((), 1, 5)
    assert leaves_room({0, 1}, 0, 1)
