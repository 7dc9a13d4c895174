"""A chain of confirmed sessions: whoever changes one breaks every link after it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

#: What the first link of a chain follows.
BEGINNING = "0" * 64


def link_hash(before: str, facts: Mapping[str, object]) -> str:
    """SHA-256 (hex) of a link: the hash before it and the facts as canonical JSON.

    >>> link_hash(BEGINNING, {"minutes": 60})[:12]
    '75d3d1270aa4'
    """
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_broken(links: Sequence[tuple[Mapping[str, object], str]]) -> int | None:
    """The place (from 1) of the first link whose hash does not follow from the one before; None: the chain holds."""
    before = BEGINNING
    for place, (facts, found) in enumerate(links, 1):
        if link_hash(before, facts) != found:
            return place
        before = found
    return None
