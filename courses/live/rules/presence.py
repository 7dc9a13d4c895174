"""Proving that somebody is there: a code on the wall that changes every half minute."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

#: How long one code stands on the wall, in seconds.
WINDOW = 30
#: A code holds in its own window and the next, so that whoever began to scan can end.
WINDOWS_HELD = 2
#: The wall shows codes from this long before the begin until this long after the end.
DOORS = timedelta(minutes=30)


class Proof(StrEnum):
    """How it is known that somebody attended."""

    CODE = "code"
    LIST = "list"
    FILE = "file"


class AbsenceReason(StrEnum):
    """Why somebody with a seat did not come, as they tell it."""

    DUTY = "duty"
    SICK = "sick"
    TRAVEL = "travel"
    FORGOT = "forgot"
    THERE = "there"
    OTHER = "other"


def code_at(secret: str, meeting_id: int, now: datetime) -> str:
    """The code of a meeting at an instant: eight letters and digits that cannot be foretold without the secret."""
    return _code(secret, meeting_id, int(now.timestamp()) // WINDOW)


def _code(secret: str, meeting_id: int, window: int) -> str:
    told = hmac.new(secret.encode(), f"attendance:{meeting_id}:{window}".encode(), hashlib.sha256).digest()
    return base64.b32encode(told[:5]).decode()


def code_holds(secret: str, meeting_id: int, code: str, now: datetime) -> bool:
    """Whether a code is that of the present window or the one before; spaces and case do not matter."""
    given = "".join(code.split()).replace("-", "").upper().encode()
    window = int(now.timestamp()) // WINDOW
    fitting = [
        hmac.compare_digest(_code(secret, meeting_id, window - back).encode(), given) for back in range(WINDOWS_HELD)
    ]
    return any(fitting)


def seconds_left(now: datetime) -> int:
    """Seconds until the code on the wall changes."""
    return WINDOW - int(now.timestamp()) % WINDOW


def doors_open(starts: datetime, ends: datetime, now: datetime) -> bool:
    """Whether attendance by code is taken now."""
    return starts - DOORS <= now <= ends + DOORS
