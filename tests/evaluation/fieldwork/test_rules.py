"""What fieldwork decides, over plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.fieldwork.rules.cases import Tail, extremes
from evaluation.fieldwork.rules.coding import CodedSegment, agreement, may_be_shown, people_by_code
from evaluation.fieldwork.rules.documents import Basis, grade_of
from evaluation.fieldwork.rules.interviews import InterviewKind, next_code, paragraphs, personal_number, run_of
from evaluation.fieldwork.rules.matrix import Voice, is_contested, voice
from evaluation.fieldwork.rules.observation import compared
from evaluation.findings.rules import Stance
from evaluation.statistics.agreement import cohen_kappa, in_clusters

YES, NO, NOTHING = Stance.SUPPORTS, Stance.CONTRADICTS, Stance.SILENT


@pytest.mark.parametrize(
    ("stances", "expected"),
    [
        ([], Voice.SILENT),
        ([NOTHING], Voice.SILENT),
        ([YES, YES], Voice.SUPPORTS),
        ([NO], Voice.CONTRADICTS),
        ([YES] * 9 + [NO], Voice.DIVIDED),
    ],
)
def test_one_contradiction_is_never_outvoted(stances, expected):
    assert voice(stances) is expected
    assert is_contested([Voice.SUPPORTS, expected]) is (NO in stances)


@pytest.mark.parametrize(
    ("basis", "method_stated", "cross_checked", "expected"),
    [
        (Basis.RECORD, False, True, "A"),
        (Basis.RECORD, False, False, "B"),
        (Basis.RECORD, True, False, "B"),
        (Basis.SIGNED, True, True, "A"),
        (Basis.SIGNED, True, False, "B"),
        (Basis.SIGNED, False, True, "B"),
        (Basis.SIGNED, False, False, "C"),
        (Basis.INTERNAL, True, False, "D"),
        (Basis.INTERNAL, True, True, "C"),
        (Basis.SECOND_HAND, True, True, "E"),
    ],
)
def test_a_claim_is_graded_by_what_it_rests_on(basis, method_stated, cross_checked, expected):
    assert grade_of(basis, method_stated=method_stated, cross_checked=cross_checked) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIP 198501012010011001 hadir", "198501012010011001"),
        ("NIP 19850101 201001 1 001 hadir", "19850101 201001 1 001"),
        ("telepon 0812-3456-7890", "0812-3456-7890"),
        ("biaya Rp 12.500.000 pada 2026", None),
        ("jam 08.00 sampai 12.00, 40 menit", None),
    ],
)
def test_numbers_that_point_to_people_are_found(text, found):
    assert personal_number(text) == found


def test_paragraphs_are_marked_in_one_run():
    text = paragraphs("satu\n\ndua\n tiga \n")
    assert text == ["satu", "dua", "tiga"]
    assert run_of({3, 2}, 3) == (2, 3)
    for chosen in (set(), {1, 3}, {0}, {4}):
        assert run_of(chosen, 3) is None
    assert next_code(InterviewKind.PARTICIPANT, ["P-02", "W-09"]) == "P-03"


def a_segment(number, first, second=None, settled=None, coders=(1, 2)):
    both = second is not None
    return CodedSegment(
        segment_id=number,
        interview_id=number // 2,
        coders=coders if both else coders[:1],
        given=(frozenset(first), frozenset(second)) if both else (frozenset(first),),
        settled=settled or {},
    )


def test_a_code_holds_when_both_gave_it_or_it_was_settled():
    segment = a_segment(1, {1, 2}, {1, 3}, {2: True})
    assert segment.codes == {1, 2}
    assert segment.disputed == {2, 3}
    assert segment.open == {3}
    assert a_segment(1, {4}).codes == {4}


def test_people_are_counted_once_and_shown_from_five():
    segments = [a_segment(number, {7}, {7}) for number in range(8)]
    assert people_by_code(segments) == {7: 4}
    assert not may_be_shown(4)
    assert may_be_shown(5)


def test_agreement_is_kappa_of_the_blind_codes_whatever_was_settled():
    first, second = "1101001101", "1100001111"
    said = list(zip(first, second, strict=True))
    segments = [
        a_segment(n, {9} if a == "1" else set(), {9} if b == "1" else set(), {9: True}) for n, (a, b) in enumerate(said)
    ]
    measured = agreement(segments, [9])
    assert measured.is_kappa
    assert measured.by_code[9].value == pytest.approx(0.583333, abs=1e-6)
    assert measured.by_code[9].interval == cohen_kappa(first, second).interval
    assert measured.overall.value == measured.by_code[9].value
    others = [*segments[1:], a_segment(0, {9}, {9}, coders=(1, 3))]
    assert agreement(others, [9]).overall.value == pytest.approx(0.604167, abs=1e-6)
    assert not agreement(others, [9]).is_kappa


@given(st.dictionaries(st.text(min_size=1), st.floats(1, 5), max_size=40), st.integers(1, 6), st.integers(0, 9))
def test_extremes_are_the_same_whatever_the_order_and_never_overlap(scores, each, seed):
    found = extremes(scores, each, seed)
    assert found == extremes(dict(reversed(scores.items())), each, seed)
    assert not set(found[Tail.HIGH]) & set(found[Tail.LOW])
    assert len(found[Tail.HIGH]) == len(found[Tail.LOW]) == min(each, len(scores) // 2)
    if found[Tail.HIGH]:
        rest = [score for key, score in scores.items() if key not in found[Tail.HIGH]]
        assert min(scores[key] for key in found[Tail.HIGH]) >= max(rest)


def test_judgements_that_hang_together_make_the_interval_wider():
    said = [("1101001101"[n % 10], "1100001111"[n % 10]) for n in range(40)]
    naive = cohen_kappa(*zip(*said, strict=True))

    def value(pairs):
        return cohen_kappa([a for a, _b in pairs], [b for _a, b in pairs]).value

    alone = in_clusters(naive, [[pair] for pair in said], value).interval
    repeated = [[pair] * 6 for pair in said]
    often = [pair for group in repeated for pair in group]
    together = in_clusters(cohen_kappa(*zip(*often, strict=True)), repeated, value).interval
    assert alone.low == pytest.approx(naive.interval.low, abs=0.02)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))
    assert in_clusters(naive, [[pair] for pair in said[:4]], value).interval is None


def test_two_observers_are_compared_from_five_people_and_never_averaged():
    alike = [[{"salam": n % 3}, {"salam": n % 3}] for n in range(5)]
    assert compared(alike[:4], ["salam"]).overall is None
    assert compared(alike[:4], ["salam"]).disagreements == ()
    assert compared(alike, ["salam"]).overall.value == 1
    differing = compared([*alike, [{"salam": 0}, {"salam": 2}], [{"salam": 1}]], ["salam"])
    assert differing.people == 6
    assert [(each.lower, each.higher) for each in differing.disagreements] == [(0, 2)]
    assert differing.by_item["salam"].value < 1
