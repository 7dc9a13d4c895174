"""The planner against trying everything, on thousands of small weeks drawn from a fixed seed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.study.rules.plan import Demand, Lesson, Outlook, Piece, Slot, piece_length, study_plan

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
#: Where a course stands: lessons begun or done, and minutes left of the present one.
Standing = tuple[int, int]


def small_instance(seed: int) -> tuple[list[Demand], tuple[Slot, ...]]:
    """One to three courses with one to three lessons, and up to five daily slots."""
    draw = random.Random(seed)
    rooms = [draw.choice([10, 15, 20, 25, 30, 40, 45]) for _ in range(draw.randint(1, 5))]
    slots = tuple(Slot(MONDAY + timedelta(days=n), room) for n, room in enumerate(rooms))
    demands = []
    for number in range(draw.randint(1, 3)):
        lessons = tuple(
            Lesson(f"{number}.{n}", draw.choice([8, 15, 20, 25, 28, 30, 40, 50]), draw.random() < 0.3)
            for n in range(draw.randint(1, 3 if number == 0 else 2))
        )
        deadline = MONDAY.date() + timedelta(days=draw.randint(0, len(rooms))) if draw.random() < 0.85 else None
        demands.append(Demand(f"k{number}", lessons, deadline, draw.random() < 0.5))
    return demands, slots


def some_plan_is_on_time(demands: list[Demand], slots: tuple[Slot, ...]) -> bool:
    """Whether any plan whatever ends every course with a deadline in time: all reachable standings, day by day."""
    dated = [demand for demand in demands if demand.deadline is not None]

    def within(standings: tuple[Standing, ...], room: int, day: date) -> Iterator[tuple[Standing, ...]]:
        yield standings
        for number, (lesson, left) in enumerate(standings):
            demand = dated[number]
            if lesson == len(demand.lessons) or demand.deadline is None or day > demand.deadline:
                continue
            low, high = piece_length(demand.lessons[lesson].minutes, demand.lessons[lesson].whole)
            for minutes in range(low, min(high, left, room) + 1):
                moved = (lesson, left - minutes)
                if left == minutes:
                    ahead = lesson + 1
                    moved = (ahead, demand.lessons[ahead].minutes if ahead < len(demand.lessons) else 0)
                yield from within((*standings[:number], moved, *standings[number + 1 :]), room - minutes, day)

    reached = {tuple((0, demand.lessons[0].minutes) for demand in dated)}
    for slot in slots:
        day = slot.starts.astimezone(JAKARTA).date()
        reached = {after for standings in reached for after in within(standings, slot.minutes, day)}
    return tuple((len(demand.lessons), 0) for demand in dated) in reached


def ends_in_order(demands: list[Demand], rooms: list[int]) -> list[tuple[int, int] | None]:
    """The earliest end of each course over every plan that keeps the order; None from where none fits."""

    def every_end(lesson: Lesson, slot: int, used: int) -> Iterator[tuple[int, int]]:
        low, high = piece_length(lesson.minutes, lesson.whole)

        def go(left: int, at: int, full: int) -> Iterator[tuple[int, int]]:
            if left == 0:
                yield at, full
            elif at < len(rooms):
                for minutes in range(low, min(high, left, rooms[at] - full) + 1):
                    yield from go(left - minutes, at, full + minutes)
                yield from go(left, at + 1, 0)

        yield from go(lesson.minutes, slot, used)

    ends = {(0, 0)}
    best: list[tuple[int, int] | None] = []
    for demand in demands:
        for lesson in demand.lessons:
            ends = {end for start in ends for end in every_end(lesson, *start)}
        best.append(min(ends, default=None))
    return best


def require_legal(demands: list[Demand], slots: tuple[Slot, ...], pieces: tuple[Piece, ...]) -> None:
    """Within slots, one after the other, of legal length, lessons of a course in order and none begun before the last is whole."""
    lessons = {lesson.key: lesson for demand in demands for lesson in demand.lessons}
    done: dict[str, int] = {}
    free_from = slots[0].starts
    for piece in pieces:
        ends = piece.starts + timedelta(minutes=piece.minutes)
        assert piece.starts >= free_from
        assert any(
            slot.starts <= piece.starts and ends <= slot.starts + timedelta(minutes=slot.minutes) for slot in slots
        )
        free_from = ends
        low, high = piece_length(lessons[piece.lesson].minutes, lessons[piece.lesson].whole)
        assert low <= piece.minutes <= high
        course = next(demand for demand in demands if demand.key == piece.course)
        keys = [lesson.key for lesson in course.lessons]
        assert all(done.get(key) == lessons[key].minutes for key in keys[: keys.index(piece.lesson)])
        done[piece.lesson] = done.get(piece.lesson, 0) + piece.minutes
        assert done[piece.lesson] <= lessons[piece.lesson].minutes
        if course.hard and course.deadline:
            assert piece.starts.astimezone(JAKARTA).date() <= course.deadline


@pytest.mark.parametrize("block", range(10))
def test_a_plan_is_on_time_exactly_when_any_plan_is(block: int) -> None:
    overtaken = late = 0
    for seed in range(block * 300, block * 300 + 300):
        demands, slots = small_instance(seed)
        plan = study_plan(demands, slots, JAKARTA)
        require_legal(demands, slots, plan.pieces)
        outlooks = {each.course: each.outlook for each in plan.forecasts}
        on_time = all(outlooks[demand.key] is Outlook.ON_TRACK for demand in demands if demand.deadline)
        assert on_time == some_plan_is_on_time(demands, slots), seed
        ordered = sorted(demands, key=lambda demand: (demand.deadline or date.max, demand.key))
        order = [demand.key for demand in ordered]
        overtaken += [order.index(piece.course) for piece in plan.pieces] != sorted(
            order.index(piece.course) for piece in plan.pieces
        )
        late += not on_time
    assert late > 20
    assert overtaken > 0


@pytest.mark.parametrize("block", range(10))
def test_in_the_order_of_deadlines_every_course_ends_as_early_as_can_be(block: int) -> None:
    compared = 0
    for seed in range(block * 300, block * 300 + 300):
        demands, slots = small_instance(seed)
        plan = study_plan(demands, slots, JAKARTA)
        ordered = sorted(demands, key=lambda demand: (demand.deadline or date.max, demand.key))
        best = ends_in_order(ordered, [slot.minutes for slot in slots])
        in_time = [
            end is not None
            and (demand.deadline is None or slots[end[0]].starts.astimezone(JAKARTA).date() <= demand.deadline)
            for demand, end in zip(ordered, best, strict=True)
        ]
        found = {each.course: each for each in plan.forecasts}
        if all(found[demand.key].outlook is Outlook.ON_TRACK for demand in ordered if demand.deadline) and not all(
            ok for demand, ok in zip(ordered, in_time, strict=True) if demand.deadline
        ):
            continue  # Another order brought everything in on time, which outweighs the earliest ends of this one.
        for demand, end, ok in zip(ordered, best, in_time, strict=True):
            if end is None or (demand.hard and not ok):
                assert found[demand.key].outlook is Outlook.IMPOSSIBLE, seed
                break  # What follows a course that cannot end is not compared.
            assert found[demand.key].ends_at == slots[end[0]].starts + timedelta(minutes=end[1]), seed
            compared += 1
    assert compared > 100


def test_the_same_demands_and_slots_give_the_same_plan_however_they_are_told() -> None:
    for seed in range(300):
        demands, slots = small_instance(seed)
        plan = study_plan(demands, slots, JAKARTA)
        assert study_plan(list(reversed(demands)), slots, JAKARTA) == plan


def test_what_was_done_as_planned_moves_nothing() -> None:
    """Without deadlines: once the first lesson is done in its time, the rest of the plan stands as it stood."""
    compared = 0
    for seed in range(600):
        told, slots = small_instance(seed)
        demands = [Demand(demand.key, demand.lessons) for demand in told]
        before = study_plan(demands, slots, JAKARTA).pieces
        first = [piece for piece in before if piece.lesson == demands[0].lessons[0].key]
        if not first or any(len(each.lessons) == 0 for each in demands):
            continue
        until = first[-1].starts + timedelta(minutes=first[-1].minutes)
        left = []
        for slot in slots:
            ends = slot.starts + timedelta(minutes=slot.minutes)
            if ends > until:
                starts = max(slot.starts, until)
                left.append(Slot(starts, int((ends - starts).total_seconds() // 60)))
        rest = [Demand(demands[0].key, demands[0].lessons[1:]), *demands[1:]]
        after = study_plan(rest, left, JAKARTA).pieces
        assert after == before[len(first) :], seed
        compared += 1
    assert compared > 300


def test_a_short_slot_before_a_long_quiz_goes_to_the_other_course() -> None:
    slots = (Slot(MONDAY, 25), Slot(MONDAY + timedelta(days=1), 30))
    quiz = Demand("a", (Lesson("kuis", 30, whole=True),), MONDAY.date() + timedelta(days=1))
    reading = Demand("b", (Lesson("bacaan", 25),), MONDAY.date() + timedelta(days=2))
    plan = study_plan([quiz, reading], slots, JAKARTA)
    assert [piece.course for piece in plan.pieces] == ["b", "a"]
    assert {each.outlook for each in plan.forecasts} == {Outlook.ON_TRACK}
