"""Channel tables of periods within each other give nobody away, however they are added and subtracted."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.services.rules.breakdowns import groups_shown
from evaluation.services.rules.periods import Period, Span, disclosable, period_of
from evaluation.statistics.disclosure import stays_unknown

TODAY = date(2027, 2, 3)
CHANNELS = ("code", "kiosk", "officer", "qr")


@st.composite
def collections(draw):
    """Answers of a year by day and channel: some channels rare, some quarters quiet."""
    answers = []
    for quarter in range(4):
        for channel in CHANNELS:
            n = draw(st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 9, 14)))
            months = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
            answers += [(date(2026, 3 * quarter + 1 + month, 15), channel) for month in months]
    return answers


def follows(atoms, target, sets):
    """Whether the sum over a set of cells (month, channel) is a linear combination of what was published."""
    if not sets:
        return False
    places = {atom: place for place, atom in enumerate(atoms)}

    def vector(cells):
        row = np.zeros(len(places))
        row[[places[cell] for cell in cells]] = 1
        return row

    known = np.array([vector(each) for each in sets]).T
    solution = np.linalg.lstsq(known, vector(target), rcond=None)[0]
    return bool(np.allclose(known @ solution, vector(target), atol=1e-7))


def cells_of(atoms, period, channel=None):
    """The cells of a period, of all channels or one; that a cell is empty is not known from outside."""
    return frozenset(
        (month, each)
        for month, each in atoms
        if period.covers(date(2026, month, 15)) and (channel is None or each == channel)
    )


@settings(max_examples=200, deadline=None)
@given(collections())
def test_no_channel_of_fewer_than_five_follows_from_the_tables_of_a_year(answers):
    days = [day for day, _channel in answers]
    shown = disclosable(Counter(days))
    groups = groups_shown(Counter(answers), shown, TODAY)
    counts = Counter((day.month, channel) for day, channel in answers)
    atoms = [(month, channel) for month in sorted({day.month for day in days}) for channel in CHANNELS]
    told = [cells_of(atoms, period) for period in shown]
    told += [cells_of(atoms, period, channel) for period, found in groups.items() for channel in found]
    for period in {period_of(day, span) for day in days for span in Span}:
        for channel in CHANNELS:
            cells = cells_of(atoms, period, channel)
            if 0 < sum(counts[cell] for cell in cells) < 5:
                assert not follows(atoms, cells, told), (period, channel, counts)


@settings(max_examples=200, deadline=None)
@given(collections())
def test_the_differences_of_nested_tables_hold_nobody_or_five(answers):
    groups = groups_shown(Counter(answers), disclosable(Counter(day for day, _channel in answers)), TODAY)
    counts = Counter((period_of(day, Span.QUARTER), channel) for day, channel in answers)
    year = Period(Span.YEAR, 2026, 1)
    for channel in groups.get(year, ()):
        rest = sum(
            n for (quarter, each), n in counts.items() if each == channel and channel not in groups.get(quarter, ())
        )
        assert rest == 0 or rest >= 5


@settings(max_examples=100, deadline=None)
@given(collections(), st.integers(0, 40))
def test_what_was_shown_of_a_quarter_never_changes_afterwards(answers, days):
    before, after = date(2026, 7, 1), date(2026, 10, 1) + timedelta(days=days)
    first = groups_shown(Counter(answers), {Period(Span.QUARTER, 2026, 2)}, before)
    everything = {Period(Span.YEAR, 2026, 1), *(Period(Span.QUARTER, 2026, number) for number in range(1, 5))}
    later = groups_shown(Counter(answers), everything, after)
    quarter = Period(Span.QUARTER, 2026, 2)
    assert first.get(quarter) == later.get(quarter)


def test_a_period_that_is_not_over_and_a_month_show_no_channels():
    answers = [(date(2026, 11, 3), channel) for channel in CHANNELS for _ in range(9)]
    shown = disclosable(Counter(day for day, _channel in answers))
    assert groups_shown(Counter(answers), shown, date(2026, 12, 31)) == {}
    assert set(groups_shown(Counter(answers), shown, TODAY)) == {
        Period(Span.QUARTER, 2026, 4),
        Period(Span.YEAR, 2026, 1),
    }


def test_a_year_is_refused_when_one_quarter_would_tell_the_rest():
    # Kiosk answers are hidden in one quarter only: the year's kiosk index minus the others would be those three.
    answers = [(date(2026, month, 3), "qr") for month in (2, 5, 8, 11) for _ in range(20)]
    answers += [(date(2026, month, 3), "officer") for month in (2, 5, 8, 11) for _ in range(9)]
    answers += [(date(2026, month, 3), "kiosk") for month in (2, 5, 8) for _ in range(8)]
    answers += [(date(2026, 11, 3), "kiosk")] * 3
    shown = disclosable(Counter(day for day, _channel in answers))
    groups = groups_shown(Counter(answers), shown, TODAY)
    assert Period(Span.YEAR, 2026, 1) not in groups
    assert groups[Period(Span.QUARTER, 2026, 4)] == {"qr"}
    assert groups[Period(Span.QUARTER, 2026, 1)] == {"qr", "officer", "kiosk"}


@pytest.mark.parametrize(
    ("hidden", "safe"),
    [({("a", 1), ("a", 2), ("b", 1), ("b", 2)}, True), ({("a", 1), ("a", 2)}, False), (set(), True)],
)
def test_a_hidden_cell_stays_unknown_only_within_a_circle_of_hidden_cells(hidden, safe):
    cells = {(row, column): 6 for row in "abc" for column in (1, 2, 3)}
    assert stays_unknown(cells, hidden) is safe
