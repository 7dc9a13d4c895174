"""What a live class means to progress and to the plan, and who moves up: rules alone."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bina.clock import ZONES
from courses.catalogue.rules import LessonKind
from courses.live.rules.seats import Waiter, away_at_once, most_away, moved_up
from courses.study.rules.plan import WeeklySlot, dated_slots
from courses.study.rules.progress import Condition, LessonFacts, LessonSpec, next_lesson, progress

NOW = datetime(2026, 11, 23, 0, tzinfo=UTC)


def hour(n: float) -> datetime:
    return NOW + timedelta(hours=n)


def test_a_live_lesson_is_complete_by_attendance_alone_and_holds_nothing_else_up():
    course = [LessonSpec(1, LessonKind.LIVE, 180), LessonSpec(2, LessonKind.TEXT, 20)]
    state = progress(course, {1: LessonFacts(opened_at=NOW, read_at=NOW)})
    assert state.unmet[0].condition is Condition.ATTEND
    assert next_lesson(state.standings).spec.id == 2
    read = {2: LessonFacts(opened_at=NOW, read_at=NOW)}
    assert next_lesson(progress(course, read).standings).spec.id == 1
    assert progress(course, read | {1: LessonFacts(attended_at=NOW)}).complete


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 200)), max_size=6), st.integers(15, 240))
def test_no_slot_runs_into_a_time_that_is_taken_and_nothing_free_is_lost(told, minutes):
    zone = ZONES["WIB"]
    begins = datetime(2026, 11, 24, 8, tzinfo=zone)
    taken = [(begins + timedelta(minutes=a - 30), begins + timedelta(minutes=a - 30 + n)) for a, n in told]
    slots = dated_slots([WeeklySlot(1, time(8), minutes)], [], zone, NOW, date(2026, 11, 24), taken)
    free = {begins + timedelta(minutes=m) for m in range(minutes)}
    free = {at for at in free if not any(a <= at < b for a, b in taken)}
    covered = {slot.starts + timedelta(minutes=m) for slot in slots for m in range(slot.minutes)}
    assert covered == free
    assert sum(slot.minutes for slot in slots) == len(free)


def test_two_meetings_that_touch_are_not_at_once_and_three_that_overlap_are():
    within = (hour(0), hour(9))
    assert away_at_once(within, [(hour(0), hour(3)), (hour(3), hour(6))]) == 1
    assert away_at_once(within, [(hour(0), hour(3)), (hour(2), hour(6)), (hour(2.5), hour(4))]) == 3
    assert away_at_once((hour(4), hour(5)), [(hour(0), hour(3)), (hour(2), hour(6))]) == 1


@given(
    st.integers(0, 8),
    st.lists(st.integers(0, 3), max_size=12),
    st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 3), st.integers(1, 4)), max_size=8),
    st.integers(1, 9),
)
def test_moving_up_gives_every_seat_it_can_in_order_and_breaks_nothing(free, line, gone, size):
    meeting = (hour(0), hour(3))
    groups = {n: (n, "") for n in range(4)}
    most = {groups[n]: most_away(size + n, 50) for n in range(4)}
    away = {groups[n]: [] for n in range(4)}
    for n, begin, length in gone:
        away[groups[n]].append((hour(begin), hour(begin + length)))
    waiting = [Waiter(place, groups[n]) for place, n in enumerate(line)]
    chosen = moved_up(meeting, free, waiting, away, most)
    assert len(chosen) <= free
    assert chosen == sorted(chosen)
    for n in range(4):
        mine = sum(waiting[key].group == groups[n] for key in chosen)
        if mine:
            assert away_at_once(meeting, [*away[groups[n]], *[meeting] * mine]) <= most[groups[n]]
    if len(chosen) < free:
        for each in waiting:
            if each.key not in chosen:
                mine = sum(waiting[key].group == each.group for key in chosen)
                assert away_at_once(meeting, [*away[each.group], *[meeting] * mine]) >= most[each.group]
