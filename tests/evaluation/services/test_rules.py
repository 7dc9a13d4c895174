"""Periods, sheets, complaints, indices and waiting statistics, without a database."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.services.rules.complaints import Handled, complaint_figures, personal_trace
from evaluation.services.rules.indices import change, measured
from evaluation.services.rules.periods import Period, Span, disclosable, period_of, periods_with, read_period
from evaluation.services.rules.sheets import Fault, read_hour, read_tickets
from evaluation.services.rules.tickets import believed
from evaluation.statistics.figures import Refusal
from evaluation.statistics.order import quantile
from evaluation.statistics.skm import ELEMENTS, rating_sums
from evaluation.statistics.waiting import difference_of_medians, season

TODAY = date(2026, 11, 21)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(list(Span)))
def test_a_period_is_read_back_from_its_code_and_holds_its_day(day, span):
    period = period_of(day, span)
    assert read_period(period.code) == period
    assert period.covers(day)
    assert period.previous.ends_on + timedelta(days=1) == period.starts_on


@pytest.mark.parametrize("code", ["", "26", "2026-13", "2026-00", "2026-S3", "2026-T5", "2026-T", "x"])
def test_what_is_no_period_is_none(code):
    assert read_period(code) is None


def test_periods_are_listed_newest_first_and_only_where_something_happened():
    days = [date(2026, 1, 3), date(2026, 11, 2), date(2026, 11, 9)]
    assert [period.code for period in periods_with(days, Span.QUARTER)] == ["2026-T4", "2026-T1"]


@given(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=120))
def test_shown_periods_never_leave_fewer_than_five_to_be_worked_out(days):
    shown = disclosable(Counter(days))
    counted = {period: sum(period.covers(day) for day in days) for period in shown}
    assert all(n >= 5 for n in counted.values())
    for whole in shown:
        for span in Span:
            parts = [part for part in shown if part.span is span and part != whole and whole.covers(part.starts_on)]
            if parts and parts[0].ends_on <= whole.ends_on:
                rest = counted[whole] - sum(counted[part] for part in parts)
                assert rest == 0 or rest >= 5, (whole, span)


def answers(chance, n, mean):
    return [{str(key): min(4, max(1, round(chance.gauss(mean, 0.8)))) for key in ELEMENTS} for _ in range(n)]


def test_the_change_of_complete_answers_is_welchs_interval_of_the_respondents_own_indices():
    chance = random.Random(7)
    before, after = answers(chance, 41, 2.9), answers(chance, 63, 3.2)
    own = [[25 * sum(row.values()) / 9 for row in rows] for rows in (after, before)]
    expected = stats.ttest_ind(*own, equal_var=False).confidence_interval()
    found = change(measured(rating_sums(before)), measured(rating_sums(after)))
    assert found.interval.low == pytest.approx(expected.low, abs=1e-9)
    assert found.interval.high == pytest.approx(expected.high, abs=1e-9)


def test_four_answers_give_no_index_and_no_change():
    few, many = (measured(rating_sums(answers(random.Random(1), n, 3))) for n in (4, 5))
    assert (few.index, few.refusal) == (None, Refusal.UNDISCLOSABLE)
    assert many.index is not None
    assert change(few, many).value is None


@pytest.mark.slow
def test_the_interval_of_the_ninetieth_percentile_covers_it_as_often_as_promised():
    chance, hits = random.Random(3), 0
    truth = stats.expon(scale=20).ppf(0.9)
    for _ in range(1000):
        interval = quantile([chance.expovariate(1 / 20) for _ in range(120)], 0.9).interval
        hits += interval.low <= truth <= interval.high
    assert hits >= 935


def day_set(chance, start, level, days=12):
    return {start + timedelta(days=n): [chance.gauss(level, 4) for _ in range(15)] for n in range(days)}


def test_a_difference_in_differences_finds_the_planted_effect_and_repeats_itself():
    chance = random.Random(9)
    first, second = date(2026, 1, 5), date(2026, 10, 5)
    sets = (
        day_set(chance, first, 40),
        day_set(chance, second, 28),
        day_set(chance, first, 41),
        day_set(chance, second, 39),
    )
    found = difference_of_medians(*sets)
    assert found.effect.interval.low < -10 < found.effect.interval.high
    assert found.effect.interval.excludes(0)
    assert found == difference_of_medians(*sets)
    assert difference_of_medians(*sets[:3], day_set(chance, second, 39, days=4)).effect.refusal is Refusal.TOO_FEW


def test_other_months_and_other_weekdays_are_warned_of():
    mondays = [date(2026, 3, 2) + timedelta(weeks=n) for n in range(4)]
    assert season(mondays, [day + timedelta(days=1) for day in mondays]).other_weekdays
    assert season(mondays, [date(2026, 10, 5)]).other_months
    assert not season(mondays, mondays).other_weekdays


def test_a_telephones_time_is_believed_only_when_it_can_be_true():
    now = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert believed(now - timedelta(hours=2), now) == now - timedelta(hours=2)
    assert believed(now - timedelta(days=2), now) == now
    assert believed(now + timedelta(hours=1), now) == now
    assert believed(None, now) == now


@pytest.mark.parametrize(
    ("cell", "hour"),
    [("8:15", time(8, 15)), ("08.15", time(8, 15)), (0.5, time(12)), (time(9, 1), time(9, 1)), ("25:00", None),
     ("pagi", None), (3, None), (timedelta(hours=7, minutes=5), time(7, 5))],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(cell, hour):
    assert read_hour(cell) == hour


HEAD = ["Tanggal", "Nomor", "Ambil nomor", "Dipanggil", "Selesai"]


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        (["", "1", "08:00", "08:10", "08:20"], "A", Fault.MISSING),
        (["kemarin", "1", "08:00", "08:10", "08:20"], "A", Fault.DAY),
        (["01-12-2026", "1", "08:00", "08:10", "08:20"], "A", Fault.FUTURE),
        (["20-11-2026", "", "08:00", "08:10", "08:20"], "B", Fault.MISSING),
        (["20-11-2026", "1", "", "08:10", "08:20"], "C", Fault.MISSING),
        (["20-11-2026", "1", "jam 8", "08:10", "08:20"], "C", Fault.HOUR),
        (["20-11-2026", "1", "08:00", "07:59", "08:20"], "D", Fault.CALLED_BEFORE_TAKEN),
        (["20-11-2026", "1", "08:00", "08:10", "08:09"], "E", Fault.DONE_BEFORE_CALLED),
        (["20-11-2026", "1", "08:00", "", "08:20"], "E", Fault.DONE_NOT_CALLED),
        (["20-11-2026", "1", "01:00", "23:00", ""], "D", Fault.TOO_LONG),
    ],
)
def test_every_bad_cell_is_named_with_row_and_column(row, column, fault):
    good = ["20-11-2026", "9", "08:00", "08:10", "08:20"]
    sheet = read_tickets([["Rekap antrean"], HEAD, good, row], TODAY)
    assert [(bad.row, bad.column, bad.fault) for bad in sheet.problems] == [(4, column, fault)]
    assert [each.number for each in sheet.rows] == ["9"]


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.times(),
    st.timedeltas(), st.sampled_from(["20-11-2026", "08.15", "1", "-"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_whatever_stands_in_a_sheet_is_read_or_refused_with_its_place(rows):
    sheet = read_tickets([HEAD, *rows], TODAY)
    filled = sum(any(cell not in (None, "") for cell in row) for row in rows)
    refused = {bad.row for bad in sheet.problems}
    assert len(sheet.rows) + len(refused) == filled
    assert all(bad.column and bad.heading for bad in sheet.problems)
    assert all(row.day <= TODAY and (row.called is None or row.called >= row.taken) for row in sheet.rows)


def test_a_number_twice_on_one_day_names_the_row_it_collides_with():
    rows = [HEAD, *([["20-11-2026", "1", "08:00", "", ""]] * 2)]
    assert [(bad.row, bad.fault, bad.hint) for bad in read_tickets(rows, TODAY).problems] == [(3, Fault.TWICE, "2")]


def test_a_sheet_without_the_headings_is_no_sheet():
    assert read_tickets([["a", "b"], [1, 2]], TODAY) is None


@pytest.mark.parametrize("text", ["HP 0812 3456 7890", "NIK 3275012345678901", "surat@contoh.id", "+62-811-123-4567"])
def test_traces_of_a_person_are_recognised(text):
    assert personal_trace(text) is not None


def test_complaints_are_counted_with_their_days():
    day = date(2026, 11, 1)
    figures = complaint_figures(
        [
            Handled(day, day + timedelta(days=5), day + timedelta(days=3), 0, "waktu"),
            Handled(day, day + timedelta(days=5), day + timedelta(days=9), 1, "waktu"),
            Handled(day, day + timedelta(days=5), None, 0, "sarana"),
        ],
        TODAY,
    )
    assert (figures.received, figures.resolved, figures.open, figures.overdue) == (3, 2, 1, 1)
    assert (figures.median_days, figures.longest_days, figures.on_time, figures.reopened) == (6.0, 9, 1, 1)
    assert Period(Span.YEAR, 2026, 1).covers(day)
