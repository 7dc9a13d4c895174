"""How many answers a public survey got in the last minutes: in this process's memory only, without anything of whom.

Several web processes each count their own, so a burst spread over them is seen later.
"""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from evaluation.waves.rules import BURST_MINUTES

#: public key of the wave → when answers came
_moments: dict[bytes, deque[datetime]] = defaultdict(deque)
_lock = Lock()


def note(survey: bytes, now: datetime) -> None:
    """One more answer came."""
    with _lock:
        _moments[survey].append(now)


def count(survey: bytes, now: datetime) -> int:
    """Answers of the last minutes; older moments are forgotten here."""
    with _lock:
        moments = _moments[survey]
        while moments and now - moments[0] > timedelta(minutes=BURST_MINUTES):
            moments.popleft()
        return len(moments)
