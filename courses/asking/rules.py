"""Where a question stands, as whom somebody is shown, and which earlier questions are like a new one."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum

from courses.catalogue.rules import stem, words


class Standing(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SETTLED = "settled"


def standing(replies: int, accepted: bool) -> Standing:
    """Settled once a reply is accepted; answered by any visible reply of somebody else.

    >>> standing(0, False).value, standing(2, False).value, standing(1, True).value
    ('waiting', 'answered', 'settled')
    """
    if accepted:
        return Standing.SETTLED
    return Standing.ANSWERED if replies else Standing.WAITING


class ShownAs(StrEnum):
    """As whom the page shows the author of a question or reply."""

    SELF = "self"
    NAME = "name"
    #: a learner who asked without a name, to other learners
    NAMELESS = "nameless"
    #: the same to an instructor: by name, with the reminder that others do not see it
    NAMED_TO_INSTRUCTOR = "named_to_instructor"


def shown_as(author: int, asker: int, anonymous: bool, viewer: int, teaches: bool) -> ShownAs:
    """As whom an author is shown. Who asks without a name has none in the replies under the question either."""
    if author == viewer:
        return ShownAs.SELF
    if not anonymous or author != asker:
        return ShownAs.NAME
    return ShownAs.NAMED_TO_INSTRUCTOR if teaches else ShownAs.NAMELESS


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question that was asked before."""

    id: int
    title: str
    text: str
    same_lesson: bool


def stems(text: str) -> Set[str]:
    """The stems a text is compared by."""
    return {stem(word) for word in words(text)}


def alike(title: str, earlier: Iterable[Earlier], most: int = 5) -> list[int]:
    """Ids of the earlier questions that share at least half of the words of a new one's title, the likest first.

    Words count by their stem; a word of an earlier title counts twice as much as one of its text. Among equals
    the same lesson comes first, then the newer question.

    >>> old = [Earlier(1, "Batas waktu pengaduan", "", True), Earlier(2, "Cetak sertifikat", "", True)]
    >>> alike("Berapa batas waktu menjawab pengaduan?", old)
    [1]
    """
    asked = stems(title)
    if not asked:
        return []
    scored: list[tuple[int, bool, int]] = []
    for each in earlier:
        in_title = asked & stems(each.title)
        in_text = asked & stems(each.text) - in_title
        if 2 * (len(in_title) + len(in_text)) >= len(asked):
            scored.append((2 * len(in_title) + len(in_text), each.same_lesson, each.id))
    return [number for _score, _same, number in sorted(scored, reverse=True)[:most]]
