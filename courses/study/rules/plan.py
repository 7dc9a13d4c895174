"""When to study what: lays lessons into the learner's own slots and says whether the deadlines hold.

Objective, in this order:

1. If there is any plan at all in which every course with a deadline is on time, the plan is on time.
2. Courses are taken in the order of their deadlines and lessons in the order of the course, without
   overtaking; among all plans of that order, with pieces of legal length, every course ends at the earliest
   possible moment. Only where that order makes a course late and another way does not (a short slot before a
   long quiz is of use to another course), courses overtake each other, and 1 outweighs 2.

How many slots are missing is said of the order of deadlines, for only that order is shown when 1 fails.
Whether there is any plan at all is a packing problem: it is decided exactly as long as `together.PATIENCE`
lasts; beyond it the plan of the order stands. Courses without a deadline follow those that have one.

Pieces. A lesson is studied in pieces of 15 to 25 minutes. A lesson that cannot be cut so is cut as near as
can be: up to 14 minutes whole, 26 to 29 minutes in two halves. A lesson marked `whole` (a quiz with a time
limit) is never cut. A slot may hold several pieces, one after the other; no piece crosses two slots.

Why lesson by lesson is enough for 2: to end one lesson earlier never harms the next, for whatever could be
done from a later moment can also be done from an earlier one (the time between is left free). Within one
lesson the rule keeps, slot by slot, every number of minutes that can still be left, as bits of one integer.
"""

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from courses.study.rules.together import Work, all_on_time

#: A piece of study, in minutes.
SHORTEST, LONGEST = 15, 25
#: How far ahead a plan looks.
HORIZON = timedelta(weeks=26)
#: The slot we speak of to a learner who has none yet.
USUAL_SLOT = 25


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A time of the week at which the learner can study; weekday 0 is Monday."""

    weekday: int
    starts: time
    minutes: int


@dataclass(frozen=True, slots=True)
class BlockedDays:
    """Days without study, both included: leave, duty roster, the unit's busy days."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Slot:
    """One dated slot. `starts` is an instant (aware); `minutes` what it can hold."""

    starts: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is left of a lesson. `key` is stable across re-planning; `whole` forbids cutting."""

    key: str
    minutes: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """One course: its lessons still to do in prerequisite order, and until when.

    `deadline` is the last day that counts, None for no deadline. After a `hard` one nothing can be done.
    """

    key: str
    lessons: tuple[Lesson, ...]
    deadline: date | None = None
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of study: part `number` of `of` of a lesson, at an instant, for some minutes."""

    course: str
    lesson: str
    starts: datetime
    minutes: int
    number: int
    of: int


class Outlook(StrEnum):
    """What a plan says of one course."""

    DONE = "done"
    ON_TRACK = "on_track"
    LATE = "late"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook of one course.

    `ends_at`: when the last piece ends (None when it does not). `days_late`: whole days after the deadline.
    `slots_missing`: the least number of further slots of `slot_minutes` before the deadline that would make
    it on time (0 when it is; None when no number would, because a lesson that may not be cut fits none).
    """

    course: str
    outlook: Outlook
    ends_at: datetime | None = None
    days_late: int = 0
    slots_missing: int | None = 0
    slot_minutes: int = USUAL_SLOT


@dataclass(frozen=True, slots=True)
class Plan:
    """Dated pieces in order of time and what they mean for each course."""

    pieces: tuple[Piece, ...]
    forecasts: tuple[Forecast, ...]


def dated_slots(
    weekly: Iterable[WeeklySlot],
    blocked: Iterable[BlockedDays],
    zone: ZoneInfo,
    now: datetime,
    until: date,
    taken: Iterable[tuple[datetime, datetime]] = (),
) -> tuple[Slot, ...]:
    """Every slot from `now` on up to and with the day `until`, without blocked days, in order of time.

    A slot that has begun keeps what is left of it. Where two overlap, the later begins when the earlier ends.
    Where a time (begin, end) is taken, the slot keeps what is before and after it.
    """
    busy = sorted(taken)
    today = now.astimezone(zone).date()
    shut = {day.toordinal() for span in blocked for day in _days(max(span.first, today), min(span.last, until))}
    by_weekday: dict[int, list[WeeklySlot]] = {}
    for slot in weekly:
        by_weekday.setdefault(slot.weekday, []).append(slot)
    slots: list[Slot] = []
    free_from = now
    for ordinal in range(today.toordinal(), until.toordinal() + 1):
        # Ordinal 1 (1 January of year 1) was a Monday.
        mine = by_weekday.get((ordinal - 1) % 7)
        if not mine or ordinal in shut:
            continue
        day = date.fromordinal(ordinal)
        for slot in sorted(mine, key=lambda slot: slot.starts) if len(mine) > 1 else mine:
            begins = datetime.combine(day, slot.starts, zone)
            ends = begins + timedelta(minutes=slot.minutes)
            begins = max(begins, free_from.astimezone(zone))
            for begin, end in _around(begins, ends, busy) if busy else ((begins, ends),):
                left = int((end - begin).total_seconds() // 60)
                if left > 0:
                    slots.append(Slot(begin, left))
                    free_from = ends
    return tuple(slots)


def _around(
    begins: datetime, ends: datetime, busy: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a time around those that are taken; `busy` in order of their begins."""
    for start, end in busy:
        if end <= begins or start >= ends:
            continue
        if start > begins:
            yield begins, start
        begins = max(begins, end.astimezone(begins.tzinfo))
    if begins < ends:
        yield begins, ends


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


