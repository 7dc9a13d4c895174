"""A visitor's number at a service point: taken, called, done, and the tap that says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: A tap that waited in a telephone without network is believed about its own time for this long.
LONGEST_OFFLINE = timedelta(hours=24)
#: Clocks of telephones differ by this much without anybody noticing.
CLOCK_SLACK = timedelta(minutes=2)
#: Nobody waits longer for one number.
LONGEST_WAIT = timedelta(hours=12)


class Deed(StrEnum):
    """What a tap says."""

    TAKE = "take"
    CALL = "call"
    FINISH = "finish"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Visit:
    """One number with its times."""

    taken_at: datetime
    called_at: datetime | None
    done_at: datetime | None

    @property
    def waited(self) -> float | None:
        """Minutes from taking the number to being called; None for who was never called."""
        return None if self.called_at is None else (self.called_at - self.taken_at).total_seconds() / 60


def believed(said: datetime | None, now: datetime) -> datetime:
    """The time of a tap: what the telephone says when that can be true, else the time it arrived."""
    if said is None or said > now + CLOCK_SLACK or said < now - LONGEST_OFFLINE:
        return now
    return min(said, now)
