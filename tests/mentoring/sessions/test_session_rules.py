"""When a session counts, which days may be logged, and when a pair has gone quiet."""

from datetime import date, timedelta

import pytest

from mentoring.sessions.rules import (
    TRANSITIONS,
    SessionState,
    SessionVerb,
    may_be_held,
    next_state,
)

TODAY = date(2026, 11, 21)


def test_only_the_listed_moves_are_possible() -> None:
    assert next_state(SessionState.PLANNED, SessionVerb.CLAIM) is SessionState.CLAIMED
    assert next_state(SessionState.PLANNED, SessionVerb.CONFIRM) is None
    assert next_state(SessionState.CONFIRMED, SessionVerb.DISPUTE) is None
    assert not [state for state, _ in TRANSITIONS if state in (SessionState.CONFIRMED, SessionState.CANCELLED)]


@pytest.mark.parametrize(
    ("days_ago", "paired_days_ago", "possible"),
    [(0, 10, True), (-1, 10, False), (10, 10, True), (11, 10, False), (60, 90, True), (61, 90, False)],
)
def test_a_log_is_for_days_since_the_pair_not_long_ago_and_not_to_come(days_ago, paired_days_ago, possible) -> None:
    held_on, paired_on = TODAY - timedelta(days=days_ago), TODAY - timedelta(days=paired_days_ago)
    assert may_be_held(held_on, TODAY, paired_on) is possible
