"""The study planner: legal pieces, the earliest end proved by trying everything, and honest forecasts."""

import itertools
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.study.rules.plan import (
    LONGEST,
    SHORTEST,
    BlockedDays,
    Demand,
    Lesson,
    Outlook,
    Plan,
    Slot,
    WeeklySlot,
    dated_slots,
    piece_length,
    study_plan,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
#: A Monday.
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TUE_THU = [WeeklySlot(1, time(15), 45), WeeklySlot(3, time(15), 45)]


def days_of(*minutes: int) -> tuple[Slot, ...]:
    """One slot a day from Monday on, at eight."""
    return tuple(Slot(MONDAY + timedelta(days=n), length) for n, length in enumerate(minutes))


def a_course(*minutes: int, deadline: date | None = None, hard: bool = False, whole: bool = False) -> Demand:
    lessons = tuple(Lesson(f"m{n}", length, whole) for n, length in enumerate(minutes, start=1))
    return Demand("kursus", lessons, deadline, hard)


def planned(*demands: Demand, slots: tuple[Slot, ...]) -> Plan:
    return study_plan(demands, slots, JAKARTA)


def test_a_lesson_is_laid_in_pieces_of_fifteen_to_twenty_five_minutes() -> None:
    plan = planned(a_course(40), slots=days_of(25, 25, 25))
    assert [(piece.starts.day, piece.minutes, piece.number, piece.of) for piece in plan.pieces] == [
        (23, 25, 1, 2),
        (24, 15, 2, 2),
    ]


def test_a_slot_may_hold_several_pieces_of_several_lessons() -> None:
    plan = planned(a_course(20, 20), slots=days_of(45))
    assert [(piece.lesson, piece.starts.minute) for piece in plan.pieces] == [("m1", 0), ("m2", 20)]


def test_a_quiz_is_never_cut() -> None:
    plan = planned(a_course(30, whole=True), slots=days_of(25, 25, 30))
    assert [(piece.starts.day, piece.minutes) for piece in plan.pieces] == [(25, 30)]


def test_weekly_slots_skip_blocked_days_and_keep_the_rest_of_a_begun_slot() -> None:
    now = datetime(2026, 11, 24, 15, 20, tzinfo=JAKARTA)
    blocked = [BlockedDays(date(2026, 11, 26), date(2026, 11, 30))]
    slots = dated_slots(TUE_THU, blocked, JAKARTA, now, date(2026, 12, 3))
    assert [(slot.starts.date().isoformat(), slot.minutes) for slot in slots] == [
        ("2026-11-24", 25),
        ("2026-12-01", 45),
        ("2026-12-03", 45),
    ]


def test_overlapping_slots_are_not_counted_twice() -> None:
    weekly = [WeeklySlot(0, time(8), 60), WeeklySlot(0, time(8, 30), 60)]
    slots = dated_slots(weekly, [], JAKARTA, MONDAY - timedelta(days=1), date(2026, 11, 23))
    assert [slot.minutes for slot in slots] == [60, 30]


def test_a_slot_keeps_its_hour_in_the_learners_zone() -> None:
    for name, hour in (("Asia/Jakarta", 8), ("Asia/Makassar", 7), ("Asia/Jayapura", 6)):
        (slot,) = dated_slots([WeeklySlot(1, time(15), 45)], [], ZoneInfo(name), MONDAY, date(2026, 11, 24))
        assert slot.starts.astimezone(UTC).hour == hour


def test_on_track_late_and_impossible_are_told_apart() -> None:
    slots = days_of(25, 25, 25, 25)
    on_track = planned(a_course(20, 20, deadline=date(2026, 11, 24)), slots=slots).forecasts[0]
    assert (on_track.outlook, on_track.slots_missing) == (Outlook.ON_TRACK, 0)
    late = planned(a_course(20, 20, 20, deadline=date(2026, 11, 23)), slots=slots).forecasts[0]
    assert (late.outlook, late.days_late, late.slots_missing) == (Outlook.LATE, 2, 2)
    hard = planned(a_course(20, 20, 20, deadline=date(2026, 11, 23), hard=True), slots=slots).forecasts[0]
    assert (hard.outlook, hard.slots_missing) == (Outlook.IMPOSSIBLE, 2)
    never = planned(a_course(*[20] * 6), slots=slots).forecasts[0]
    assert (never.outlook, never.ends_at, never.slots_missing) == (Outlook.IMPOSSIBLE, None, 2)
    done = planned(a_course(), slots=slots).forecasts[0]
    assert done.outlook is Outlook.DONE


def test_without_any_slot_the_learner_hears_how_many_are_needed() -> None:
    forecast = planned(a_course(40, 40), slots=()).forecasts[0]
    assert (forecast.outlook, forecast.slots_missing, forecast.slot_minutes) == (Outlook.IMPOSSIBLE, 4, 25)


def test_a_whole_lesson_longer_than_every_slot_is_called_so() -> None:
    forecast = planned(a_course(40, whole=True), slots=days_of(25, 25)).forecasts[0]
    assert (forecast.outlook, forecast.slots_missing) == (Outlook.IMPOSSIBLE, None)


def test_a_missed_slot_moves_the_rest_and_loses_nothing() -> None:
    demand = a_course(20, 20, 20)
    before = study_plan([demand], dated_slots(TUE_THU, [], JAKARTA, MONDAY, date(2026, 12, 30)), JAKARTA)
    after_tuesday = MONDAY + timedelta(days=2)
    after = study_plan([demand], dated_slots(TUE_THU, [], JAKARTA, after_tuesday, date(2026, 12, 30)), JAKARTA)
    assert [piece.lesson for piece in after.pieces] == [piece.lesson for piece in before.pieces]
    assert all(piece.starts >= after_tuesday for piece in after.pieces)


def test_the_course_with_the_earlier_deadline_goes_first() -> None:
    first = Demand("b", (Lesson("x", 20),), date(2026, 11, 24))
    second = Demand("a", (Lesson("y", 20),), date(2026, 12, 24))
    plan = planned(second, first, slots=days_of(25, 25))
    assert [piece.course for piece in plan.pieces] == ["b", "a"]


def test_a_hopeless_hard_course_does_not_hold_up_the_next() -> None:
    hopeless = Demand("a", (Lesson("x", 20), Lesson("y", 20)), date(2026, 11, 23), hard=True)
    plan = planned(hopeless, Demand("b", (Lesson("z", 20),)), slots=days_of(25, 25))
    assert [(piece.course, piece.starts.day) for piece in plan.pieces] == [("a", 23), ("b", 24)]


def every_end(minutes: int, whole: bool, rooms: list[int], slot: int, used: int) -> set[tuple[int, int]]:
    """Every end (slot, minute) of one lesson that any sequence of legal pieces can reach: brute force over all states."""
    low, high = piece_length(minutes, whole)
    ends, reached, waiting = set(), set(), [(minutes, slot, used)]
    while waiting:
        state = waiting.pop()
        if state in reached:
            continue
        reached.add(state)
        left, at, full = state
        if left == 0:
            ends.add((at, full))
        elif at < len(rooms):
            waiting += [(left - n, at, full + n) for n in range(low, min(high, left, rooms[at] - full) + 1)]
            waiting.append((left, at + 1, 0))
    return ends


def best_end(lessons: tuple[Lesson, ...], rooms: list[int]) -> tuple[int, int] | None:
    """The earliest end of all lessons in order over every plan whatever, without the dominance argument."""
    ends = {(0, 0)}
    for lesson in lessons:
        ends = {end for start in ends for end in every_end(lesson.minutes, lesson.whole, rooms, *start)}
    return min(ends, default=None)


small_lessons = st.lists(
    st.builds(Lesson, key=st.just("m"), minutes=st.integers(5, 62), whole=st.booleans()),
    min_size=1,
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(small_lessons, st.lists(st.sampled_from([10, 15, 20, 25, 31, 45, 60]), max_size=5))
def test_no_plan_of_the_same_order_ends_earlier(lessons: list[Lesson], rooms: list[int]) -> None:
    demand = Demand("k", tuple(Lesson(f"m{n}", lesson.minutes, lesson.whole) for n, lesson in enumerate(lessons)))
    slots = days_of(*rooms)
    plan = planned(demand, slots=slots)
    best = best_end(demand.lessons, rooms)
    if best is None:
        assert plan.forecasts[0].outlook is Outlook.IMPOSSIBLE
    else:
        assert plan.forecasts[0].ends_at == slots[best[0]].starts + timedelta(minutes=best[1])


@settings(max_examples=60, deadline=None)
@given(small_lessons, st.lists(st.sampled_from([15, 25, 45]), max_size=3))
def test_the_missing_slots_are_enough_and_one_less_is_not(lessons: list[Lesson], rooms: list[int]) -> None:
    demand = Demand("k", tuple(Lesson(f"m{n}", lesson.minutes, lesson.whole) for n, lesson in enumerate(lessons)))
    forecast = planned(demand, slots=days_of(*rooms)).forecasts[0]
    if forecast.outlook is Outlook.IMPOSSIBLE and forecast.slots_missing is not None:
        missing = forecast.slots_missing
        assert best_end(demand.lessons, [*rooms, *[forecast.slot_minutes] * missing]) is not None
        assert best_end(demand.lessons, [*rooms, *[forecast.slot_minutes] * (missing - 1)]) is None
    elif forecast.outlook is Outlook.IMPOSSIBLE:
        assert best_end(demand.lessons, [*rooms, *[forecast.slot_minutes] * 30]) is None


demands = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(5, 90), st.booleans()), max_size=5),
        st.none() | st.integers(0, 20),
        st.booleans(),
    ),
    max_size=3,
).map(
    lambda parts: [
        Demand(
            f"k{n}",
            tuple(Lesson(f"k{n}m{m}", minutes, whole) for m, (minutes, whole) in enumerate(lessons)),
            None if due is None else MONDAY.date() + timedelta(days=due),
            hard,
        )
        for n, (lessons, due, hard) in enumerate(parts)
    ]
)


