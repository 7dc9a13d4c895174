"""Rubrics as written, what levels are worth, and numbers instead of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.assignments.rules.anonymity import draw_number, following
from courses.rubrics.rules import (
    Criterion,
    Level,
    Rubric,
    RubricFault,
    RubricRefusedError,
    from_json,
    read_rubric,
    score,
    to_json,
    written,
)
from tests.support.assignments import RUBRIC

BROKEN = {
    "nothing": ("", RubricFault.CRITERIA),
    "one criterion": ("Isi\n1 Ya\n0 Tidak", RubricFault.CRITERIA),
    "nine criteria": ("\n\n".join(f"K{n}\n1 Ya\n0 Tidak" for n in range(9)), RubricFault.CRITERIA),
    "one level": ("Isi\n1 Ya\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.LEVELS),
    "six levels": ("Isi\n6 a\n5 b\n4 c\n3 d\n2 e\n1 f\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.LEVELS),
    "no points": ("Isi\nYa\n0 Tidak\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.NO_POINTS),
    "too many points": ("Isi\n101 Ya\n0 Tidak\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.NO_POINTS),
    "wrong order": ("Isi\n0 Tidak\n1 Ya\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.ORDER),
    "equal points": ("Isi\n1 Ya\n1 Tidak\n\nBahasa\n1 Ya\n0 Tidak", RubricFault.ORDER),
    "one name twice": ("Isi\n1 Ya\n0 Tidak\n\nISI\n1 Ya\n0 Tidak", RubricFault.TITLE_TWICE),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rubric_is_refused_with_its_fault(name):
    text, fault = BROKEN[name]
    with pytest.raises(RubricRefusedError) as refused:
        read_rubric(text)
    assert refused.value.fault is fault


words = st.text("abcde fghij", min_size=1, max_size=12).map(lambda text: f"k{text}".strip())
criteria = st.builds(
    lambda title, points, said: Criterion(title, tuple(Level(n, said) for n in sorted(points, reverse=True))),
    words,
    st.sets(st.integers(0, 100), min_size=2, max_size=5),
    words,
)
rubrics = st.lists(criteria, min_size=2, max_size=8, unique_by=lambda each: each.title.casefold()).map(
    lambda found: Rubric(tuple(found))
)


@given(rubrics, st.data())
def test_what_is_written_is_read_again_and_more_never_lowers_a_score(rubric, data):
    assert read_rubric(written(rubric)) == rubric == from_json(to_json(rubric))
    chosen = [data.draw(st.integers(0, len(each.levels) - 1)) for each in rubric.criteria]
    mark = data.draw(st.integers(0, 100))
    worth = score(rubric, chosen, mark)
    better = score(rubric, [max(0, place - 1) for place in chosen], mark)
    assert 0 <= worth.percent <= better.percent <= 100
    assert better.passed >= worth.passed
    assert score(rubric, [0] * len(chosen), mark).percent == 100


def test_the_pass_mark_is_decided_exactly():
    rubric = read_rubric("Isi\n2 Ya\n1 Cukup\n0 Tidak\n\nBahasa\n1 Ya\n0 Tidak")
    assert score(rubric, [0, 1], 66).passed
    assert not score(rubric, [0, 1], 67).passed
    assert score(rubric, [0, 1], 67).percent == 66
    assert score(rubric, [2, 1], None).passed
    for chosen in ([0], [0, 1, 0], [3, 0], [-1, 0]):
        with pytest.raises(ValueError, match=r"\[|argument|zip"):
            score(rubric, chosen, 60)


@given(st.sets(st.integers(1, 400), max_size=200), st.text(max_size=8))
def test_numbers_are_free_seeded_and_say_nothing_of_the_order(taken, seed):
    number = draw_number(taken, seed)
    assert number not in taken
    assert number >= 1
    assert number == draw_number(taken, seed)


def test_the_next_work_goes_round():
    assert [following({2, 5, 9}, after) for after in (1, 2, 9)] == [2, 5, 2]
    assert following([], 4) is None


def test_the_rubric_of_the_tests_has_six_points():
    assert read_rubric(RUBRIC).maximum == 6
