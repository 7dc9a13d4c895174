"""When an attempt is open, until when an answer counts, which write wins, and what the receipt says."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: How long after the deadline an answer held back by the network may still arrive.
GRACE = timedelta(minutes=10)
#: What is held back arrives in one delivery: once something has come after the deadline, the rest follows this soon.
ONE_DELIVERY = timedelta(seconds=30)
#: Sequence numbers beyond this are refused: nobody changes one answer a million times.
LAST_SEQUENCE = 1_000_000


class AttemptState(StrEnum):
    """Where an attempt stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    VOIDED = "voided"


class AttemptStep(StrEnum):
    """What can happen to an attempt."""

    SUBMIT = "submit"
    EXPIRE = "expire"
    VOID = "void"


#: Every legal step and where it leads; whatever is not here is refused.
TRANSITIONS: dict[tuple[AttemptState, AttemptStep], AttemptState] = {
    (AttemptState.OPEN, AttemptStep.SUBMIT): AttemptState.SUBMITTED,
    (AttemptState.OPEN, AttemptStep.EXPIRE): AttemptState.EXPIRED,
    (AttemptState.OPEN, AttemptStep.VOID): AttemptState.VOIDED,
    (AttemptState.SUBMITTED, AttemptStep.VOID): AttemptState.VOIDED,
    (AttemptState.EXPIRED, AttemptStep.VOID): AttemptState.VOIDED,
}


def after(state: AttemptState, step: AttemptStep) -> AttemptState | None:
    """Where a step leads from a state; None when it is not allowed."""
    return TRANSITIONS.get((state, step))


#: The most a time limit may be lengthened for one person, in percent.
MOST_EXTRA = 300


def minutes_for(limit_minutes: int, extra_percent: int = 0) -> int:
    """A time limit in whole minutes for a person who gets so much more of it; begun minutes count.

    >>> minutes_for(30), minutes_for(30, 25), minutes_for(30, 100)
    (30, 38, 60)
    """
    return -(-limit_minutes * (100 + extra_percent) // 100)


def deadline(started_at: datetime, limit_minutes: int | None, extra_percent: int = 0) -> datetime | None:
    """The instant until which answers may be given, by the server's clock; None when there is no limit."""
    if limit_minutes is None:
        return None
    return started_at + timedelta(minutes=minutes_for(limit_minutes, extra_percent))


class Timing(StrEnum):
    """How an answer stands to the deadline."""

    IN_TIME = "in_time"
    IN_GRACE = "in_grace"
    TOO_LATE = "too_late"


def timing(
    received_at: datetime, ends_at: datetime | None, shown_at: datetime | None, first_late_at: datetime | None = None
) -> Timing:
    """Judge an answer by what the server itself knows; nothing the sender says of time is heard.

    `received_at` is now. `shown_at` is when the server showed the question to the page that answers, as the page
    proves with the server's own seal; None for a plain form, which holds nothing back. `first_late_at` is when the
    first answer of this attempt came after the deadline.

    In time: received up to the deadline. In grace: shown up to the deadline, received at most 10 minutes after it and
    at most half a minute after the first late one. A page that pretends to have been without a network can thus win
    one delivery within those ten minutes, and every answer in it is kept apart as late.
    """
    if ends_at is None or received_at <= ends_at:
        return Timing.IN_TIME
    last = ends_at + GRACE
    if first_late_at is not None:
        last = min(last, first_late_at + ONE_DELIVERY)
    if received_at <= last and shown_at is not None and shown_at <= ends_at:
        return Timing.IN_GRACE
    return Timing.TOO_LATE


def is_over(now: datetime, ends_at: datetime | None) -> bool:
    """Whether even a late delivery can no longer count, so that the attempt may be closed and scored."""
    return ends_at is not None and now > ends_at + GRACE


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """The place of a write among the writes to one answer: later is greater.

    The number counts up with every change of that answer, in every tab; `writer` names the tab and only
    settles which of two writes with the same number wins, everywhere alike.
    """

    sequence: int
    writer: str


@dataclass(frozen=True, slots=True)
class Write:
    """A saved or arriving value of one answer."""

    stamp: Stamp
    content: dict[str, Any]


class Saving(StrEnum):
    """What a write does."""

    #: It is the newest: it becomes the answer.
    STORED = "stored"
    #: The very same write is there already: nothing changes, the sender is told it is safe.
    REPEATED = "repeated"
    #: A newer one is there: this one is kept in the log and changes nothing.
    STALE = "stale"
    #: Its stamp is taken by another content: refused.
    CONFLICT = "conflict"


def saving(log: Iterable[Write], arriving: Write) -> Saving:
    """Decide what a write does, given all that was written to that answer, in whatever order."""
    verdict = Saving.STORED
    for write in log:
        if write.stamp == arriving.stamp:
            return Saving.REPEATED if write.content == arriving.content else Saving.CONFLICT
        if write.stamp > arriving.stamp:
            verdict = Saving.STALE
    return verdict


def current(log: Iterable[Write]) -> Write | None:
    """The write that counts: the one with the greatest stamp."""
    return max(log, key=lambda write: write.stamp, default=None)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One answer as submitted."""

    item: int
    question_version: int
    sequence: int
    content: dict[str, Any]


def receipt_hash(attempt_id: int, submitted_at: datetime, lines: Iterable[ReceiptLine]) -> str:
    """SHA-256 (hex) of the attempt, the instant of submission (UTC, seconds) and every answer, canonically.

    Anyone who holds the answers can recompute it; a changed answer, order or instant changes it.
    """
    whole = {
        "attempt": attempt_id,
        "submitted_at": int(submitted_at.timestamp()),
        "answers": [
            [line.item, line.question_version, line.sequence, line.content]
            for line in sorted(lines, key=lambda line: line.item)
        ],
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def receipt_number(digest: str) -> str:
    """The receipt as people read it aloud: the first 60 bits in three groups without 0/O and 1/I doubts."""
    letters = base64.b32encode(bytes.fromhex(digest)[:8]).decode()[:12]
    readable = letters.translate(str.maketrans("ILOU", "1890"))
    return "-".join(readable[place : place + 4] for place in range(0, 12, 4))


class ReviewPolicy(StrEnum):
    """When a learner may see keys and feedback."""

    #: The score alone, never a key.
    NEVER = "never"
    #: After passing, or when no attempt is left.
    WHEN_DONE = "when_done"
    #: After each submission (for exercises).
    EACH_TIME = "each_time"


def may_review(policy: ReviewPolicy, *, passed: bool, attempts_left: int | None) -> bool:
    """Whether the keys may leave the server for this learner after a submission."""
    if policy is ReviewPolicy.NEVER:
        return False
    if policy is ReviewPolicy.EACH_TIME:
        return True
    return passed or attempts_left == 0


class StartRefusal(StrEnum):
    """Why an attempt may not begin."""

    NO_ATTEMPT_LEFT = "no_attempt_left"
    COOLING_DOWN = "cooling_down"


def may_start(
    *, used: int, allowed: int | None, last_ended_at: datetime | None, pause: timedelta, now: datetime
) -> StartRefusal | None:
    """Say why another attempt may not begin, or None when it may.

    `allowed` None means without limit. `pause` must pass between the end of one attempt and the next.
    """
    if allowed is not None and used >= allowed:
        return StartRefusal.NO_ATTEMPT_LEFT
    if last_ended_at is not None and now < last_ended_at + pause:
        return StartRefusal.COOLING_DOWN
    return None
