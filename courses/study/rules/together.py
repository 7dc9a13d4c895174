"""Finds a way to bring several courses in on time where taking them strictly one after the other fails.

Taking courses in the order of their deadlines wastes a slot that is too short for what comes next, although a
later course could use it. This rule looks at every plan, slot by slot, in which each course keeps the order of
its lessons; it gives one that is on time if there is one, and says None if there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

#: States looked at before giving up. Finding out exactly is a packing problem, so it cannot be quick for all.
PATIENCE = 4_000

#: What is left of a course: the lesson it stands at, and the minutes left of that lesson.
Place = tuple[int, int]
#: Slot, course whose turn it is in this slot, minutes left in the slot, and where every course stands.
State = tuple[int, int, int, tuple[Place, ...]]


@dataclass(frozen=True, slots=True)
class Work:
    """A lesson to lay: its minutes, and the shortest and longest legal piece of it."""

    minutes: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Laid:
    """One piece: of which course and lesson (positions), in which slot, how long."""

    course: int
    lesson: int
    slot: int
    minutes: int


def all_on_time(courses: Sequence[Sequence[Work]], limits: Sequence[int], rooms: Sequence[int]) -> list[Laid] | None:
    """Pieces in order of time that end every course within its first `limits[k]` slots, or None.

    `courses` must stand in the order of their limits and hold no lesson of zero minutes. None also after
    `PATIENCE` states without an answer.
    """
    before = [0, *accumulate(rooms)]
    behind = [[*accumulate((work.minutes for work in reversed(course)), initial=0)][::-1] for course in courses]
    first: State = (0, 0, rooms[0] if rooms else 0, tuple((0, c[0].minutes if c else 0) for c in courses))
    came: dict[State, tuple[State, Laid | None] | None] = {first: None}
    waiting = [first]
    for _step in range(PATIENCE):
        if not waiting:
            return None
        state = waiting.pop()
        slot, turn, room, places = state
        if all(lesson == len(course) for (lesson, _left), course in zip(places, courses, strict=True)):
            return _trail(state, came)
        if slot == len(rooms):
            continue
        if turn == 0 and room == rooms[slot] and not _room_enough(courses, behind, places, limits, before, slot):
            continue
        # The last one put on the pile is looked at first: the longest piece of the course that is due first.
        for following, laid in _choices(courses, limits, rooms, state):
            if following not in came:
                came[following] = (state, laid)
                waiting.append(following)
    return None


def _choices(
    courses: Sequence[Sequence[Work]], limits: Sequence[int], rooms: Sequence[int], state: State
) -> list[tuple[State, Laid | None]]:
    """Every next state, the most promising last."""
    slot, turn, room, places = state
    if turn == len(courses):
        return [((slot + 1, 0, rooms[slot + 1] if slot + 1 < len(rooms) else 0, places), None)]
    choices: list[tuple[State, Laid | None]] = [((slot, turn + 1, room, places), None)]
    lesson, left = places[turn]
    if slot >= limits[turn] or lesson == len(courses[turn]):
        return choices
    work = courses[turn][lesson]
    for minutes in range(work.low, min(work.high, left, room) + 1):
        rest = left - minutes
        if 0 < rest < work.low:
            continue
        place = (lesson, rest)
        if not rest:
            ahead = lesson + 1
            place = (ahead, courses[turn][ahead].minutes if ahead < len(courses[turn]) else 0)
        moved = (*places[:turn], place, *places[turn + 1 :])
        choices.append(((slot, turn, room - minutes, moved), Laid(turn, lesson, slot, minutes)))
    return choices


def _room_enough(
    courses: Sequence[Sequence[Work]],
    behind: Sequence[Sequence[int]],
    places: Sequence[Place],
    limits: Sequence[int],
    before: Sequence[int],
    slot: int,
) -> bool:
    """Whether, up to each limit, there are at least as many minutes left as there is work."""
    owed = 0
    for course, rest, (lesson, left), limit in zip(courses, behind, places, limits, strict=True):
        if lesson < len(course):
            owed += left + rest[lesson + 1]
            if owed > before[limit] - before[min(slot, limit)]:
                return False
    return True


def _trail(state: State, came: dict[State, tuple[State, Laid | None] | None]) -> list[Laid]:
    pieces: list[Laid] = []
    step = came[state]
    while step is not None:
        former, laid = step
        if laid is not None:
            pieces.append(laid)
        step = came[former]
    return pieces[::-1]
