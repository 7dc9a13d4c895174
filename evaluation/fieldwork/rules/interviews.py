"""What an interview's text is made of, and what must not stand in it."""

import re
from collections.abc import Collection
from enum import Enum

#: Longest notes or transcript that is kept, in characters; about three hours of talk.
LONGEST_TEXT = 200_000
_NUMBER = re.compile(r"(?<!\d)(?:\d[ .-]?){10,18}(?!\d)")


class InterviewKind(Enum):
    """Who is interviewed; each has its own guide."""

    PARTICIPANT = "participant"
    INSTRUCTOR = "instructor"
    CITIZEN = "citizen"


class ConsentForm(Enum):
    """How somebody agreed to be interviewed."""

    SPOKEN = "spoken"
    WRITTEN = "written"


#: First letter of the code an interviewee is known by.
LETTERS = {InterviewKind.PARTICIPANT: "P", InterviewKind.INSTRUCTOR: "I", InterviewKind.CITIZEN: "W"}


def next_code(kind: InterviewKind, taken: Collection[str]) -> str:
    """The next free code of a kind.

    >>> next_code(InterviewKind.CITIZEN, ["W-01", "P-01"])
    'W-02'
    """
    numbers = [int(code[2:]) for code in taken if code.startswith(f"{LETTERS[kind]}-")]
    return f"{LETTERS[kind]}-{max(numbers, default=0) + 1:02d}"


def paragraphs(text: str) -> list[str]:
    """The paragraphs people mark: every line with words, numbered from one.

    >>> paragraphs("satu\\n\\n  dua ")
    ['satu', 'dua']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def personal_number(text: str) -> str | None:
    """The first run of digits that is long enough to be a NIP, a NIK or a telephone number; None when there is none.

    >>> personal_number("HP 0812-3456-7890 ya")
    '0812-3456-7890'
    >>> personal_number("Rp 12.500.000") is None
    True
    """
    found = _NUMBER.search(text)
    return found.group().strip(" .-") if found else None


def run_of(chosen: Collection[int], many: int) -> tuple[int, int] | None:
    """First and last of chosen paragraph numbers; None when nothing is chosen, one is not there, or there is a gap."""
    if not chosen or min(chosen) < 1 or max(chosen) > many:
        return None
    first, last = min(chosen), max(chosen)
    return (first, last) if len(set(chosen)) == last - first + 1 else None
