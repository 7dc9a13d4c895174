"""Progress from facts, why something is not complete, and what attention may be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.rules import LessonKind, OpensAfter
from courses.study.rules.attention import FASTEST, Beat, credited, resume_second, union, watched_percent
from courses.study.rules.pasted import PastedKind, read_pasted
from courses.study.rules.progress import (
    Condition,
    LessonFacts,
    LessonSpec,
    Unmet,
    next_lesson,
    progress,
    unmet,
)

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
READ = LessonFacts(opened_at=NOW, read_at=NOW)
COURSE = [
    LessonSpec(1, LessonKind.QUIZ, 10),
    LessonSpec(2, LessonKind.TEXT, 20, opens_after=OpensAfter.PREVIOUS),
    LessonSpec(3, LessonKind.VIDEO, 20),
    LessonSpec(4, LessonKind.FILE, 5, required=False),
    LessonSpec(5, LessonKind.QUIZ, 15, opens_after=OpensAfter.ALL_BEFORE, pass_percent=70),
]
DONE = {
    1: LessonFacts(quiz_best=40, quiz_passed=False),
    2: READ,
    3: LessonFacts(opened_at=NOW, watched_percent=80),
    5: LessonFacts(quiz_best=70, quiz_passed=True),
}


def test_nothing_done_names_every_condition_of_the_required_lessons() -> None:
    state = progress(COURSE, {})
    assert (state.percent, state.complete, state.minutes_left) == (0, False, 65)
    assert [(each.lesson_id, each.condition) for each in state.unmet] == [
        (1, Condition.SIT_QUIZ),
        (2, Condition.OPEN_IT),
        (3, Condition.OPEN_IT),
        (5, Condition.SIT_QUIZ),
    ]


def test_complete_means_nothing_is_unmet() -> None:
    state = progress(COURSE, DONE)
    assert (state.complete, state.percent, state.unmet) == (True, 100, ())
    assert next_lesson(state.standings) is None


@pytest.mark.parametrize("missing", [1, 2, 3, 5])
def test_each_required_lesson_holds_up_completion(missing: int) -> None:
    state = progress(COURSE, {key: facts for key, facts in DONE.items() if key != missing})
    assert not state.complete
    assert state.percent < 100
    assert [each.lesson_id for each in state.unmet] == [missing]


def test_a_failed_quiz_says_what_was_reached_and_what_is_asked() -> None:
    facts = LessonFacts(quiz_best=65, quiz_passed=False)
    assert unmet(COURSE[4], facts) == Unmet(5, Condition.REACH_MARK, 65, 70)
    assert unmet(COURSE[2], LessonFacts(opened_at=NOW, watched_percent=79)) == Unmet(3, Condition.WATCH_MORE, 79, 80)


def test_a_lesson_says_what_it_waits_for_and_stays_open_once_complete() -> None:
    state = progress(COURSE, {2: READ})
    waiting = {standing.spec.id: standing for standing in state.standings}
    assert waiting[2].waits_for == (1,)
    assert not waiting[2].locked
    assert waiting[5].waits_for == (1, 3)
    assert waiting[5].locked


def test_an_optional_lesson_neither_counts_nor_holds_up() -> None:
    assert progress(COURSE, {**DONE, 4: READ}) == progress(COURSE, DONE) or progress(COURSE, DONE).complete


def test_the_learner_goes_on_where_they_left_off() -> None:
    state = progress(COURSE, {1: DONE[1]})
    assert next_lesson(state.standings) is state.standings[1]
    assert next_lesson(state.standings, last_opened=3) is state.standings[2]
    assert next_lesson(state.standings, last_opened=5) is state.standings[1]


def test_a_course_without_required_lessons_is_never_complete() -> None:
    assert not progress([LessonSpec(1, LessonKind.TEXT, 5, required=False)], {1: READ}).complete
    assert progress([], {}).percent == 0


facts = st.builds(
    LessonFacts,
    opened_at=st.none() | st.just(NOW),
    read_at=st.none() | st.just(NOW),
    watched_percent=st.integers(0, 100),
    quiz_best=st.none() | st.integers(0, 100),
    quiz_passed=st.booleans(),
)


@given(st.dictionaries(st.sampled_from([1, 2, 3, 4, 5]), facts))
def test_hundred_percent_and_complete_and_nothing_unmet_are_one_truth(known: dict[int, LessonFacts]) -> None:
    state = progress(COURSE, known)
    assert (state.percent == 100) == state.complete == (not state.unmet)
    assert 0 <= state.percent <= 100
    assert state.complete == (next_lesson(state.standings) is None)


# ------------------------------------------------------------------------------------------ attention

ranges = st.lists(st.tuples(st.integers(-10, 120), st.integers(-10, 120)), max_size=8)


@given(ranges)
def test_watched_parts_are_a_union_of_seconds(parts: list[tuple[int, int]]) -> None:
    joined = union(parts, 100)
    assert {n for a, b in joined for n in range(a, b)} == {n for a, b in parts for n in range(max(a, 0), min(b, 100))}
    assert union(reversed(parts), 100) == joined == union(joined)


@given(ranges)
def test_watching_the_same_part_again_adds_nothing(parts: list[tuple[int, int]]) -> None:
    assert watched_percent(parts + parts, 100) == watched_percent(parts, 100) <= 100


def test_jumping_to_the_end_is_not_watching() -> None:
    assert watched_percent([(0, 5), (598, 600)], 600) == 1
    assert watched_percent([(0, 600)], 600) == 100
    assert watched_percent([(0, 600)], 0) == 0


def test_a_video_goes_on_where_it_was_left() -> None:
    assert resume_second([(0, 90)], 600, last=90) == 90
    assert resume_second([(0, 90)], 600) == 90
    assert resume_second([(30, 90)], 600) == 0
    assert resume_second([(0, 600)], 600, last=600) == 0


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(-5, 10_000), st.integers(0, 5000)), max_size=20))
def test_forged_beats_earn_at_most_one_and_a_half_times_the_wall_time(
    beats: list[tuple[int, int, int]],
) -> None:
    last, seconds, watched = NOW, 0, 0
    for pause, claimed, stretch in beats:
        at = last + timedelta(seconds=pause)
        credit = credited(Beat(claimed, (0, stretch)), last, at)
        assert credit.seconds >= 0
        seconds += credit.seconds
        watched += 0 if credit.watched is None else credit.watched[1] - credit.watched[0]
        last = at
    wall = (last - NOW).total_seconds()
    assert seconds <= FASTEST * int(wall)
    assert watched <= FASTEST * int(wall)


def test_an_honest_beat_is_believed_and_a_clock_gone_back_earns_nothing() -> None:
    assert credited(Beat(15, (30, 45)), NOW, NOW + timedelta(seconds=15)).watched == (30, 45)
    assert credited(Beat(15), NOW, NOW - timedelta(minutes=5)).seconds == 0
    assert credited(Beat(900), NOW, NOW + timedelta(minutes=15)).seconds == 90


# ---------------------------------------------------------------------------------------- pasted lists


def test_a_pasted_list_is_read_as_people_copy_it() -> None:
    found = read_pasted("19850312 201001 1 004\n'198503122010011005, Ani@Contoh.go.id;\nBudi Santoso\nani@contoh.go.id")
    assert [(each.line, each.kind, each.value) for each in found] == [
        (1, PastedKind.NIP, "198503122010011004"),
        (2, PastedKind.NIP, "198503122010011005"),
        (2, PastedKind.EMAIL, "ani@contoh.go.id"),
        (3, PastedKind.UNREADABLE, "Budi Santoso"),
        (4, PastedKind.REPEATED, "ani@contoh.go.id"),
    ]


@given(st.text(max_size=120))
def test_no_paste_breaks_the_reader(text: str) -> None:
    assert all(each.value for each in read_pasted(text))
