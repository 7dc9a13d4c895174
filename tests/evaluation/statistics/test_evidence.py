"""Words are never stronger than the evidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.behaviour import two_views
from evaluation.statistics.evidence import Design, Grade, Missing, Verdict, evidence, verdict
from evaluation.statistics.figures import Denominator, Figure, Interval, Refusal, refused

STRONG = Design(
    measured=True,
    before_and_after=True,
    comparison=True,
    smallest_arm=20,
    response_rate=0.60,
    matched_share=0.70,
    follow_up_days=30,
    second_rater=True,
)


def change(value: float, low: float, high: float) -> Figure:
    return Figure(value, 40, Denominator.MATCHED, "mean", Interval(low, high))


@pytest.mark.parametrize(
    ("design", "grade"),
    [
        (STRONG, Grade.A),
        (replace(STRONG, smallest_arm=19), Grade.B),
        (replace(STRONG, response_rate=0.59), Grade.B),
        (replace(STRONG, comparison=False), Grade.B),
        (replace(STRONG, comparison=False, matched_share=0.69), Grade.C),
        (replace(STRONG, comparison=False, follow_up_days=29), Grade.C),
        (replace(STRONG, comparison=False, second_rater=False), Grade.C),
        (Design(measured=True, then_test=True), Grade.C),
        (Design(measured=True), Grade.D),
        (Design(measured=False), Grade.E),
    ],
)
def test_grades(design: Design, grade: Grade) -> None:
    assert evidence(design).grade is grade


def test_what_is_missing_for_a_better_grade_is_named() -> None:
    assert evidence(replace(STRONG, comparison=False)).missing == (Missing.COMPARISON,)
    assert evidence(Design(measured=True)).missing == (Missing.BEFORE,)


@pytest.mark.parametrize(
    ("grade", "figure", "words"),
    [
        (Grade.A, change(2, 1, 3), Verdict.ROSE_SIGNIFICANTLY),
        (Grade.B, change(-2, -3, -1), Verdict.FELL_SIGNIFICANTLY),
        (Grade.B, change(2, -1, 5), Verdict.NO_CLEAR_CHANGE),
        (Grade.C, change(2, 1, 3), Verdict.ROSE_AMONG_RESPONDENTS),
        (Grade.C, change(2, -1, 3), Verdict.UNCHANGED_AMONG_RESPONDENTS),
        (Grade.D, change(2, 1, 3), Verdict.PARTICIPANTS_STATE),
        (Grade.A, refused(Refusal.TOO_FEW, 1, Denominator.MATCHED, "mean"), Verdict.NOT_SAYABLE),
    ],
)
def test_verdicts(grade: Grade, figure: Figure, words: Verdict) -> None:
    assert verdict(grade, figure) is words


@given(st.sampled_from(Grade), st.floats(-5, 5), st.floats(0, 5))
def test_significant_needs_a_or_b_and_an_interval_without_zero(grade: Grade, value: float, half: float) -> None:
    words = verdict(grade, change(value, value - half, value + half))
    if words in (Verdict.ROSE_SIGNIFICANTLY, Verdict.FELL_SIGNIFICANTLY):
        assert grade in (Grade.A, Grade.B)
        assert abs(value) > half


def test_a_figure_has_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either a value or a reason"):
        Figure(None, 3, Denominator.FRAME, "mean")


def test_own_and_superior_view_are_compared_on_people_rated_by_both() -> None:
    result = two_views([4, 5, None, 3], [3, 3, 4, None])
    assert result.own.value == 4
    assert result.superior.value == pytest.approx(10 / 3)
    assert (result.difference.value, result.matched) == (1.5, 2)
