"""Attempts: one table of states, the server's clock, writes that converge, and a receipt that binds."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.attempts import (
    GRACE,
    ONE_DELIVERY,
    TRANSITIONS,
    AttemptState,
    AttemptStep,
    ReceiptLine,
    ReviewPolicy,
    Saving,
    Stamp,
    StartRefusal,
    Timing,
    Write,
    after,
    current,
    deadline,
    is_over,
    may_review,
    may_start,
    receipt_hash,
    receipt_number,
    saving,
    timing,
)

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
END = START + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def test_an_ended_attempt_never_opens_again() -> None:
    assert AttemptState.OPEN not in TRANSITIONS.values()
    for state, step in itertools.product(AttemptState, AttemptStep):
        if state is AttemptState.VOIDED:
            assert after(state, step) is None
    assert after(AttemptState.SUBMITTED, AttemptStep.SUBMIT) is None
    assert after(AttemptState.OPEN, AttemptStep.SUBMIT) is AttemptState.SUBMITTED


def test_the_deadline_is_the_limit_and_what_a_person_gets_on_top() -> None:
    assert deadline(START, None) is None
    assert deadline(START, None, 50) is None
    assert deadline(START, 30) == END
    assert deadline(START, 30, 50) == START + timedelta(minutes=45)
    assert deadline(START, 1, 1) == START + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("received", "shown", "first_late", "verdict"),
    [
        (END, None, None, Timing.IN_TIME),
        (END - SECOND, END + timedelta(hours=2), None, Timing.IN_TIME),
        (END + SECOND, None, None, Timing.TOO_LATE),
        (END + SECOND, END, None, Timing.IN_GRACE),
        (END + SECOND, END + SECOND, None, Timing.TOO_LATE),
        (END + GRACE, START, None, Timing.IN_GRACE),
        (END + GRACE + SECOND, START, None, Timing.TOO_LATE),
        (END + 2 * SECOND, START, END + SECOND, Timing.IN_GRACE),
        (END + SECOND + ONE_DELIVERY, START, END + SECOND, Timing.IN_GRACE),
        (END + 2 * SECOND + ONE_DELIVERY, START, END + SECOND, Timing.TOO_LATE),
        (END + GRACE + SECOND, START, END + GRACE, Timing.TOO_LATE),
    ],
)
def test_the_servers_clock_decides_with_ten_minutes_of_grace(
    received: datetime, shown: datetime | None, first_late: datetime | None, verdict: Timing
) -> None:
    assert timing(received, END, shown, first_late) is verdict


seconds = st.integers(-7200, 7200).map(lambda n: END + timedelta(seconds=n))


@given(seconds, st.none() | seconds, st.none() | st.integers(0, 600).map(lambda n: END + timedelta(seconds=n)))
def test_after_the_deadline_one_delivery_of_what_was_on_the_screen_is_all_there_is(
    arrived: datetime, shown: datetime | None, first_late: datetime | None
) -> None:
    verdict = timing(arrived, END, shown, first_late)
    assert (verdict is Timing.IN_TIME) == (arrived <= END)
    if verdict is Timing.IN_GRACE:
        assert shown is not None
        assert shown <= END < arrived <= END + GRACE
        assert first_late is None or arrived <= first_late + ONE_DELIVERY
    if arrived > END + GRACE:
        assert verdict is Timing.TOO_LATE
        assert is_over(arrived, END)


def test_without_a_limit_nothing_is_late() -> None:
    assert timing(START + timedelta(days=400), None, None) is Timing.IN_TIME
    assert not is_over(START + timedelta(days=400), None)


def a_write(sequence: int, writer: str, **content: Any) -> Write:
    return Write(Stamp(sequence, writer), content)


def test_a_repeated_save_changes_nothing_and_a_stale_one_never_overwrites() -> None:
    log = [a_write(2, "tab1", text="baru")]
    assert saving(log, a_write(2, "tab1", text="baru")) is Saving.REPEATED
    assert saving(log, a_write(1, "tab2", text="lama")) is Saving.STALE
    assert saving(log, a_write(3, "tab2", text="lebih baru")) is Saving.STORED
    assert saving(log, a_write(2, "tab1", text="lain")) is Saving.CONFLICT
    assert saving([], a_write(1, "tab1", text="a")) is Saving.STORED


writes = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["tab1", "tab2"]), st.sampled_from(["a", "b"])),
    min_size=1,
    max_size=8,
).map(lambda parts: [a_write(n, who, text=what) for n, who, what in parts])


@given(writes, st.integers(0, 999))
def test_whatever_the_order_and_repetition_of_arrival_the_same_write_wins(arriving: list[Write], seed: int) -> None:
    dice = random.Random(seed)
    distinct = list({write.stamp: write for write in arriving}.values())

    def deliver(order: list[Write]) -> Write | None:
        log: list[Write] = []
        for write in order:
            before = current(log)
            verdict = saving(log, write)
            if verdict in (Saving.STORED, Saving.STALE):
                log.append(write)
            if verdict in (Saving.STALE, Saving.REPEATED):
                assert current(log) == before
            if verdict is Saving.STORED:
                assert current(log) == write
        return current(log)

    repeated = distinct + dice.sample(distinct, dice.randint(0, len(distinct)))
    dice.shuffle(repeated)
    assert deliver(repeated) == deliver(distinct) == max(distinct, key=lambda write: write.stamp)


def test_the_receipt_changes_with_every_answer_and_not_with_their_order() -> None:
    lines = [ReceiptLine(1, 11, 3, {"choices": ["o1"]}), ReceiptLine(2, 12, 1, {"text": "a"})]
    digest = receipt_hash(7, START, lines)
    assert digest == receipt_hash(7, START, reversed(lines))
    other = [lines[0], ReceiptLine(2, 12, 1, {"text": "b"})]
    assert (
        len(
            {
                digest,
                receipt_hash(7, START, other),
                receipt_hash(8, START, lines),
                receipt_hash(7, END, lines),
            }
        )
        == 4
    )


def test_the_receipt_number_can_be_read_aloud() -> None:
    number = receipt_number(receipt_hash(7, START, []))
    assert len(number) == 14
    assert number.count("-") == 2
    assert not set(number) & set("ILOU")


@pytest.mark.parametrize(
    ("policy", "passed", "left", "allowed"),
    [
        (ReviewPolicy.NEVER, True, 0, False),
        (ReviewPolicy.WHEN_DONE, False, 2, False),
        (ReviewPolicy.WHEN_DONE, False, None, False),
        (ReviewPolicy.WHEN_DONE, False, 0, True),
        (ReviewPolicy.WHEN_DONE, True, 2, True),
        (ReviewPolicy.EACH_TIME, False, 2, True),
    ],
)
def test_keys_are_released_by_policy_alone(policy: ReviewPolicy, passed: bool, left: int | None, allowed: bool) -> None:
    assert may_review(policy, passed=passed, attempts_left=left) is allowed


def test_attempts_run_out_and_need_a_pause() -> None:
    pause = timedelta(minutes=15)
    assert may_start(used=2, allowed=2, last_ended_at=None, pause=pause, now=START) is StartRefusal.NO_ATTEMPT_LEFT
    assert (
        may_start(used=1, allowed=2, last_ended_at=START, pause=pause, now=START + SECOND) is StartRefusal.COOLING_DOWN
    )
    assert may_start(used=1, allowed=None, last_ended_at=START, pause=pause, now=START + pause) is None
