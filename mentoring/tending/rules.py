"""What pairs are asked and when, what an answer offers at once, and how few answers a manager may not read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from types import MappingProxyType

from mentoring.quality.rules import halfway


class QuestionKind(Enum):
    """What is asked: whether the two fit, how it goes, how good it is halfway, why they have not met."""

    FIT = "fit"
    PULSE = "pulse"
    QUALITY = "quality"
    SILENCE = "silence"


class Fit(Enum):
    """Whether two people fit, as one of them sees it after the first session."""

    SUITS = "suits"
    UNSURE = "unsure"
    CHANGE = "change"


class Cause(Enum):
    """Why two people have not met for long."""

    BUSY = "busy"
    SCHEDULE = "schedule"
    TOPIC = "topic"
    MOVED = "moved"
    UNFIT = "unfit"
    DONE = "done"
    OTHER = "other"


class Remedy(Enum):
    """What can be done about it with one tap."""

    PAUSE = "pause"
    TIMES = "times"
    AGENDA = "agenda"
    LEAVE = "leave"
    CHANGE = "change"
    CLOSE = "close"
    TALK = "talk"


#: Every cause has its own action.
REMEDIES: Mapping[Cause, Remedy] = MappingProxyType(
    {
        Cause.BUSY: Remedy.PAUSE,
        Cause.SCHEDULE: Remedy.TIMES,
        Cause.TOPIC: Remedy.AGENDA,
        Cause.MOVED: Remedy.LEAVE,
        Cause.UNFIT: Remedy.CHANGE,
        Cause.DONE: Remedy.CLOSE,
        Cause.OTHER: Remedy.TALK,
    }
)

#: What the pulse asks: useful, comfortable, moving forward; each from 1 to 5.
PULSE_ITEMS = ("useful", "comfortable", "progress")
#: Fewer people than this are never shown as a distribution.
FEWEST = 5
#: Half days offered to two people whose calendars do not meet.
OFFERED_TIMES = 3


@dataclass(frozen=True)
class Pulse:
    """One person's three answers, each from 1 to 5."""

    useful: int
    comfortable: int
    progress: int

    def to_json(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Pulse":
        """As it was sealed.

        >>> Pulse.from_json(Pulse(4, 3, 5).to_json())
        Pulse(useful=4, comfortable=3, progress=5)
        """
        return cls(**json.loads(text))


def asked_after(confirmed: int, wanted: int) -> QuestionKind | None:
    """What both are asked once so many of the wanted sessions are confirmed, one thing at a time.

    The fit after the first, the quality of it all halfway, the pulse after every other second one.

    >>> [kind and kind.value for kind in (asked_after(number, 8) for number in range(1, 7))]
    ['fit', 'pulse', None, 'quality', None, 'pulse']
    """
    if confirmed == 1:
        return QuestionKind.FIT
    if confirmed == halfway(wanted):
        return QuestionKind.QUALITY
    return QuestionKind.PULSE if confirmed > 0 and confirmed % 2 == 0 else None


def low_items(now: Pulse, before: Pulse | None) -> list[str]:
    """The items on which help is offered at once: below the middle of the scale, or two steps down since last time.

    The scale's middle and two steps are a rule of the house, not a norm: no cut-off is published for three single
    items, and one step up or down is what the same person answers from one day to the next. It errs towards offering
    help, since the offer is seen by nobody else (design page mentoring, part 4: pulse; Eby 2004 on why negative
    experiences are asked about besides good ones).

    >>> low_items(Pulse(4, 2, 3), Pulse(4, 4, 5))
    ['comfortable', 'progress']
    >>> low_items(Pulse(3, 3, 3), None)
    []
    """
    return [
        item
        for item in PULSE_ITEMS
        if getattr(now, item) <= 2 or (before is not None and getattr(before, item) - getattr(now, item) >= 2)
    ]


def may_be_shown(people: int) -> bool:
    """Whether so many people's answers may be shown together.

    >>> may_be_shown(4), may_be_shown(5)
    (False, True)
    """
    return people >= FEWEST


def question_path(question_id: int) -> str:
    """Where a question is answered, for letters written outside a request."""
    return f"/mentoring/tanya/{question_id}"
