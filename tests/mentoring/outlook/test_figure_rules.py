"""The definitions of a programme's figures: what must hold whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mentoring.attainment.rules import t_score
from mentoring.outlook.rules import figures as rules
from mentoring.outlook.rules.figures import GoalCourse, Held, MenteeFacts, PairFacts, Rest
from mentoring.outlook.rules.risks import REMEDIES, Remedy, Risk, Standing, remedies_for, risk_of

TODAY = date(2026, 11, 21)
DAYS = st.integers(0, 300).map(lambda n: TODAY - timedelta(days=n))


@st.composite
def pairs(draw):
    paired_on = draw(DAYS)
    lived = (TODAY - paired_on).days
    ended = draw(st.none() | st.integers(0, lived))
    last = lived if ended is None else ended
    offsets = draw(st.lists(st.integers(0, last), max_size=8))
    return PairFacts(
        draw(st.integers(1, 500)),
        draw(st.integers(1, 20)),
        draw(st.integers(100, 110)),
        paired_on,
        None if ended is None else paired_on + timedelta(days=ended),
        ended is not None and draw(st.booleans()),
        held=tuple(Held(paired_on + timedelta(days=each), draw(st.integers(1, 480))) for each in offsets),
    )


PAIRS = st.lists(pairs(), max_size=12)
MENTEES = st.lists(
    st.builds(
        MenteeFacts,
        st.integers(1, 20),
        DAYS,
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, "no_candidate", "all_full", "below_floor", "reserved"]),
    ),
    unique_by=lambda one: one.profile,
    max_size=20,
)


@given(MENTEES, PAIRS)
def test_paired_and_the_rest_by_reason_are_everybody(mentees, found):
    rate = rules.pairing_rate(mentees, found)
    assert rate.paired + sum(rate.rest.values()) == rate.eligible == len(mentees)
    assert all(rate.rest.values())
    with_one_more = [*found, PairFacts(999, 1, 100, TODAY, None, False)]
    assert rules.pairing_rate(mentees, with_one_more).paired >= rate.paired


@given(PAIRS, st.randoms())
def test_figures_do_not_depend_on_the_order_of_facts(found, chance):
    other = list(found)
    chance.shuffle(other)
    assert rules.cadence(found, TODAY) == rules.cadence(other, TODAY)
    assert rules.dosage(found, TODAY) == rules.dosage(other, TODAY)


@given(PAIRS)
def test_cadence_lies_between_none_and_all_windows(found):
    kept = rules.cadence(found, TODAY)
    assert 0 <= kept.kept <= kept.windows
    fuller = [
        PairFacts(
            each.id, each.mentee_profile, each.mentor_profile, each.paired_on, each.ended_on, each.finished,
            held=tuple(Held(each.paired_on + timedelta(days=n), 60) for n in range(0, each.days(TODAY) + 1, 21)),
        )
        for each in found
    ]  # fmt: skip
    full = rules.cadence(fuller, TODAY)
    assert full.kept == full.windows


@given(MENTEES, PAIRS)
def test_nine_in_ten_had_met_within_the_days_of_the_ninetieth_percentile(mentees, found):
    waits = rules.first_meeting(mentees, found)
    if waits.n:
        assert waits.median <= waits.p90
    else:
        assert (waits.median, waits.p90) == (None, None)


@given(st.lists(st.integers(0, 8), max_size=30))
def test_inequality_is_nought_for_equals_and_never_one(loads):
    value = rules.gini(loads)
    if value is None:
        assert not sum(loads)
        return
    mean_difference = sum(abs(a - b) for a in loads for b in loads) / (2 * len(loads) * sum(loads))
    assert value == pytest.approx(mean_difference, abs=1e-12)
    assert -1e-12 <= value < 1


@pytest.mark.parametrize("n", [3, 7, 31, 32])
def test_the_interval_is_students(n):
    values = [50 + (7 * k % 11) for k in range(n)]
    found = rules.mean_interval(values)
    low, high = stats.t.interval(0.95, n - 1, loc=found.mean, scale=stats.sem(values))
    assert found.low == pytest.approx(low, abs=0.2)
    assert found.high == pytest.approx(high, abs=0.2)
    assert rules.mean_interval(values[:2]).low is None


@given(st.dictionaries(st.integers(1, 60), st.sampled_from("ABCD"), max_size=60), st.sets(st.integers(1, 60)))
def test_no_small_group_is_shown_or_comes_out_by_subtraction(groups, paired):
    rows = rules.equity(groups, dict.fromkeys(paired & set(groups), 60.0), {})
    sizes = {group: sum(1 for one in groups.values() if one == group) for group in set(groups.values())}
    hidden = [row.group for row in rows if row.n is None]
    assert all(row.n == sizes[row.group] >= 5 for row in rows if row.n is not None)
    assert len(hidden) != 1 or len(sizes) == 1
    assert all(0 <= row.paired_ratio <= 1 for row in rows if row.paired_ratio is not None)
    for row in rows:
        if row.n is None:
            assert (row.paired, row.paired_ratio, row.score_ratio, row.dosage_ratio) == (None,) * 4


def test_a_window_with_a_holiday_does_not_count_kept_or_not():
    begun = TODAY - timedelta(days=63)
    pair = PairFacts(1, 1, 100, begun, None, False, held=(Held(begun + timedelta(days=22), 60),))
    assert rules.cadence([pair], TODAY) == rules.Cadence(1, 3)
    second = begun + timedelta(days=41)
    assert rules.cadence([replace(pair, away=((second, second),))], TODAY) == rules.Cadence(0, 2)
    assert rules.cadence([replace(pair, away=((begun, begun + timedelta(days=20)),))], TODAY) == rules.Cadence(1, 2)


@pytest.mark.parametrize(("weeks", "holiday", "days", "quiet"), [(2, 0, 28, True), (2, 5, 32, False), (2, 5, 33, True),
                                                                (4, 0, 55, False), (4, 0, 56, True), (1, 0, 14, True)])  # fmt: skip
def test_two_rhythms_of_the_programme_are_silence_and_holidays_do_not_count(weeks, holiday, days, quiet):
    last = TODAY - timedelta(days=days)
    away = ((last + timedelta(days=1), last + timedelta(days=holiday)),) if holiday else ()
    standing = Standing(last - timedelta(days=30), True, last, None, 0, weeks, away)
    assert risk_of(standing, TODAY) is (Risk.QUIET if quiet else None)


LEVEL = st.integers(-2, 2)
GOALS = st.lists(st.builds(GoalCourse, st.integers(1, 8), st.none() | LEVEL, LEVEL), max_size=20)


@given(GOALS)
def test_change_is_end_minus_start_of_five_pairs_and_more_and_only_where_a_start_was_written(goals):
    change = rules.attainment_change(goals, t_score)
    known = {one.pair for one in goals if one.start is not None}
    assert change.without_start == sum(one.start is None for one in goals)
    assert change.pairs.n == len(known)
    assert (change.pairs.mean is None) == (len(known) < 5)
    still = [replace(one, end=one.start) for one in goals if one.start is not None]
    assert rules.attainment_change(still, t_score).pairs.mean in (None, 0)


def test_one_level_counts_when_both_spoke_and_it_is_the_lower():
    assert rules.lower_level([1]) is None
    assert rules.lower_level([2, -1]) == -1


def test_a_worked_programme():
    mentees = [MenteeFacts(n, date(2026, 9, 1)) for n in (1, 2)] + [
        MenteeFacts(3, date(2026, 9, 1), waiting="all_full"),
        MenteeFacts(4, date(2026, 9, 1), paused=True),
    ]
    begun = date(2026, 9, 12)
    found = [
        PairFacts(1, 1, 100, begun, None, False, held=(Held(date(2026, 9, 21), 60), Held(date(2026, 11, 3), 90))),
        PairFacts(2, 2, 101, begun, date(2026, 10, 10), True, held=(Held(date(2026, 9, 15), 45),)),
    ]
    rate = rules.pairing_rate(mentees, found)
    assert (rate.share, rate.rest) == (0.5, {Rest.ALL_FULL: 1, Rest.PAUSED: 1})
    assert rules.first_meeting(mentees, found) == rules.Waits(2, 17.0, 20)
    # 70 days are three whole windows and 28 days are one; a session fell into the first and third, and into the one.
    assert rules.cadence(found, TODAY) == rules.Cadence(3, 4)
    assert rules.dosage(found, TODAY) == pytest.approx(195 / (98 / (365.25 / 12)))


STANDINGS = st.builds(
    Standing,
    paired_on=DAYS,
    signed=st.booleans(),
    last_held_on=st.none() | DAYS,
    planned_on=st.none() | st.integers(-60, 60).map(lambda n: TODAY + timedelta(days=n)),
    unanswered=st.integers(0, 2),
)


@given(STANDINGS)
def test_a_meeting_to_come_answers_silence_and_nothing_is_risked_at_once(pair):
    risk = risk_of(pair, TODAY)
    if pair.planned_on is not None and pair.planned_on >= TODAY:
        assert risk not in (Risk.NEVER_MET, Risk.QUIET, Risk.UNLOGGED)
    off = replace(pair, away=((TODAY - timedelta(days=2), TODAY + timedelta(days=1)),))
    assert risk_of(off, TODAY) is None
    young = Standing(TODAY, False, None, None, 0)
    assert risk_of(young, TODAY) is None


@given(st.sampled_from(Risk), st.dictionaries(st.sampled_from(Remedy), DAYS))
def test_no_remedy_is_given_twice_within_a_week(risk, given_before):
    offered = remedies_for(risk, given_before, TODAY)
    assert set(offered) <= set(REMEDIES[risk])
    assert all((TODAY - given_before[one]).days >= 7 for one in offered if one in given_before)
