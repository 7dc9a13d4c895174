"""Passages that works of one assignment share: a hint for people who read, never a verdict.

Works are compared by runs of words (word shingles; Broder 1997, doi:10.1109/SEQUEN.1997.666900). What stands in
quotation marks or in the task itself does not count, nor what many works have in common.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

#: words of a run that is compared
RUN = 6
#: a run that so many works share is a common phrase
COMMON = 4
#: pairs that share less than this part of the shorter work are not shown
LEAST_PERCENT = 20

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two works by their numbers, and how much of the shorter one stands in both."""

    one: int
    other: int
    #: of the runs of the shorter work, rounded down
    percent: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, shared with the other work or not."""

    text: str
    shared: bool


def _words(text: str) -> list[tuple[str, int, int]]:
    quoted = [span.span() for span in _QUOTED.finditer(text)]
    return [
        (found[0].casefold(), found.start(), found.end())
        for found in _WORD.finditer(text)
        if not any(begin <= found.start() < end for begin, end in quoted)
    ]


def _runs(text: str) -> list[Run]:
    words = [word for word, _begin, _end in _words(text)]
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def _telling(works: Mapping[int, str], task: str) -> dict[int, set[Run]]:
    """The runs of every work that say something: not those of the task, nor common phrases."""
    own = {number: set(_runs(text)) for number, text in works.items()}
    spread = Counter(run for runs in own.values() for run in runs)
    given = set(_runs(task))
    return {number: {run for run in runs if run not in given and spread[run] < COMMON} for number, runs in own.items()}


def likenesses(works: Mapping[int, str], task: str) -> list[Likeness]:
    """Every pair of works that share enough, the likest first.

    >>> text = "Loket kedua dibuka setiap Sabtu pagi dengan dua petugas bergiliran mulai Januari"
    >>> likenesses({1: text, 2: text, 3: "Sesuatu yang lain sama sekali dan cukup panjang juga"}, "")
    [Likeness(one=1, other=2, percent=100)]
    """
    telling = _telling(works, task)
    holders: dict[Run, list[int]] = defaultdict(list)
    for number in sorted(telling):
        for run in telling[number]:
            holders[run].append(number)
    shared = Counter(pair for numbers in holders.values() for pair in combinations(numbers, 2))
    found = [
        Likeness(one, other, count * 100 // min(len(telling[one]), len(telling[other])))
        for (one, other), count in shared.items()
    ]
    enough = [each for each in found if each.percent >= LEAST_PERCENT]
    return sorted(enough, key=lambda each: (-each.percent, each.one, each.other))


def passages(works: Mapping[int, str], task: str, one: int, other: int) -> tuple[list[Passage], list[Passage]]:
    """The texts of two works, cut into what both have and what only one has; put together each is its text again."""
    telling = _telling(works, task)
    both = telling[one] & telling[other]
    return _cut(works[one], both), _cut(works[other], both)


def _cut(text: str, both: set[Run]) -> list[Passage]:
    words = _words(text)
    inside = [False] * len(words)
    for at in range(len(words) - RUN + 1):
        if tuple(word for word, _begin, _end in words[at : at + RUN]) in both:
            inside[at : at + RUN] = [True] * RUN
    parts, done, at = [], 0, 0
    while at < len(words):
        if not inside[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(words) and inside[last + 1]:
            last += 1
        begin, end = words[at][1], words[last][2]
        parts += [Passage(text[done:begin], False), Passage(text[begin:end], True)]
        done, at = end, last + 1
    return [each for each in [*parts, Passage(text[done:], False)] if each.text]
