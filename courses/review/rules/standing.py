"""How a draft stands before its reviewers, derived from what was asked and said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a reviewer says of a draft as a whole."""

    APPROVE = "approve"
    MEND = "mend"


class ReviewState(StrEnum):
    """Where the review of a draft stands."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    MENDING = "mending"
    APPROVED = "approved"
    #: approved once, and edited since
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict, about the draft of exactly this fingerprint."""

    person_id: int
    verdict: Verdict
    fingerprint: str
    at: datetime


def standing(
    said: Iterable[Said], fingerprint: str, authors: Collection[int], last_asked: datetime | None
) -> ReviewState:
    """How a draft of this fingerprint stands. `said` is in order of time.

    Of each person the last word counts; of somebody who wrote in the draft, none does. About this very text one wish
    for mending outweighs approvals. An approval of another text is outdated. A wish for mending another text
    stands until the draft is handed in again.
    """
    latest: dict[int, Said] = {}
    for each in said:
        if each.person_id not in authors:
            latest[each.person_id] = each
    here = [each.verdict for each in latest.values() if each.fingerprint == fingerprint]
    if Verdict.MEND in here:
        return ReviewState.MENDING
    if Verdict.APPROVE in here:
        return ReviewState.APPROVED
    last = max(latest.values(), key=lambda each: each.at, default=None)
    if last is None or (last_asked is not None and last_asked > last.at):
        return ReviewState.NOT_ASKED if last_asked is None else ReviewState.WAITING
    return ReviewState.OUTDATED if last.verdict is Verdict.APPROVE else ReviewState.MENDING