@lru_cache(maxsize=4096)
def piece_length(minutes: int, whole: bool) -> tuple[int, int]:
    """The shortest and longest legal piece of a lesson of that length."""
    if whole or minutes < SHORTEST:
        return minutes, minutes
    if LONGEST < minutes < 2 * SHORTEST:
        return minutes // 2, minutes - minutes // 2
    return SHORTEST, LONGEST


@lru_cache(maxsize=65536)
def _amounts(room: int, low: int, high: int) -> int:
    """Which numbers of minutes (as bits) whole pieces of low … high can fill in a slot with that room."""
    bits = 1
    for count in itertools.count(1):
        if count * low > room:
            return bits
        top = min(count * high, room)
        bits |= ((1 << (top + 1)) - 1) & ~((1 << (count * low)) - 1)
    raise AssertionError  # pragma: no cover - count() never ends


@lru_cache(maxsize=65536)
def _left_after(left: int, amounts: int) -> int:
    """Which numbers of minutes (as bits) can be left once one of the amounts is done of one of `left`."""
    result = 0
    amount = 0
    while amounts:
        if amounts & 1:
            result |= left >> amount
        amounts >>= 1
        amount += 1
    return result


@dataclass(slots=True)
class _Hand:
    """Where the planner stands: the slot and the minutes of it that are used."""

    slot: int = 0
    used: int = 0


def _lay(lesson: Lesson, rooms: Sequence[int], hand: _Hand) -> list[tuple[int, int, int]] | None:
    """Lay one lesson as early as can be: (slot, minute within it, minutes) per piece, and move the hand.

    None when it does not fit into all the slots; the hand then stays.
    """
    if lesson.minutes <= 0:
        return []
    low, high = piece_length(lesson.minutes, lesson.whole)
    left = 1 << lesson.minutes
    trail: list[tuple[int, int, int]] = []
    for slot in range(hand.slot, len(rooms)):
        room = rooms[slot] - (hand.used if slot == hand.slot else 0)
        if room < low:
            continue
        amounts = _amounts(room, low, high)
        trail.append((slot, left, amounts))
        left = _left_after(left, amounts)
        if left & 1:
            break
    else:
        return None
    # Backwards: the last slot takes as little as it can, so that the lesson ends as early as it can; every
    # slot before it then takes the most of what still adds up.
    chosen: list[tuple[int, int]] = []
    owed = 0
    for position, (slot, before, amounts) in enumerate(reversed(trail)):
        fitting = [
            amount
            for amount in range(lesson.minutes - owed + 1)
            if amounts >> amount & 1 and before >> (owed + amount) & 1
        ]
        amount = min(fitting) if position == 0 else max(fitting)
        owed += amount
        if amount:
            chosen.append((slot, amount))
    laid: list[tuple[int, int, int]] = []
    minute = 0
    for slot, amount in reversed(chosen):
        minute = hand.used if slot == hand.slot else 0
        for length in _even(amount, high):
            laid.append((slot, minute, length))
            minute += length
    hand.slot, hand.used = laid[-1][0], minute
    return laid


