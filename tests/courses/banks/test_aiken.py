"""Reading Aiken: simple questions, and a sentence for everything that is not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.banks.rules.aiken import read_aiken
from courses.banks.rules.readings import LossReason
from courses.quizzes.rules.questions import QuestionFault, QuestionKind


def test_a_question_its_options_and_its_key() -> None:
    (found,) = read_aiken("\ufeffBerapa lama\nsatu JP?\n\nA) 30 menit\nB. 45 <menit>\nanswer: b.\n").found
    assert (found.line, found.question.kind, found.question.prompt) == (
        1,
        QuestionKind.SINGLE,
        "Berapa lama\nsatu JP?",
    )
    assert [(o.key, o.text, o.correct) for o in found.question.options] == [
        ("o1", "30 menit", False),
        ("o2", "45 <menit>", True),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason", "faults"),
    [
        ("Satu pilihan\nA) ya\nANSWER: A", 1, LossReason.UNSOUND, (QuestionFault.TOO_FEW_OPTIONS,)),
        ("\n\nKembar\nA) ya\nB) ya\nANSWER: A", 3, LossReason.UNSOUND, (QuestionFault.TWIN_OPTIONS,)),
        ("A) ya\nB) tidak\nANSWER: A", 1, LossReason.NO_QUESTION, ()),
        ("Apa?\nA) ya\nB) tidak\n\nBerikutnya", 1, LossReason.UNFINISHED, ()),
        ("Apa?\nA) ya\nB) tidak\nANSWER: C", 1, LossReason.UNKNOWN_KEY, ()),
        ("Apa?\nANSWER: A", 1, LossReason.UNKNOWN_KEY, ()),
    ],
)
def test_what_is_no_question_is_reported_with_its_line(text, line, reason, faults) -> None:
    loss = read_aiken(text).losses[0]
    assert (loss.line, loss.reason, loss.faults, loss.question_kept) == (line, reason, faults, False)


def test_the_same_question_twice_is_a_twin() -> None:
    text = "Apa?\nA) ya\nB) tidak\nANSWER: A\n"
    reading = read_aiken(text + text)
    assert (len(reading.found), reading.losses[0].reason, reading.losses[0].line) == (1, LossReason.TWIN, 5)


@given(st.text(alphabet="AB).ANSWER: b\n", max_size=80))
def test_every_block_is_found_or_reported_and_nothing_breaks_the_reader(text: str) -> None:
    reading = read_aiken(text)
    assert len(reading.found) + sum(not loss.question_kept for loss in reading.losses) == reading.blocks
