"""What attention may be believed: watched parts of a video, time spent, and where to go on.

A browser claims; the server's clock bounds. No claim, however forged, is credited with more than one and a
half times the wall time that passed (that much, because a video may be played faster).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

#: Credit per second of wall time.
FASTEST = Fraction(3, 2)
#: A silence longer than this is absence, in seconds of wall time.
IDLE = 60

#: Half-open stretch of a video in whole seconds: (from, to).
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Beat:
    """What a page claims about the time since its last beat."""

    #: Seconds during which the page was in view and in use.
    active_seconds: int
    #: The stretch of the video that was played, if any.
    watched: Range | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What of a beat is believed."""

    seconds: int
    watched: Range | None


def credited(beat: Beat, last_at: datetime, now: datetime) -> Credit:
    """Clip a claim to what the wall clock allows.

    `last_at` is the latest moment up to which this person's time is accounted for (the opening of the lesson
    or any earlier beat, in whatever tab), so parallel tabs cannot earn twice. At most `IDLE` seconds of wall
    time count per beat; a clock that went backwards counts nothing.
    """
    wall = min(max(0, int((now - last_at).total_seconds())), IDLE)
    most = int(wall * FASTEST)
    seconds = max(0, min(beat.active_seconds, most))
    watched = None
    if beat.watched is not None:
        begins, ends = max(0, beat.watched[0]), beat.watched[1]
        ends = min(ends, begins + most)
        watched = (begins, ends) if ends > begins else None
    return Credit(seconds, watched)


def union(ranges: Iterable[Range], length: int | None = None) -> tuple[Range, ...]:
    """The watched ranges joined: sorted, disjoint, not touching, cut to the video's length.

    >>> union([(10, 20), (0, 5), (5, 8), (15, 30)])
    ((0, 8), (10, 30))
    """
    joined: list[Range] = []
    for begins, ends in sorted(ranges):
        begins, ends = max(0, begins), ends if length is None else min(ends, length)
        if ends <= begins:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return tuple(joined)


def watched_percent(ranges: Iterable[Range], length: int) -> int:
    """How much of a video of `length` seconds was watched at least once, in whole percent, rounded down."""
    if length <= 0:
        return 0
    return 100 * sum(ends - begins for begins, ends in union(ranges, length)) // length


def resume_second(ranges: Iterable[Range], length: int, last: int | None = None) -> int:
    """Where a video goes on: where it was left, or, that being seen or unknown, at the first unseen second.

    Seen to the end: from the beginning.
    """
    joined = union(ranges, length)
    if last is not None and 0 < last < length and not any(a <= last < b - 1 for a, b in joined):
        return last
    if not joined or joined[0][0] > 0:
        return 0
    return joined[0][1] if joined[0][1] < length else 0
