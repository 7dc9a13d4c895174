"""How many answers a public survey got in the last minutes: in this process's memory only, without anything of whom.

Several web processes each count their own, so a burst spread over them is seen later, never wrongly.
"""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from evaluation.waves.rules import BURST_MINUTES

_moments: dict[int, deque[datetime]] = defaultdict(deque)
_lock = Lock()


def note(wave_id: int, now: datetime) -> None:
    """One more answer came."""
    with _lock:
        _moments[wave_id].append(now)


def count(wave_id: int, now: datetime) -> int:
    """Answers of the last minutes; older moments are forgotten here."""
    with _lock:
        moments = _moments[wave_id]
        while moments and now - moments[0] > timedelta(minutes=BURST_MINUTES):
            moments.popleft()
        return len(moments)
