"""The life of a pair, and whose turn it is."""

from datetime import UTC, datetime

import pytest

from mentoring.pairs.rules import (
    TRANSITIONS,
    Clocks,
    PairState,
    PairVerb,
    after_answer,
    next_state,
    whose_turn,
)
from mentoring.profiles.rules import Side

EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)


def test_a_pair_goes_from_draft_to_its_end() -> None:
    state: PairState | None = PairState.DRAFT
    for verb in (PairVerb.PROPOSE, PairVerb.ACCEPT, PairVerb.PAUSE, PairVerb.RESUME, PairVerb.END):
        assert state is not None
        state = next_state(state, verb)
    assert state is PairState.ENDED


def test_an_end_is_an_end() -> None:
    assert not [state for state, _ in TRANSITIONS if state in (PairState.ENDED, PairState.DECLINED)]
    assert next_state(PairState.PROPOSED, PairVerb.END) is None


def test_a_proposal_becomes_active_only_when_both_say_yes() -> None:
    assert after_answer(PairState.PROPOSED, True, False) is PairState.PROPOSED
    assert after_answer(PairState.PROPOSED, True, True) is PairState.ACTIVE
    assert after_answer(PairState.DECLINED, True, True) is PairState.DECLINED


@pytest.mark.parametrize(
    ("mentee", "mentor", "turn"),
    [
        (None, None, Side.MENTOR),
        (EARLY, EARLY, Side.MENTOR),
        (EARLY, None, Side.MENTOR),
        (None, EARLY, Side.MENTEE),
        (EARLY, LATE, Side.MENTEE),
        (LATE, EARLY, Side.MENTOR),
    ],
)
def test_it_is_the_turn_of_the_side_that_acted_longer_ago(
    mentee: datetime | None, mentor: datetime | None, turn: Side
) -> None:
    assert whose_turn(Clocks(mentee, mentor), starts=Side.MENTOR) is turn
    assert turn.other.other is turn
