"""When a session counts and what it brings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.sessions.rules import (
    TRANSITIONS,
    ConfirmedSession,
    JpRule,
    SessionState,
    SessionVerb,
    next_state,
    rule_on,
    session_jp,
)

LAW = JpRule("contoh", date(2026, 1, 1), None, 45, 2, 2)


def confirmed(day: date, minutes: int, identity: str = "") -> ConfirmedSession:
    return ConfirmedSession(identity or day.isoformat(), day, minutes)


@pytest.mark.parametrize(
    ("minutes", "jp"), [(0, 0), (44, 0), (45, 1), (60, 1), (89, 1), (90, 2), (135, 2), (600, 2)]
)
def test_a_session_brings_whole_jp_and_two_at_most(minutes: int, jp: int) -> None:
    assert session_jp([confirmed(date(2026, 3, 2), minutes)], [LAW])[0].jp == jp


def test_three_sessions_in_a_month_bring_four_jp() -> None:
    rows = session_jp([confirmed(date(2026, 3, day), 90) for day in (23, 2, 9)], [LAW])
    assert [(row.session.held_on.day, row.jp, row.capped) for row in rows] == [
        (2, 2, False),
        (9, 2, False),
        (23, 0, True),
    ]


def test_a_session_too_short_for_jp_does_not_use_up_the_month() -> None:
    rows = session_jp([confirmed(date(2026, 3, day), m) for day, m in ((1, 30), (2, 90), (3, 90))], [LAW])
    assert [row.jp for row in rows] == [0, 2, 2]


def test_a_new_month_counts_anew() -> None:
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)]
    assert sum(row.jp for row in session_jp([confirmed(day, 90) for day in days], [LAW])) == 6


def test_the_rule_in_force_on_the_day_decides() -> None:
    older = JpRule("lama", date(2020, 1, 1), date(2025, 12, 31), 60, 1, 1)
    assert rule_on([LAW, older], date(2025, 12, 31)) is older
    assert rule_on([older, LAW], date(2026, 1, 1)) is LAW
    assert rule_on([older, LAW], date(2019, 1, 1)) is None
    rows = session_jp([confirmed(date(2019, 1, 1), 90), confirmed(date(2025, 6, 1), 90)], [LAW, older])
    assert [(row.jp, row.rule) for row in rows] == [(0, None), (1, older)]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 240)), max_size=40))
def test_no_month_ever_exceeds_its_most(days: list[tuple[int, int]]) -> None:
    sessions = [
        confirmed(date(2026, 1, 1) + timedelta(day), minutes, str(index))
        for index, (day, minutes) in enumerate(days)
    ]
    rows = session_jp(sessions, [LAW])
    assert len(rows) == len(sessions)
    for month in range(1, 13):
        assert sum(row.jp for row in rows if row.session.held_on.month == month) <= 4
    assert all(row.jp * 45 <= row.session.minutes for row in rows)


def test_only_the_listed_moves_are_possible() -> None:
    assert next_state(SessionState.PLANNED, SessionVerb.CLAIM) is SessionState.CLAIMED
    assert next_state(SessionState.PLANNED, SessionVerb.CONFIRM) is None
    assert next_state(SessionState.CONFIRMED, SessionVerb.DISPUTE) is None
    assert not [
        state for state, _ in TRANSITIONS if state in (SessionState.CONFIRMED, SessionState.CANCELLED)
    ]
