"""Sentences a report proposes as findings: each carries the figures it rests on, so that it can be checked and never
says more than they do.
"""

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from evaluation.findings.rules import Method


@dataclass(frozen=True)
class Citation:
    """A figure as the report prints it: what it is, its value, and n with interval and formula."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True)
class Draft:
    """A proposed finding, and the act it suggests."""

    #: stable within a programme: the same state of affairs gives the same key in every report
    key: str
    sentence: str
    method: Method
    #: evidence grade A–E the words are bound to; empty where no grade applies
    grade: str
    citations: tuple[Citation, ...]
    #: what could be recommended; empty when the finding calls for nothing
    act: str = ""


def to_json(drafts: Sequence[Draft]) -> str:
    """Drafts as canonical JSON."""
    plain = [{**asdict(draft), "method": draft.method.value} for draft in drafts]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> list[Draft]:
    """Drafts back from `to_json`; none from an empty text."""
    if not text:
        return []
    return [
        Draft(
            key=each["key"],
            sentence=each["sentence"],
            method=Method(each["method"]),
            grade=each["grade"],
            citations=tuple(Citation(**citation) for citation in each["citations"]),
            act=each["act"],
        )
        for each in json.loads(text)
    ]


@dataclass(frozen=True)
class Word:
    """A piece of an edited sentence: kept, taken out or put in."""

    text: str
    change: str


def edited(before: str, after: str) -> list[Word]:
    """Word by word what an edit changed.

    >>> [(word.text, word.change) for word in edited("Nilai naik jelas.", "Nilai naik sedikit.")]
    [('Nilai naik', 'kept'), ('jelas.', 'out'), ('sedikit.', 'in')]
    """
    old, new = before.split(), after.split()
    pieces = []
    for change, i, j, k, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Word(" ".join(old[i:j]), "kept"))
            continue
        if i < j:
            pieces.append(Word(" ".join(old[i:j]), "out"))
        if k < end:
            pieces.append(Word(" ".join(new[k:end]), "in"))
    return pieces


#: Causal words that only grades A and B carry.
CAUSAL = (
    "karena program",
    "akibat program",
    "berkat program",
    "meningkatkan",
    "menurunkan",
    "signifikan",
    "menyebabkan",
)


def overclaims(sentence: str, grade: str) -> str | None:
    """The first causal word a sentence uses though its evidence is weaker than B; None when it says no more than that.

    >>> overclaims("Program meningkatkan kepuasan.", "C"), overclaims("Kepuasan naik.", "C")
    ('meningkatkan', None)
    """
    if grade in ("A", "B"):
        return None
    lowered = sentence.casefold()
    return next((word for word in CAUSAL if word in lowered), None)


#: Transfer constructs → the fitting act, as a key the web turns into words.
ACTS: Mapping[str, str] = {
    "ability": "refresher",
    "motivation": "recognition",
    "superior_support": "superior",
    "peer_support": "peers",
    "opportunity": "assignment",
    "design": "redesign",
}