def _even(amount: int, high: int) -> list[int]:
    """Cut an amount into the fewest legal pieces, as even as can be, the longer ones first."""
    count = -(-amount // high)
    base, more = divmod(amount, count)
    return [base + 1] * more + [base] * (count - more)


def study_plan(demands: Sequence[Demand], slots: Sequence[Slot], zone: ZoneInfo) -> Plan:
    """Lay what is left of every course into the slots; see the head of this module for what it promises.

    Re-planning after a missed slot is calling this again: what was not done is still in the demand, and the
    slots begin now. Slots must be in order of time and may not overlap (`dated_slots`). The same demands and
    slots always give the same plan.
    """
    ordered = sorted(demands, key=lambda demand: (demand.deadline or date.max, demand.key))
    one_by_one = _in_order(ordered, slots, zone, _Hand())
    dated = [demand for demand in ordered if demand.deadline is not None]
    late = {each.course for each in one_by_one.forecasts if each.outlook in (Outlook.LATE, Outlook.IMPOSSIBLE)}
    if not any(demand.key in late for demand in dated):
        return one_by_one
    together = _together(dated, slots, zone)
    if together is None:
        return one_by_one
    hand, pieces = together
    rest = _in_order(ordered[len(dated) :], slots, zone, hand)
    usual = _usual([slot.minutes for slot in slots])
    forecasts = tuple(
        _on_time(demand, [each for each in pieces if each.course == demand.key], usual) for demand in dated
    )
    return Plan((*pieces, *rest.pieces), (*forecasts, *rest.forecasts))


def _together(dated: Sequence[Demand], slots: Sequence[Slot], zone: ZoneInfo) -> tuple[_Hand, list[Piece]] | None:
    """A plan with every course on time, in whatever order, and where it ends; None when there is none."""
    ends_on = [slot.starts.astimezone(zone).date() for slot in slots]
    limits = [bisect.bisect_right(ends_on, demand.deadline or date.max) for demand in dated]
    lessons = [[lesson for lesson in demand.lessons if lesson.minutes > 0] for demand in dated]
    works = [[Work(lesson.minutes, *piece_length(lesson.minutes, lesson.whole)) for lesson in mine] for mine in lessons]
    laid = all_on_time(works, limits, [slot.minutes for slot in slots])
    if laid is None:
        return None
    parts = Counter((each.course, each.lesson) for each in laid)
    numbers: Counter[tuple[int, int]] = Counter()
    hand = _Hand()
    pieces: list[Piece] = []
    for each in laid:
        if each.slot != hand.slot:
            hand.slot, hand.used = each.slot, 0
        which = (each.course, each.lesson)
        numbers[which] += 1
        starts = slots[each.slot].starts + timedelta(minutes=hand.used)
        lesson = lessons[each.course][each.lesson].key
        pieces.append(Piece(dated[each.course].key, lesson, starts, each.minutes, numbers[which], parts[which]))
        hand.used += each.minutes
    return hand, pieces


def _on_time(demand: Demand, pieces: Sequence[Piece], usual: int) -> Forecast:
    if not pieces:
        return Forecast(demand.key, Outlook.DONE, slot_minutes=usual)
    ends_at = pieces[-1].starts + timedelta(minutes=pieces[-1].minutes)
    return Forecast(demand.key, Outlook.ON_TRACK, ends_at, slot_minutes=usual)


def _in_order(ordered: Sequence[Demand], slots: Sequence[Slot], zone: ZoneInfo, hand: _Hand) -> Plan:
    """Lay the courses one after the other from the hand on."""
    rooms = [slot.minutes for slot in slots]
    ends_on = [slot.starts.astimezone(zone).date() for slot in slots]
    usual = _usual(rooms)
    pieces: list[Piece] = []
    forecasts: list[Forecast] = []
    for demand in ordered:
        start = _Hand(hand.slot, hand.used)
        before_deadline = len(rooms)
        if demand.deadline is not None:
            before_deadline = bisect.bisect_right(ends_on, demand.deadline)
        open_rooms = rooms[:before_deadline] if demand.hard else rooms
        mine: list[Piece] = []
        fits = True
        for lesson in demand.lessons:
            laid = _lay(lesson, open_rooms, hand)
            if laid is None:
                fits = False
                break
            for number, (slot, minute, length) in enumerate(laid, start=1):
                starts = slots[slot].starts + timedelta(minutes=minute)
                mine.append(Piece(demand.key, lesson.key, starts, length, number, len(laid)))
        days_late = 0
        if mine and demand.deadline is not None:
            days_late = max(0, (ends_on[hand.slot] - demand.deadline).days)
        if not any(lesson.minutes > 0 for lesson in demand.lessons) or (fits and not days_late):
            forecast = _on_time(demand, mine, usual)
        else:
            missing = _missing(demand.lessons, start, rooms[:before_deadline], usual)
            if fits:
                ends_at = mine[-1].starts + timedelta(minutes=mine[-1].minutes)
                forecast = Forecast(demand.key, Outlook.LATE, ends_at, days_late, missing, usual)
            else:
                forecast = Forecast(demand.key, Outlook.IMPOSSIBLE, None, 0, missing, usual)
        forecasts.append(forecast)
        pieces += mine
    return Plan(tuple(pieces), tuple(forecasts))


def _usual(rooms: Sequence[int]) -> int:
    """The learner's most frequent slot length; the longer of two equally frequent ones."""
    lengths = [room for room in rooms if room >= SHORTEST]
    return max(set(lengths), key=lambda room: (lengths.count(room), room)) if lengths else USUAL_SLOT


def _missing(lessons: Sequence[Lesson], start: _Hand, rooms: Sequence[int], usual: int) -> int | None:
    """How many slots of the usual length, added after the last one before the deadline, make it on time."""
    work = sum(lesson.minutes for lesson in lessons)
    # One slot for each shortest piece is always enough.
    enough = work // min(SHORTEST, usual) + 2 * len(lessons) + 1
    hand = _Hand(start.slot, start.used) if start.slot < len(rooms) else _Hand(len(rooms), 0)
    more = [*rooms, *[usual] * enough]
    for lesson in lessons:
        if _lay(lesson, more, hand) is None:
            return None
    return hand.slot - len(rooms) + 1
