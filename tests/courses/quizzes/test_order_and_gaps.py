"""Steps to put in order and texts with gaps: written line by line, sat, scored in parts, never given away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.quizzes import operations as quizzes
from courses.quizzes import queries
from courses.quizzes.forms import answer_lines, key_parts, posted_answer
from courses.quizzes.models import Purpose
from courses.quizzes.reports import answer_words
from courses.quizzes.rules.papers import option_order
from courses.quizzes.rules.questions import (
    FULL,
    LONGEST_GAP,
    Answer,
    MalformedAnswerError,
    Pair,
    Question,
    QuestionFault,
    QuestionKind,
    answer_from_json,
    faults,
    question_from_json,
    question_to_json,
    shown,
    steps,
)
from courses.quizzes.rules.scoring import mark
from tests.support.courses import a_draft, an_enrolment, read_everything
from tests.support.web import text_of

ORDER = Question(
    QuestionKind.ORDERING, "Urutkan.", pairs=steps(("Terima", "Catat", "Periksa", "Jawab")), tags=("urut",)
)
GAPS = Question(
    QuestionKind.CLOZE,
    "Dijawab paling lambat [1] hari oleh [2], bukan [3].",
    pairs=(
        Pair("p1", "1", "14 | empat belas"),
        Pair("p2", "2", "*unit layanan | warga | camat"),
        Pair("p3", "3", "*lurah"),
    ),
    tags=("celah",),
)


def test_each_step_in_its_place_counts() -> None:
    right = {"p1": "p1", "p2": "p2", "p3": "p3", "p4": "p4"}
    swapped = {**right, "p3": "p4", "p4": "p3"}
    assert mark(ORDER, answer_from_json(ORDER, {"pairs": right})).credit == FULL
    assert mark(ORDER, answer_from_json(ORDER, {"pairs": swapped})).credit == FULL // 2
    assert mark(ORDER, Answer()).credit == 0


@pytest.mark.parametrize(
    ("given_one", "gap"),
    [("14", True), (" Empat  Belas ", True), ("EMPAT-BELAS", True), ("15", False), ("*", False), ("", False)],
)
def test_what_is_typed_in_a_gap_is_compared_as_short_texts_are(given_one, gap) -> None:
    answer = answer_from_json(GAPS, {"pairs": {"p1": given_one, "p2": "p2.1"}})
    assert mark(GAPS, answer).credit == round(FULL * (1 + gap) / 3)


def test_a_chosen_gap_takes_its_own_choices_alone() -> None:
    for wrong in ({"p2": "unit layanan"}, {"p2": "p3.1"}, {"p9": "x"}, {"p1": "x" * (LONGEST_GAP + 1)}):
        with pytest.raises(MalformedAnswerError):
            answer_from_json(GAPS, {"pairs": wrong})
    assert mark(GAPS, answer_from_json(GAPS, {"pairs": {"p2": "p2.2"}})).credit == 0


@given(st.text(min_size=1, max_size=20))
def test_steps_never_come_out_in_their_order_and_say_nothing_of_it(seed) -> None:
    order = option_order(ORDER, seed, 1, shuffled=False)
    view = shown(ORDER, order)
    assert tuple(key for key, _ in view.lefts) == order != ("p1", "p2", "p3", "p4")
    assert [text for _, text in view.options] == ["1", "2", "3", "4"]
    assert shown(ORDER).lefts == tuple(sorted(shown(ORDER).lefts, key=lambda step: step[1]))


def test_the_right_choice_of_a_gap_is_not_marked() -> None:
    view = shown(GAPS, option_order(GAPS, "a", 1))
    assert "*" not in "".join(text for _, text in view.options)
    assert "empat" not in str(view)
    assert [gap for _words, gap in view.segments] == ["p1", "p2", "p3", ""]


@pytest.mark.parametrize(
    ("kind", "prompt", "lines", "fault"),
    [
        (QuestionKind.ORDERING, "Urutkan.", ["a", "b"], QuestionFault.TOO_FEW_STEPS),
        (QuestionKind.ORDERING, "Urutkan.", ["a", "b", "a"], QuestionFault.TWIN_STEPS),
        (QuestionKind.CLOZE, "Tanpa celah.", ["1 = a"], QuestionFault.GAPS),
        (QuestionKind.CLOZE, "[1] dan [2].", ["1 = a"], QuestionFault.GAPS),
        (QuestionKind.CLOZE, "[1] dan [1].", ["1 = a"], QuestionFault.GAPS),
        (QuestionKind.CLOZE, "[1].", ["1 = a", "1 = b"], QuestionFault.GAPS),
        (QuestionKind.CLOZE, "[1].", ["1 = |"], QuestionFault.GAPS),
        (QuestionKind.CLOZE, "[1].", ["1 = *a | *b"], QuestionFault.GAP_CHOICES),
        (QuestionKind.CLOZE, "[1].", ["1 = *a"], QuestionFault.GAP_CHOICES),
    ],
)
def test_what_cannot_be_asked_is_said(kind, prompt, lines, fault) -> None:
    assert fault in faults(Question(kind, prompt, **key_parts(kind, lines)))


@pytest.mark.parametrize("question", [ORDER, GAPS])
def test_lines_and_json_give_the_question_back(question) -> None:
    assert key_parts(question.kind, answer_lines(question))["pairs"] == question.pairs
    assert question_from_json(question_to_json(question)) == question


def test_answers_read_as_the_learner_gave_them(db) -> None:
    view = shown(ORDER)
    posted = posted_answer(view, MultiDict({"pair-p2": "p1", "pair-p1": "p2"}))
    assert answer_words(view, posted) == "1. Catat; 2. Terima"
    assert answer_words(shown(GAPS), {"pairs": {"p1": "14", "p2": "p2.2"}}) == "[1] 14; [2] warga"


def test_an_author_writes_both_and_a_learner_sits_them(trio, browsers) -> None:
    draft = a_draft(trio.ani, questions=0)
    author = browsers(trio.ani)
    address = f"/kursus/{draft.course_id}/soal/baru"
    refused = author.send(address, {"kind": "cloze", "prompt": "Dijawab [1] hari.", "answers": "14", "tags": "celah"})
    assert refused.status_code == 422
    assert "satu baris untuk setiap celah" in text_of(refused)
    for question in (ORDER, GAPS):
        sent = {"kind": question.kind.value, "prompt": question.prompt, "tags": question.tags[0]}
        made = author.send(address, {**sent, "answers": "\n".join(answer_lines(question)).replace("*lurah", "lurah")})
        assert made.status_code == 303
    exam = draft.lessons[-1]
    authoring.write_quiz(exam, QuizRules(Purpose.FINAL, ((1, "", "urut"), (1, "", "celah")), pass_percent=50))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    attempt = quizzes.start(enrolment, queries.quiz_of(exam))
    learner, path = browsers(trio.budi), f"/kursus/percobaan/{attempt.id}/soal"
    places = {queries.shown_question(attempt, n).kind: n for n in (1, 2)}
    first, second = places[QuestionKind.ORDERING], places[QuestionKind.CLOZE]
    page = learner.get(f"{path}/{first}").get_data(as_text=True)
    assert all(step in page for step in ("Terima", "Catat", "Periksa", "Jawab"))
    steps_sent = {f"pair-{key}": key for key in ("p1", "p2", "p3", "p4")}
    assert learner.send(f"{path}/{first}", {**steps_sent, "sequence": "0", "go": "next"}).status_code == 303
    page = learner.get(f"{path}/{second}").get_data(as_text=True)
    assert 'name="pair-p1" type="text"' in page
    assert "empat belas" not in page
    gaps_sent = {"pair-p1": "14", "pair-p2": "p2.1", "pair-p3": "camat", "sequence": "0", "go": "check"}
    assert learner.send(f"{path}/{second}", gaps_sent).status_code == 303
    checked = text_of(learner.get(f"/kursus/percobaan/{attempt.id}/periksa"))
    assert "1. Terima; 2. Catat; 3. Periksa; 4. Jawab" in checked
    assert "[1] 14; [2] unit layanan; [3] camat" in checked
    assert quizzes.submit(attempt).score.earned == FULL + round(FULL * 2 / 3)
