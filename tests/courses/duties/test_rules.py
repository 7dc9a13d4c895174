"""Who a duty is for, how somebody stands in it, and when they are reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.people.rules import GRADES, PNS_GRADES, PPPK_GRADES, PositionKind, grade_rank
from courses.duties.rules.audience import Audience, Worker, grades_between
from courses.duties.rules.standing import (
    LADDER,
    Standing,
    StandingState,
    Terms,
    months_after,
    rung,
    standing,
)

DAY = date(2026, 11, 21)
grades = st.one_of(st.none(), st.sampled_from(GRADES))
kinds = st.one_of(st.none(), st.sampled_from(PositionKind))
posts = st.sampled_from([None, "Analis", "Pranata"])
paths = st.sampled_from(["1/", "1/2/", "1/2/3/", "1/22/", "4/"])


@given(paths, grades, grades, kinds, posts, paths, grades, kinds, posts)
def test_an_audience_is_what_every_narrowing_leaves(unit, first, last, kind, post, path, grade, worker_kind, title):
    audience, worker = Audience(unit, first, last, kind, post), Worker(path, grade, worker_kind, title)
    expected = path.startswith(unit) and kind in (None, worker_kind) and post in (None, title)
    if first or last:
        ladder = PNS_GRADES if (first or last) in PNS_GRADES else PPPK_GRADES
        same = all(end is None or end in ladder for end in (first, last)) and grade in ladder
        low, high = grade_rank(first) if first else 1, grade_rank(last) if last else 17
        expected = expected and same and low <= grade_rank(grade) <= high
    assert audience.includes(worker) is bool(expected)
    # Narrowing further never lets anybody in.
    if audience.includes(worker):
        assert Audience(unit).includes(worker)


def test_the_ladders_of_pns_and_pppk_do_not_mix():
    assert grades_between("III/c", "IX") == ()
    assert grades_between("IV/a", "III/a") == ()
    assert grades_between("IX", None) == PPPK_GRADES[8:]


def test_whoever_joins_later_has_as_many_days():
    by_date = Terms(DAY, DAY + timedelta(days=30), None)
    assert by_date.due(DAY) == DAY + timedelta(days=30)
    assert by_date.due(DAY + timedelta(days=100)) == DAY + timedelta(days=130)
    assert Terms(DAY, None, 14).due(DAY + timedelta(days=3)) == DAY + timedelta(days=17)


@pytest.mark.parametrize(
    ("completed", "today", "state"),
    [
        (None, 10, StandingState.OPEN),
        (None, 11, StandingState.LATE),
        (0, 1, StandingState.MET),
        (0, 304, StandingState.MET),
        (0, 305, StandingState.RENEWING),
        (0, 365, StandingState.RENEWING),
        (0, 366, StandingState.LATE),
        # Completed so long ago that it had run out when the duty came: the deadline still holds.
        (-700, 5, StandingState.OPEN),
        (-700, 11, StandingState.LATE),
    ],
)
def test_standing_over_the_days(completed, today, state):
    terms = Terms(DAY, None, 10, valid_months=12, window_days=60)
    done = None if completed is None else DAY + timedelta(days=completed)
    assert standing(terms, terms.due(DAY), done, DAY + timedelta(days=today)).state is state


def test_without_validity_once_is_enough():
    terms = Terms(DAY, None, 10)
    assert standing(terms, DAY, DAY - timedelta(days=3000), DAY + timedelta(days=9000)) == Standing(
        StandingState.MET, DAY
    )


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60), st.integers(1, 365), st.integers(0, 2500))
def test_a_completion_passes_through_its_states_in_order(completed, months, window, days):
    terms = Terms(completed, None, 1, months, window)
    order = [StandingState.MET, StandingState.RENEWING, StandingState.LATE]
    one = standing(terms, completed, completed, completed + timedelta(days=days))
    later = standing(terms, completed, completed, completed + timedelta(days=days + 1))
    assert order.index(one.state) <= order.index(later.state)
    assert one.valid_until is not None
    assert (one.state is StandingState.LATE) == (completed + timedelta(days=days) > one.valid_until)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_end_with_the_month(day, months):
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(st.integers(0, 200), st.sets(st.integers(0, 200)))
def test_each_rung_is_said_once_and_only_before_the_day(length, down):
    """However the worker stands still, nobody hears a rung twice, or a farther one after a nearer."""
    due, said = DAY + timedelta(days=length), []
    for offset in range(length + 10):
        if offset in down:
            continue
        step = rung(due, DAY, DAY + timedelta(days=offset), said)
        if step is not None:
            assert offset <= length
            assert all(step < each for each in said)
            said.append(step)
    if not down:
        assert said == [each for each in LADDER if each < length]
