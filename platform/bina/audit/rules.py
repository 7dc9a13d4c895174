"""How an entry is hashed, and how a broken chain is found."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Deed:
    """What an entry says, without its hash."""

    number: int
    at: datetime
    actor_id: int | None
    verb: str
    subject_kind: str
    subject_id: int
    detail: dict[str, Any]


def chained_hash(before: str, deed: Deed) -> str:
    """SHA-256 over the hash before and the canonical JSON of the deed."""
    canonical = json.dumps(
        [
            deed.number,
            deed.at.isoformat(timespec="microseconds"),
            deed.actor_id,
            deed.verb,
            deed.subject_kind,
            deed.subject_id,
            deed.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


def first_break(entries: Iterable[tuple[Deed, str]]) -> int | None:
    """Number of the first entry that does not follow from the one before it, or None when the chain holds."""
    before, expected = GENESIS, 1
    for deed, stated in entries:
        if deed.number != expected or chained_hash(before, deed) != stated:
            return expected
        before, expected = stated, expected + 1
    return None
