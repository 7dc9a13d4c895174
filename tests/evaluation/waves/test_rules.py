"""Waves ask little, seal everything to one size, and open only what hides a person among five."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluation.waves.rules import (
    ENVELOPE_BYTES,
    Anonymity,
    Batch,
    FrameRefusal,
    WaveKind,
    barriers,
    batches,
    frame_refusal,
    may_request,
    padded,
    receipt,
    unpadded,
)

TODAY = date(2026, 11, 21)


def test_one_request_and_two_reminders_and_no_more() -> None:
    assert [may_request(asked, None, TODAY) for asked in range(5)] == [True, True, True, False, False]


def test_at_most_one_request_in_seven_days_over_all_waves() -> None:
    assert not may_request(0, TODAY - timedelta(days=6), TODAY)
    assert may_request(0, TODAY - timedelta(days=7), TODAY)


def test_an_anonymous_wave_needs_eight_people() -> None:
    kind = WaveKind.REACTION
    assert frame_refusal(7, Anonymity.ANONYMOUS, kind) is FrameRefusal.TOO_SMALL_FOR_ANONYMOUS
    assert frame_refusal(8, Anonymity.ANONYMOUS, kind) is None
    assert frame_refusal(7, Anonymity.CONFIDENTIAL, kind) is None
    assert frame_refusal(0, Anonymity.CONFIDENTIAL, kind) is FrameRefusal.EMPTY
    assert frame_refusal(0, Anonymity.PUBLIC, kind) is None


def test_superiors_and_observers_are_never_promised_anonymity() -> None:
    for kind in (WaveKind.BEHAVIOUR_SUPERIOR, WaveKind.OBSERVATION):
        assert frame_refusal(50, Anonymity.ANONYMOUS, kind) is FrameRefusal.RATERS_ARE_KNOWN
        assert frame_refusal(1, Anonymity.CONFIDENTIAL, kind) is None


cells = st.dictionaries(st.one_of(st.none(), st.integers(1, 9)), st.integers(0, 12))


@given(cells, st.booleans(), cells, st.booleans())
def test_anonymous_batches_hold_five_and_close_opens_everything_or_nothing(
    waiting: dict[int | None, int], closing: bool, stored: dict[int | None, int], published: bool
) -> None:
    for anonymity in (Anonymity.ANONYMOUS, Anonymity.CONFIDENTIAL):
        for batch in batches(waiting, anonymity, closing, stored, published=published):
            new = sum(waiting[cell] for cell in batch.cells)
            grows_by_five = new >= 5
            first = not published and (batch.joined is not None or anonymity is Anonymity.CONFIDENTIAL)
            assert grows_by_five or first or not stored
    planned = batches(waiting, Anonymity.ANONYMOUS, closing)
    opened = [cell for batch in planned for cell in batch.cells]
    assert len(opened) == len(set(opened))
    for batch in planned:
        size = sum(waiting[cell] for cell in batch.cells)
        assert size >= 5
        assert batch.stored_as is None or batch.cells == (batch.stored_as,)
    if closing and sum(waiting.values()) >= 5:
        assert set(opened) == {cell for cell, n in waiting.items() if n}


def test_small_cells_are_relabelled_to_the_whole_wave_at_close() -> None:
    assert batches({1: 6, 2: 3, 3: 1}, Anonymity.ANONYMOUS, False) == [Batch((1,), 1)]
    assert batches({1: 6, 2: 3, 3: 2}, Anonymity.ANONYMOUS, True) == [Batch((1,), 1), Batch((2, 3), None)]
    assert batches({1: 4}, Anonymity.CONFIDENTIAL, False) == []
    assert batches({1: 4}, Anonymity.CONFIDENTIAL, True) == [Batch((1,), None)]
    assert batches({None: 4}, Anonymity.PUBLIC, False) == []
    assert batches({None: 4}, Anonymity.PUBLIC, True, {None: 20}, published=True) == [Batch((None,), None)]


def test_a_rest_below_five_takes_the_smallest_full_cell_with_it_or_stays_sealed() -> None:
    anonymous = Anonymity.ANONYMOUS
    assert batches({1: 6, 2: 5, 3: 1}, anonymous, True) == [Batch((1,), 1), Batch((3, 2), None)]
    assert batches({3: 1}, anonymous, True, {1: 7, 2: 5}) == [Batch((3,), None, joined=2)]
    assert batches({3: 1, 4: 3}, anonymous, True) == []
    for anonymity in (anonymous, Anonymity.CONFIDENTIAL):
        assert batches({3: 1}, anonymity, True, {1: 7, 2: 5}, published=True) == []


def test_every_envelope_has_one_size_and_too_much_text_is_refused() -> None:
    small, large = padded({"a": 1}), padded({"a": "é" * 3000})
    assert small is not None
    assert large is not None
    assert len(small) == len(large) == ENVELOPE_BYTES
    assert unpadded(large) == {"a": "é" * 3000}
    assert padded({"a": "x" * ENVELOPE_BYTES}) is None


def test_the_receipt_follows_from_the_key_alone() -> None:
    assert receipt("a" * 32) == receipt("a" * 32) != receipt("b" * 32)


def test_barriers_are_means_at_or_below_the_threshold_worst_first() -> None:
    found = barriers({"ability": [3, 3], "opportunity": [2, 3], "superior_support": [1, 2], "design": []})
    assert [(each.key, each.score) for each in found] == [("superior_support", 1.5), ("opportunity", 2.5)]