@settings(max_examples=150, deadline=None)
@given(demands, st.lists(st.integers(1, 90), max_size=12))
def test_every_plan_is_legal(courses: list[Demand], rooms: list[int]) -> None:
    slots = days_of(*rooms)
    plan = study_plan(courses, slots, JAKARTA)
    lessons = {lesson.key: lesson for course in courses for lesson in course.lessons}
    laid: dict[str, int] = defaultdict(int)
    for piece in plan.pieces:
        low, high = piece_length(lessons[piece.lesson].minutes, lessons[piece.lesson].whole)
        assert low <= piece.minutes <= high
        slot = next(
            slot for slot in slots if slot.starts <= piece.starts < slot.starts + timedelta(minutes=slot.minutes)
        )
        assert piece.starts + timedelta(minutes=piece.minutes) <= slot.starts + timedelta(minutes=slot.minutes)
        laid[piece.lesson] += piece.minutes
    for earlier, later in itertools.pairwise(plan.pieces):
        assert earlier.starts + timedelta(minutes=earlier.minutes) <= later.starts
    assert all(laid[key] == lessons[key].minutes for key in laid)
    assert {forecast.course for forecast in plan.forecasts} == {course.key for course in courses}
    for forecast in plan.forecasts:
        course = next(course for course in courses if course.key == forecast.course)
        if forecast.outlook in (Outlook.ON_TRACK, Outlook.LATE):
            assert all(laid[lesson.key] == lesson.minutes for lesson in course.lessons)
        if course.hard and course.deadline is not None:
            mine = [piece for piece in plan.pieces if piece.course == course.key]
            assert all(piece.starts.astimezone(JAKARTA).date() <= course.deadline for piece in mine)


@pytest.mark.parametrize("minutes", range(1, 200))
def test_every_length_can_be_cut_and_only_the_uncuttable_get_shorter_pieces(minutes: int) -> None:
    low, high = piece_length(minutes, whole=False)
    assert any(count * low <= minutes <= count * high for count in range(1, 20))
    if minutes >= 2 * SHORTEST or SHORTEST <= minutes <= LONGEST:
        assert (low, high) == (SHORTEST, LONGEST)
