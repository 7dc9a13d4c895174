"""E0 to E4: what lifts evidence, and what never does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.rules import Deed, EvidenceGrade, alone, disagree, together


def a_deed(giver=1, level=3, *, month=10, by_mentor=True, seen=True, artefact=False, source="mentor"):
    return Deed(giver, "service", level, source, by_mentor, seen, artefact, date(2026, month, 5))


@pytest.mark.parametrize(
    ("deed", "grade"),
    [
        (a_deed(by_mentor=False, seen=False, source="self"), "E0"),
        (a_deed(by_mentor=False, seen=False, source="superior"), "E0"),
        (a_deed(seen=False, source="self"), "E1"),
        (a_deed(), "E2"),
        (a_deed(by_mentor=False, seen=False, artefact=True), "E2"),
    ],
)
def test_a_deed_alone(deed, grade):
    assert alone(deed) == together([deed]) == grade


@pytest.mark.parametrize(
    ("deeds", "grade"),
    [
        ([], None),
        ([a_deed(1), a_deed(2, 4)], "E3"),
        ([a_deed(1, 1), a_deed(2, 3)], "E2"),
        ([a_deed(1, month=9), a_deed(2, 4)], "E4"),
        ([a_deed(1), a_deed(2, seen=False)], "E2"),
        ([a_deed(1, 3), a_deed(2, 3), a_deed(1, 5, month=8)], "E3"),
    ],
)
def test_two_mentors_agree_within_one_level(deeds, grade):
    assert together(deeds) == grade


deed = st.builds(
    Deed, st.just(1), st.just("service"), st.integers(1, 5), st.sampled_from(["self", "superior", "service"]),
    st.booleans(), st.booleans(), st.booleans(), st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)  # fmt: skip


@given(st.lists(deed, max_size=8))
def test_one_pair_never_lifts_its_own_word_above_e2(deeds):
    assert together(deeds) not in (EvidenceGrade.AGREED, EvidenceGrade.REPEATED)
    assert not disagree(deeds)


def test_a_disagreement_is_told():
    assert disagree([a_deed(1, 1), a_deed(2, 3)])
    assert not disagree([a_deed(1, 2), a_deed(2, 3)])
