"""Questions in files come back as they were; what a format cannot carry is said, never dropped in silence."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.banks.reports import examples
from courses.banks.rules.gift import read_gift
from courses.banks.rules.moodle import read_moodle
from courses.banks.rules.readings import Reading, fingerprint
from courses.banks.rules.sheet import HEADINGS, read_sheet
from courses.banks.rules.writing import Written, gift_file, moodle_file, write_gift, write_moodle, write_rows
from courses.demo import CONTENT, SLUGS
from courses.quizzes.rules.questions import FULL, NumberKey, Option, Pair, Question, QuestionKind, TextKey, faults

OBJECTIVES = {"T1", "T2", "T3", "T4"}


def gift(questions: Sequence[Question]) -> tuple[Written, Reading]:
    written = write_gift(questions)
    return written, read_gift(gift_file(written.pieces).decode(), OBJECTIVES)


def moodle(questions: Sequence[Question]) -> tuple[Written, Reading]:
    written = write_moodle(questions)
    return written, read_moodle(moodle_file(written.pieces), OBJECTIVES)


def sheet(questions: Sequence[Question]) -> tuple[Written, Reading]:
    written = write_rows(questions)
    return written, read_sheet([HEADINGS, *written.rows], OBJECTIVES)


Trip = Callable[[Sequence[Question]], tuple[Written, Reading]]


@pytest.mark.parametrize("trip", [gift, moodle, sheet])
def test_one_question_of_every_kind_comes_back_as_it_was(trip: Trip, db) -> None:
    questions = [replace(question, objective="T1", tags=("dasar", "uji")) for question in examples()]
    written, reading = trip(questions)
    # GIFT knows one gap a question; a text with several is named as left out.
    left_out = [each for each in questions if trip is gift and each.kind is QuestionKind.CLOZE]
    assert (written.changed, list(written.left_out), reading.losses) == ((), left_out, ())
    assert [found.question for found in reading.found] == [each for each in questions if each not in left_out]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("trip", [gift, moodle])
def test_the_six_courses_banks_come_back_word_for_word(trip: Trip, slug: str) -> None:
    bank = [found.question for found in read_gift((CONTENT / slug / "bank.gift").read_text(), OBJECTIVES).found]
    written, reading = trip(bank)
    assert (written.changed, written.left_out, reading.losses) == ((), (), ())
    assert [found.question for found in reading.found] == bank


def test_signs_of_the_formats_are_plain_signs_in_questions() -> None:
    question = Question(
        QuestionKind.SINGLE,
        "Mana <b>benar</b>: {a} ~ = # \\ & [x]?\n\nBaris kedua // bukan catatan.",
        title="A:1",
        options=(Option("o1", "= ~ <i>", True, feedback="ya: #1"), Option("o2", "[html]{}"), Option("o3", "x & y", weight=2500)),
        feedback="Lihat <Bab 2>: #3",
    )  # fmt: skip
    for trip in (gift, moodle):
        written, reading = trip([question])
        assert (written.changed, written.left_out) == ((), ())
        assert [found.question for found in reading.found] == [question]


def test_weights_in_equal_shares_are_no_change() -> None:
    even = (Option("o1", "x", True, weight=5000), Option("o2", "y", True, weight=5000), Option("o3", "z", weight=-FULL))
    question = Question(QuestionKind.MULTIPLE, "Mana?", options=even)
    plain = replace(question, options=tuple(replace(option, weight=None) for option in even))
    assert fingerprint(question) == fingerprint(plain)
    for trip in (gift, moodle, sheet):
        written, reading = trip([question])
        assert (written.changed, [found.question for found in reading.found]) == ((), [plain])


def test_what_a_format_cannot_carry_is_named() -> None:
    weighted = Question(QuestionKind.SINGLE, "A?", options=(Option("o1", "x", True), Option("o2", "y", weight=5000)))
    told = Question(QuestionKind.SHORT_TEXT, "B?", texts=(TextKey("x"),), feedback_right="Bagus.")
    arrow = Question(QuestionKind.MATCHING, "C?", pairs=(Pair("p1", "a -> b", "1"), Pair("p2", "b", "2")))
    many = Question(QuestionKind.SINGLE, "D?", options=tuple(Option(f"o{n}", f"x{n}", n == 1) for n in range(1, 12)))
    control = Question(QuestionKind.TRUE_FALSE, "E\x01?", truth=True)
    comment = Question(QuestionKind.TRUE_FALSE, "// F?", truth=True)
    assert write_gift([weighted, told, arrow, many]).changed == (told, arrow)
    assert write_gift([comment]).left_out == (comment,)
    assert write_moodle([weighted, told, arrow, many]).changed == (told,)
    assert write_moodle([control]).left_out == (control,)
    rows = write_rows([weighted, told, many])
    assert (rows.changed, rows.left_out) == ((weighted, told), (many,))


_words = st.text(alphabet="aB1 ={}~#%:<>&\\/[]-*\n;", min_size=1, max_size=12).map(str.strip).filter(bool)
_credits = st.sampled_from([FULL, 5000, 3333])


@st.composite
def questions(draw) -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    prompt = draw(_words)
    parts: dict[str, object] = {"feedback": draw(st.just("") | _words), "title": draw(st.just("") | _words)}
    texts = draw(st.lists(_words, min_size=2, max_size=4, unique=True))
    match kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            parts["options"] = tuple(
                Option(f"o{n}", text, n == 1 or (kind is QuestionKind.MULTIPLE and n == 2))
                for n, text in enumerate(texts, 1)
            )
        case QuestionKind.TRUE_FALSE:
            parts["truth"] = draw(st.booleans())
        case QuestionKind.NUMERIC:
            value = draw(st.decimals(-1000, 1000, places=2))
            parts["numbers"] = (
                NumberKey(value, Decimal("0.5"), FULL),
                NumberKey(value + 1, Decimal(0), draw(_credits)),
            )
        case QuestionKind.SHORT_TEXT:
            parts["texts"] = tuple(TextKey(text, FULL if n == 0 else draw(_credits)) for n, text in enumerate(texts))
        case QuestionKind.MATCHING:
            parts["pairs"] = tuple(Pair(f"p{n}", text, text[::-1].strip()) for n, text in enumerate(texts, 1))
    return Question(kind, prompt, **parts)


@given(st.lists(questions(), max_size=4, unique_by=fingerprint))
def test_a_file_holds_what_was_written_and_nothing_is_lost_without_a_word(made: list[Question]) -> None:
    sound = [question for question in made if not faults(question)]
    for trip in (gift, moodle, sheet):
        written, reading = trip(sound)
        back = [found.question for found in reading.found]
        carried = [each for each in sound if each not in written.left_out and each not in written.changed]
        assert all(each in back for each in carried), trip.__name__
