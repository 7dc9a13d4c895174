"""Reading GIFT: what is kept, what is lost, and that nothing is lost without a word."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.banks.rules.gift import read_gift
from courses.banks.rules.readings import LossReason, Reading
from courses.quizzes.rules.questions import FULL, MARKED_BY_PEOPLE, Answer, Question, QuestionFault, QuestionKind
from courses.quizzes.rules.scoring import mark

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "questions"


def a_sample(name: str) -> Reading:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample file {name} is not on this machine (../shared/data/questions)")
    return read_gift(path.read_text(encoding="utf-8"))


def only(text: str) -> Question:
    reading = read_gift(text)
    assert reading.losses == ()
    (found,) = reading.found
    return found.question


def test_one_right_answer() -> None:
    question = only("::Judul:: Siapa yang melayani? {~Robot =Petugas#Tepat. ~%50%Mesin}")
    assert (question.kind, question.title, question.prompt) == (
        QuestionKind.SINGLE,
        "Judul",
        "Siapa yang melayani?",
    )
    assert [(o.text, o.correct, o.weight) for o in question.options] == [
        ("Robot", False, None),
        ("Petugas", True, None),
        ("Mesin", False, 5000),
    ]
    assert mark(question, Answer(choices=("o2",))).feedback == "Tepat."


def test_several_right_answers_with_weights() -> None:
    question = only("Pilih dua. {~%50%A ~%50%B ~%-100%C}")
    assert question.kind is QuestionKind.MULTIPLE
    assert mark(question, Answer(choices=("o1", "o2"))).credit == FULL
    assert mark(question, Answer(choices=("o1", "o3"))).credit == 0


def test_true_false_feedback_is_wrong_first_then_right() -> None:
    question = only("Warga harus datang dua kali. {F#Cukup sekali.#Betul, sekali saja.####Lihat maklumat.}")
    assert (question.truth, question.feedback) == (False, "Lihat maklumat.")
    assert mark(question, Answer(choices=("true",))).feedback == "Cukup sekali."
    assert mark(question, Answer(choices=("false",))).feedback == "Betul, sekali saja."


def test_numbers_with_tolerance_range_and_part_credit() -> None:
    assert only("Berapa? {#1822:5}").numbers[0].tolerance == 5
    assert only("Berapa? {#3.141..3.142}").numbers[0].value == Decimal("3.1415")
    question = only("Berapa? {#=45:0#Ya =%50%45:5#Hampir}")
    assert [mark(question, Answer(text=typed)).credit for typed in ("45", "48", "51")] == [FULL, 5000, 0]


def test_short_text_matching_and_a_gap_in_the_sentence() -> None:
    question = only("Dua tambah dua = {=empat =%50%4}.".replace(" = ", " adalah "))
    assert (question.kind, question.prompt) == (QuestionKind.SHORT_TEXT, "Dua tambah dua adalah _____.")
    pairs = only("Pasangkan. {=JP -> 45 menit =SKM -> survei}").pairs
    assert [(pair.left, pair.right) for pair in pairs] == [("JP", "45 menit"), ("SKM", "survei")]


def test_escaped_signs_are_plain_signs() -> None:
    question = only(r"Mana sama dengan 5\: \{pilih\}? {= \= 2 + 3 ~ \~ 2 \# 4}")
    assert question.prompt == "Mana sama dengan 5: {pilih}?"
    assert [option.text for option in question.options] == ["= 2 + 3", "~ 2 # 4"]


def test_tags_and_objectives_come_from_notes_and_categories() -> None:
    text = "$CATEGORY: bank/T2\n\n// [tag:mudah] [id:9]\nA? {T}\n\n"
    text += "$CATEGORY: bank/lain\n\n// [objective:T1]\nB? {T}"
    first, second = (found.question for found in read_gift(text, {"T1", "T2"}).found)
    assert (first.objective, first.tags) == ("T2", ("mudah",))
    assert (second.objective, second.tags) == ("T1", ("lain",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ceritakan pengalaman Anda. {}", LossReason.ESSAY),
        ("Bacalah dahulu teks ini.", LossReason.DESCRIPTION),
        ("Kurung tak tertutup {=a ~b", LossReason.BRACES),
        ("Dua {=a} kali {=b}", LossReason.BRACES),
        ("Berapa? {#banyak}", LossReason.NUMBER),
        ("Berapa? {#NaN}", LossReason.NUMBER),
        ("Tanpa tanda. {jawaban}", LossReason.NO_ANSWER),
    ],
)
def test_what_cannot_be_kept_is_reported_with_its_line(text: str, reason: LossReason) -> None:
    reading = read_gift(f"// catatan\n\n{text}\n\nBenar? {{T}}")
    assert len(reading.found) == 1
    (loss,) = reading.losses
    assert (loss.line, loss.reason, loss.question_kept) == (3, reason, False)


def test_an_unsound_question_says_why() -> None:
    (loss,) = read_gift("Mana? {~a ~b}").losses
    assert (loss.reason, loss.faults) == (LossReason.UNSOUND, (QuestionFault.NO_RIGHT_OPTION,))


def test_a_question_kept_with_a_change_says_so() -> None:
    reading = read_gift('[html]<div>Lihat <b>gambar</b> <img src="@@PLUGINFILE@@/a.png">&amp; pilih.</div> {=a =b ~c}')
    (found,) = reading.found
    assert found.question.prompt == "Lihat **gambar** & pilih."
    assert {loss.reason for loss in reading.losses} == {
        LossReason.HTML,
        LossReason.PICTURE,
        LossReason.SEVERAL_RIGHT,
    }
    assert all(loss.question_kept for loss in reading.losses)
    assert mark(found.question, Answer(choices=("o2",))).credit == FULL


def test_moodles_own_examples_are_read_whole() -> None:
    reading = a_sample("format-gift-examples.txt")
    assert reading.blocks == 43
    assert {loss.reason for loss in reading.losses} == {LossReason.TWIN}
    assert len(reading.found) + len(reading.losses) == reading.blocks
    assert {found.question.kind for found in reading.found} == set(QuestionKind) - MARKED_BY_PEOPLE - {
        QuestionKind.ORDERING,
        QuestionKind.CLOZE,
    }


def test_moodles_own_tests_are_read_but_for_the_essay() -> None:
    reading = a_sample("format-gift-questions.gift.txt")
    assert [(loss.line, loss.reason) for loss in reading.losses] == [
        (2, LossReason.ESSAY),
        (49, LossReason.TWIN),
    ]
    assert [found.question.kind.value for found in reading.found] == [
        "matching",
        "single",
        "multiple",
        "numeric",
        "short_text",
        "true_false",
        "true_false",
    ]


@given(st.text(alphabet="ab ={}~#%-:>\\/$\n0.T", max_size=80))
def test_every_block_is_found_or_reported_and_nothing_breaks_the_reader(text: str) -> None:
    reading = read_gift(text)
    dropped = [loss for loss in reading.losses if not loss.question_kept]
    assert len(reading.found) + len(dropped) == reading.blocks
