"""Scoring: every kind, its partial credit, and the ways an Indonesian learner writes a number or a word."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.questions import (
    FULL,
    Answer,
    MalformedAnswerError,
    NumberKey,
    Option,
    Pair,
    Question,
    QuestionFault,
    QuestionKind,
    TextKey,
    answer_from_json,
    answer_to_json,
    faults,
    question_from_json,
    question_to_json,
    shown,
)
from courses.quizzes.rules.scoring import Mark, mark, numbers_in, passes, plain_text, tally


def a_choice(*correct: bool, kind: QuestionKind = QuestionKind.MULTIPLE) -> Question:
    options = tuple(Option(f"o{n}", f"Pilihan {n}", right) for n, right in enumerate(correct, start=1))
    return Question(kind, "Mana yang benar?", options=options)


SINGLE = a_choice(False, True, False, kind=QuestionKind.SINGLE)
PAIRS = Question(
    QuestionKind.MATCHING,
    "Pasangkan",
    pairs=(
        Pair("p1", "Medan", "Sumatera Utara"),
        Pair("p2", "Binjai", "Sumatera Utara"),
        Pair("p3", "Solo", "Jawa"),
        Pair("p4", "", "Bali"),
    ),
)
ABOUT_PI = Question(
    QuestionKind.NUMERIC,
    "Berapa π?",
    numbers=(NumberKey(Decimal("3.14"), Decimal("0.01")), NumberKey(Decimal("3"), Decimal(0), 5000)),
)
TERM = Question(QuestionKind.SHORT_TEXT, "Singkatan nilai ASN?", texts=(TextKey("BerAKHLAK"), TextKey("ber*lak", 5000)))


def test_single_choice_is_all_or_nothing() -> None:
    assert mark(SINGLE, Answer(choices=("o2",))).credit == FULL
    assert mark(SINGLE, Answer(choices=("o1",))).credit == 0


def test_single_choice_honours_weights_of_the_author() -> None:
    question = Question(
        QuestionKind.SINGLE,
        "?",
        options=(Option("a", "A", True), Option("b", "B", weight=5000), Option("c", "C", weight=-5000)),
    )
    assert [mark(question, Answer(choices=(key,))).credit for key in "abc"] == [FULL, 5000, 0]


@pytest.mark.parametrize(
    ("chosen", "credit"),
    [
        ((), 0),
        (("o1",), 5000),
        (("o1", "o2"), FULL),
        (("o1", "o2", "o3"), 5000),
        (("o1", "o3"), 0),
        (("o3", "o4"), 0),
        (("o1", "o2", "o3", "o4"), 0),
    ],
)
def test_multiple_choice_gives_part_for_right_and_takes_part_for_wrong(chosen: tuple[str, ...], credit: int) -> None:
    assert mark(a_choice(True, True, False, False), Answer(choices=chosen)).credit == credit


def test_ticking_everything_never_pays_unless_everything_is_right() -> None:
    assert mark(a_choice(True, False, True), Answer(choices=("o1", "o2", "o3"))).credit == 0
    assert mark(a_choice(True, True), Answer(choices=("o1", "o2"))).credit == FULL


def test_thirds_add_up_to_the_whole() -> None:
    options = (*(Option(f"o{n}", str(n), True, 3333) for n in range(3)), Option("x", "x", weight=-10_000))
    question = Question(QuestionKind.MULTIPLE, "?", options=options)
    assert mark(question, Answer(choices=("o0", "o1", "o2"))).credit == FULL
    assert mark(question, Answer(choices=("o0", "o1"))).credit == 6666


@pytest.mark.parametrize("truth", [True, False])
def test_true_false(truth: bool) -> None:
    question = Question(QuestionKind.TRUE_FALSE, "Benar?", truth=truth, feedback_right="ya", feedback_wrong="tidak")
    assert mark(question, Answer(choices=(str(truth).lower(),))) == Mark(FULL, "ya")
    assert mark(question, Answer(choices=(str(not truth).lower(),))) == Mark(0, "tidak")


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("3,14", ["3.14"]),
        ("3.14", ["3.14"]),
        (" 3,14 ", ["3.14"]),
        ("1.234,5", ["1234.5"]),
        ("1.234", ["1234", "1.234"]),
        ("1.234.567", ["1234567"]),
        ("\u22125", ["-5"]),
        ("85 %", ["85"]),
        ("Rp1.500", ["1500", "1.500"]),
        ("1,234.5", ["1234.5"]),
        ("12 000", ["12000"]),
        (",5", [".5"]),
        ("", []),
        ("dua", []),
        ("1,2,3", []),
        ("1e5", []),
        ("NaN", []),
        ("1_000", []),
        ("--1", []),
        ("9" * 50, []),
    ],
)
def test_numbers_are_read_the_indonesian_way(typed: str, readings: list[str]) -> None:
    assert list(numbers_in(typed)) == [Decimal(reading) for reading in readings]


@pytest.mark.parametrize(("typed", "credit"), [("3,14", FULL), ("3.15", FULL), ("3,1501", 0), ("3", 5000), ("tiga", 0)])
def test_numeric_tolerance_includes_its_edge_and_takes_the_best_key(typed: str, credit: int) -> None:
    assert mark(ABOUT_PI, Answer(text=typed)).credit == credit


def test_an_ambiguous_number_counts_as_the_better_reading() -> None:
    for value in ("1234", "1.234"):
        question = Question(QuestionKind.NUMERIC, "?", numbers=(NumberKey(Decimal(value)),))
        assert mark(question, Answer(text="1.234")).credit == FULL


@pytest.mark.parametrize(
    ("typed", "credit"),
    [("berakhlak", FULL), ("BerAKHLAK!", FULL), ("ber akhlak", 5000), ("akhlak", 0), ("  ", 0), ("*", 0)],
)
def test_short_text_ignores_case_and_punctuation_and_takes_variants(typed: str, credit: int) -> None:
    assert mark(TERM, Answer(text=typed)).credit == credit


def test_plain_text_treats_hyphen_as_space_and_drops_accents() -> None:
    assert plain_text("E-Government,  kafé") == "e government kafe"


def test_matching_counts_pairs_and_accepts_a_shared_right_side() -> None:
    whole = Answer(pairs=(("p1", "p1"), ("p2", "p1"), ("p3", "p3")))
    assert mark(PAIRS, whole).credit == FULL
    assert mark(PAIRS, Answer(pairs=(("p1", "p1"), ("p2", "p4")))).credit == 3333


def test_a_matching_question_shows_each_right_side_once_and_no_key() -> None:
    view = shown(PAIRS, ("p4", "p3", "p1"))
    assert [text for _, text in view.options] == ["Bali", "Jawa", "Sumatera Utara"]
    assert [text for _, text in view.lefts] == ["Medan", "Binjai", "Solo"]


def test_no_answer_is_worth_nothing() -> None:
    for question in (SINGLE, PAIRS, ABOUT_PI, TERM):
        assert mark(question, None).credit == mark(question, Answer()).credit == 0


@pytest.mark.parametrize(
    ("question", "sent"),
    [
        (SINGLE, {"choices": ["o1", "o2"]}),
        (SINGLE, {"choices": ["o9"]}),
        (SINGLE, {"choices": "o1"}),
        (SINGLE, {"correct": True}),
        (SINGLE, []),
        (SINGLE, {"text": "x"}),
        (ABOUT_PI, {"choices": ["o1"]}),
        (ABOUT_PI, {"text": 3}),
        (TERM, {"text": "x" * 2001}),
        (PAIRS, {"pairs": {"p4": "p1"}}),
        (PAIRS, {"pairs": {"p1": "p9"}}),
        (PAIRS, {"pairs": {"p1": 1}}),
    ],
)
def test_what_cannot_be_an_answer_is_refused(question: Question, sent: object) -> None:
    with pytest.raises(MalformedAnswerError):
        answer_from_json(question, sent)


def test_an_empty_answer_is_an_answer() -> None:
    for question in (SINGLE, PAIRS, ABOUT_PI, TERM):
        assert answer_from_json(question, {}).is_empty


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (Question(QuestionKind.SINGLE, " ", options=SINGLE.options), QuestionFault.NO_PROMPT),
        (a_choice(True), QuestionFault.TOO_FEW_OPTIONS),
        (a_choice(False, False), QuestionFault.NO_RIGHT_OPTION),
        (a_choice(True, True, kind=QuestionKind.SINGLE), QuestionFault.MANY_RIGHT_OPTIONS),
        (
            Question(QuestionKind.SINGLE, "?", options=(Option("a", "x", True), Option("b", "x"))),
            QuestionFault.TWIN_OPTIONS,
        ),
        (Question(QuestionKind.TRUE_FALSE, "?"), QuestionFault.NO_TRUTH),
        (Question(QuestionKind.NUMERIC, "?"), QuestionFault.NO_NUMBER),
        (Question(QuestionKind.SHORT_TEXT, "?", texts=(TextKey("a", 5000),)), QuestionFault.NO_TEXT),
        (Question(QuestionKind.MATCHING, "?", pairs=PAIRS.pairs[:1]), QuestionFault.TOO_FEW_PAIRS),
    ],
)
def test_an_unsound_question_says_what_is_wrong(question: Question, fault: QuestionFault) -> None:
    assert fault in faults(question)
    assert not any(faults(sound) for sound in (PAIRS, SINGLE, ABOUT_PI, TERM))


texts = st.text(max_size=12)
questions = st.builds(
    Question,
    kind=st.sampled_from(QuestionKind),
    prompt=texts,
    title=texts,
    options=st.lists(
        st.builds(
            Option,
            key=texts,
            text=texts,
            correct=st.booleans(),
            weight=st.none() | st.integers(-FULL, FULL),
            feedback=texts,
        ),
        max_size=4,
    ).map(tuple),
    truth=st.none() | st.booleans(),
    numbers=st.lists(
        st.builds(
            NumberKey,
            value=st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999),
        ),
        max_size=3,
    ).map(tuple),
    texts=st.lists(st.builds(TextKey, pattern=texts, credit=st.integers(0, FULL), feedback=texts), max_size=3).map(
        tuple
    ),
    pairs=st.lists(st.builds(Pair, key=texts, left=texts, right=texts), max_size=4).map(tuple),
    feedback=texts,
    objective=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
)


@given(questions)
def test_json_keeps_every_part_of_a_question(question: Question) -> None:
    assert question_from_json(question_to_json(question)) == question


@given(st.lists(st.booleans(), min_size=2, max_size=6).filter(any), st.data())
def test_credit_stays_between_nothing_and_all_and_full_is_only_for_the_right_set(
    rights: list[bool], data: st.DataObject
) -> None:
    question = a_choice(*rights)
    chosen = data.draw(st.sets(st.sampled_from([option.key for option in question.options])))
    given_mark = mark(question, Answer(choices=tuple(sorted(chosen))))
    assert 0 <= given_mark.credit <= FULL
    assert (given_mark.credit == FULL) == (chosen == {option.key for option in question.options if option.correct})


@given(st.text(max_size=60))
def test_no_typed_text_breaks_the_scoring(typed: str) -> None:
    for question in (ABOUT_PI, TERM):
        assert 0 <= mark(question, Answer(text=typed)).credit <= FULL


@given(st.text(max_size=30))
def test_an_answer_survives_its_journey_as_json(typed: str) -> None:
    assert answer_from_json(TERM, answer_to_json(Answer(text=typed))) == Answer(text=typed.replace("\0", ""))


def test_scores_add_up_by_objective() -> None:
    whole, each = tally([("T1", Mark(FULL)), ("T1", Mark(0)), ("T2", Mark(5000)), ("", Mark(FULL))])
    assert (whole.earned, whole.possible, whole.n) == (25_000, 40_000, 4)
    assert {code: (part.earned, part.n) for code, part in each.items()} == {"T1": (FULL, 2), "T2": (5000, 1)}
    assert each["T2"].percent == 50


def test_the_pass_mark_is_compared_exactly() -> None:
    whole, _ = tally([("", Mark(6999))])
    assert not passes(whole, 70)
    assert passes(tally([("", Mark(7000))])[0], 70)
    assert not passes(tally([])[0], 0)
