"""Arithmetic of JP: caps of a month never depend on the order, and never give more than the rule."""

from datetime import date, timedelta
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from bina.claims.rules import Length, LengthFault, days_between, length_of, plain_number
from bina.credits.rules import Basis, ConversionRule, Credited, jp_added, jp_earned, standing

MENTORING = ConversionRule("mentoring", Basis.MINUTES, 1, 45, 2, 2, date(2019, 1, 1))
deeds = st.lists(st.integers(0, 40), max_size=12)
caps = st.none() | st.integers(1, 6)


def posted(worths, cap):
    """JP of each deed when they are posted in this order."""
    before: list[Credited] = []
    for alone in worths:
        before.append(Credited(alone, jp_added(alone, cap, before)))
    return [deed.jp for deed in before]


def test_three_full_sessions_in_a_month_are_four_jp_not_six():
    assert posted([jp_earned(MENTORING, minutes=90)] * 3, MENTORING.max_times_month) == [2, 2, 0]


@given(deeds, caps, st.randoms())
def test_a_total_never_depends_on_the_order_of_posting(worths, cap, chance):
    other = worths.copy()
    chance.shuffle(other)
    assert sum(posted(worths, cap)) == sum(posted(other, cap))


@given(deeds, caps)
def test_a_months_total_is_that_of_its_best_deeds_and_no_line_is_negative(worths, cap):
    lines = posted(worths, cap)
    assert sum(lines) == sum(sorted(worths, reverse=True)[:cap])
    assert all(0 <= line <= alone for line, alone in zip(lines, worths, strict=True))
    assert list(accumulate(lines)) == sorted(accumulate(lines))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_longer_never_earns_less(minutes, more):
    assert jp_earned(MENTORING, minutes=minutes) <= jp_earned(MENTORING, minutes=minutes + more) <= 2


@given(st.integers(0, 300), st.integers(0, 60), st.integers(0, 364))
def test_a_forecast_is_never_below_what_was_earned_and_is_it_at_the_years_end(earned, target, passed):
    begin = date(2026, 1, 1)
    found = standing(earned, target, begin + timedelta(days=passed), begin)
    assert found.forecast >= earned
    assert found.missing == max(0, target - earned)
    assert standing(earned, target, date(2026, 12, 31), begin).forecast == earned


@given(st.sampled_from(Basis), st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(0, 60),
       st.none() | st.integers(1, 3000), st.none() | st.integers(1, 90_000), st.none() | st.integers(1, 90))  # fmt: skip
def test_a_length_is_never_more_than_the_dates_hold(basis, started_on, span, hours, minutes, days):
    ended_on = started_on + timedelta(days=span)
    found = length_of(basis, 45, started_on=started_on, ended_on=ended_on, hours=hours, minutes=minutes, days=days)
    if isinstance(found, Length):
        assert found.minutes <= days_between(started_on, ended_on) * 1440
        assert found.days <= days_between(started_on, ended_on)
    else:
        assert found is LengthFault.LONGER_THAN_DATES or (hours is None and minutes is None)


@given(st.text(max_size=60))
def test_a_number_is_compared_without_signs_and_case(number):
    assert plain_number(number).isalnum() or not plain_number(number)
    assert plain_number(f"No. {number}") == plain_number(f"no {number}")
