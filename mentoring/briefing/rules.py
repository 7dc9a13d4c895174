"""The version of the briefing, the right answers of its check, and when it is passed."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

#: Whoever changes what the briefing demands of mentors raises it: everybody is then briefed again.
VERSION = 1

#: Question → (right answer, page that explains it).
KEY: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "role": ("ask", 1),
        "secret": ("stays", 2),
        "gift": ("refuse", 2),
        "appraisal": ("apart", 2),
        "silence": ("open", 3),
        "goal": ("theirs", 4),
        "log": ("both", 5),
        "conduct": ("line", 6),
    }
)
PAGES = 6
#: So many of the eight have to be right.
ENOUGH = 7


class How(Enum):
    """How somebody was briefed: by reading and the check here, or in a meeting the manager recorded."""

    CHECK = "check"
    MEETING = "meeting"


def wrong_answers(answers: Mapping[str, str]) -> dict[str, int]:
    """Question answered wrongly or not at all → page to read again."""
    return {name: page for name, (right, page) in KEY.items() if answers.get(name) != right}


def passed(answers: Mapping[str, str]) -> bool:
    """Whether enough was understood.

    >>> passed({name: right for name, (right, _page) in KEY.items()}), passed({})
    (True, False)
    """
    return len(KEY) - len(wrong_answers(answers)) >= ENOUGH
