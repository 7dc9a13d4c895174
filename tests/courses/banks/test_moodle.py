"""Reading Moodle XML: five kinds, their losses, and no door for what XML can do to a server."""

import time
from decimal import Decimal

import pytest

from courses.banks.rules.moodle import read_moodle
from courses.banks.rules.readings import FileFault, LossReason, UnreadableFileError
from courses.quizzes.rules.questions import FULL, Answer, Question, QuestionKind
from courses.quizzes.rules.scoring import mark


def a_question_element(kind: str, inside: str = "", name: str = "Q1", prompt: str = "Apa?") -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{prompt}]]></text></questiontext>{inside}</question>'
    )


def an_answer_element(text: str, fraction: str, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}"><text>{text}</text>{more}<feedback><text>{feedback}</text></feedback></answer>'
    )


def a_file(*questions: str) -> bytes:
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()


def only(*questions: str) -> Question:
    reading = read_moodle(a_file(*questions))
    assert reading.losses == ()
    (found,) = reading.found
    return found.question


def test_one_right_answer_with_its_feedback() -> None:
    inside = an_answer_element("Warga", "100", "Tepat.") + an_answer_element("Mesin", "33.33333")
    inside += (
        an_answer_element("Robot", "0")
        + "<generalfeedback format='html'><text>Lihat maklumat.</text></generalfeedback>"
    )
    inside += "<correctfeedback format='html'><text>Your answer is correct.</text></correctfeedback>"
    inside += "<incorrectfeedback format='html'><text>&lt;p&gt;Baca lagi.&lt;/p&gt;</text></incorrectfeedback>"
    question = only(a_question_element("multichoice", inside + "<single>true</single>"))
    assert (question.kind, question.title, question.feedback) == (QuestionKind.SINGLE, "Q1", "Lihat maklumat.")
    assert (question.feedback_right, question.feedback_wrong) == ("", "Baca lagi.")
    assert [(o.text, o.correct, o.weight) for o in question.options] == [
        ("Warga", True, None),
        ("Mesin", False, 3333),
        ("Robot", False, None),
    ]
    assert mark(question, Answer(choices=("o1",))).feedback == "Tepat."


def test_several_right_answers_in_equal_shares_need_no_weights_and_others_keep_theirs() -> None:
    equal = [an_answer_element("a", "50"), an_answer_element("b", "50"), an_answer_element("c", "-100")]
    question = only(a_question_element("multichoice", "".join(equal) + "<single>false</single>"))
    assert question.kind is QuestionKind.MULTIPLE
    assert [(o.correct, o.weight) for o in question.options] == [(True, None), (True, None), (False, None)]
    uneven = [an_answer_element("a", "75"), an_answer_element("b", "25"), an_answer_element("c", "0")]
    question = only(a_question_element("multichoice", "".join(uneven) + "<single>false</single>"))
    assert [o.weight for o in question.options] == [7500, 2500, 0]


def test_true_or_false() -> None:
    inside = an_answer_element("true", "0", "Bukan.") + an_answer_element("false", "100", "Ya.")
    question = only(a_question_element("truefalse", inside))
    assert (question.truth, question.feedback_right, question.feedback_wrong) == (False, "Ya.", "Bukan.")


def test_numbers_and_short_texts() -> None:
    inside = an_answer_element("6.25", "100", more="<tolerance>0.05</tolerance>") + an_answer_element(
        "*", "0", "Hitung."
    )
    question = only(a_question_element("numerical", inside))
    assert (question.numbers[0].value, question.numbers[0].tolerance) == (Decimal("6.25"), Decimal("0.05"))
    assert question.feedback_wrong == "Hitung."
    inside = an_answer_element("warga", "100") + an_answer_element("masyarakat*", "50", "Hampir.")
    question = only(a_question_element("shortanswer", inside))
    assert [(key.pattern, key.credit) for key in question.texts] == [("warga", FULL), ("masyarakat*", 5000)]


def test_matching_with_a_distractor() -> None:
    pairs = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("JP", "45 menit"), ("SKM", "survei"), ("", "jam"))
    )
    question = only(a_question_element("matching", pairs))
    assert [(pair.left, pair.right) for pair in question.pairs] == [("JP", "45 menit"), ("SKM", "survei"), ("", "jam")]


def test_categories_and_tags_file_a_question() -> None:
    def a_category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    inside = an_answer_element("true", "100") + an_answer_element("false", "0")
    reading = read_moodle(
        a_file(
            a_category("$course$/top/Default for C1"),
            a_question_element("truefalse", inside + "<tags><tag><text>mudah</text></tag></tags>", prompt="A?"),
            a_category("$course$/top/Kursus/T2"),
            a_question_element("truefalse", inside, prompt="B?"),
            a_category("$course$/top/Umum"),
            a_question_element("truefalse", inside, prompt="C?"),
        ),
        {"T1", "T2"},
    )
    assert [(found.question.objective, found.question.tags) for found in reading.found] == [
        ("", ("mudah",)),
        ("T2", ()),
        ("", ("Umum",)),
    ]


@pytest.mark.parametrize(
    ("kind", "inside", "reason"),
    [
        ("essay", "", LossReason.ESSAY),
        ("description", "", LossReason.DESCRIPTION),
        ("ddmarker", "", LossReason.KIND),
        ("truefalse", "<hidden>1</hidden>", LossReason.HIDDEN),
        ("truefalse", an_answer_element("true", "100"), LossReason.NO_ANSWER),
        ("numerical", an_answer_element("banyak", "100"), LossReason.NUMBER),
        ("numerical", an_answer_element("NaN", "100"), LossReason.NUMBER),
        ("shortanswer", "", LossReason.UNSOUND),
        ("multichoice", an_answer_element("a", "seratus"), LossReason.NUMBER),
        ("multichoice", an_answer_element("a", "100"), LossReason.UNSOUND),
    ],
)
def test_what_cannot_be_taken_is_reported_with_its_line(kind, inside, reason) -> None:
    (loss,) = read_moodle(a_file("", a_question_element(kind, inside))).losses
    assert (loss.line, loss.reason, loss.question_kept) == (4, reason, False)


def test_what_is_left_behind_is_said() -> None:
    inside = an_answer_element("a", "100") + an_answer_element("b", "100") + an_answer_element("c", "0")
    inside += "<single>true</single><shuffleanswers>0</shuffleanswers><defaultgrade>2</defaultgrade><hint><text>h</text></hint>"
    inside += "<partiallycorrectfeedback format='html'><text>Sebagian.</text></partiallycorrectfeedback>"
    prompt = "<div>Lihat <b>ini</b> <img src='@@PLUGINFILE@@/a.png'>&nbsp;dan pilih.</div>"
    reading = read_moodle(a_file(a_question_element("multichoice", inside, prompt=prompt)))
    assert reading.found[0].question.prompt.split() == ["Lihat", "**ini**", "dan", "pilih."]
    assert {loss.reason for loss in reading.losses} == {
        LossReason.SEVERAL_RIGHT, LossReason.ORDER, LossReason.POINTS, LossReason.HINTS, LossReason.PARTLY,
        LossReason.PICTURE, LossReason.HTML,
    }  # fmt: skip
    assert all(loss.question_kept for loss in reading.losses)
    case = an_answer_element("Bina", "100") + "<usecase>1</usecase>"
    assert read_moodle(a_file(a_question_element("shortanswer", case))).losses[0].reason is LossReason.CASE
    unit = an_answer_element("5", "100") + "<units><unit><unit_name>m</unit_name></unit></units>"
    assert read_moodle(a_file(a_question_element("numerical", unit))).losses[0].reason is LossReason.UNIT


LAUGHS = "<!DOCTYPE quiz [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{('&' + below + ';') * 10}'>" for below, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (f"{LAUGHS}]><quiz>&i;</quiz>", FileFault.DOCTYPE, 1),
        ("<!DOCTYPE quiz [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<quiz>&x;</quiz>", FileFault.DOCTYPE, 1),
        ("<!DOCTYPE quiz SYSTEM 'http://127.0.0.1/a.dtd'><quiz/>", FileFault.DOCTYPE, 1),
        ("<quiz>\n<question>\n</quiz>", FileFault.NOT_XML, 3),
        ("<quiz>&unknown;</quiz>", FileFault.NOT_XML, 1),
        ("<?xml version='1.0' encoding='klingon'?><quiz/>", FileFault.NOT_XML, 1),
        ("\n<quiz>" + "<a>" * 100_000, FileFault.TOO_DEEP, 2),
        ("<html><body/></html>", FileFault.NOT_MOODLE, 1),
    ],
)
def test_dangerous_and_broken_xml_is_refused_at_once_with_its_place(content, fault, line) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFileError) as refusal:
        read_moodle(content.encode())
    assert (refusal.value.fault, refusal.value.line) == (fault, line)
    assert time.monotonic() - began < 1


def test_a_prompt_made_of_angle_brackets_takes_no_time() -> None:
    began = time.monotonic()
    reading = read_moodle(a_file(a_question_element("truefalse", prompt="<a" * 200_000)))
    assert reading.found == ()
    assert time.monotonic() - began < 2


def test_gaps_are_read_with_their_choices_and_what_they_lose() -> None:
    whole = (
        "<quiz><question type='cloze'><name><text>N</text></name><questiontext format='html'><text><![CDATA[<p>Dijawab "
        "{1:SHORTANSWER:=14~%100%empat belas~%50%15#hampir} hari oleh {:MULTICHOICE:=unit \\~ dinas~warga}, "
        "{2:NM:=3:0.5} kali.</p>]]></text></questiontext></question></quiz>"
    )
    reading = read_moodle(whole.encode())
    (found,) = reading.found
    assert found.question.prompt == "Dijawab [1] hari oleh [2], [3] kali."
    assert [pair.wordings for pair in found.question.pairs] == [
        ("14", "empat belas"),
        ("*unit ~ dinas", "warga"),
        ("3",),
    ]
    assert {loss.reason for loss in reading.losses} == {LossReason.GAP, LossReason.POINTS}


def test_several_right_choices_of_one_gap_cannot_be_asked() -> None:
    whole = (
        "<quiz><question type='cloze'><name><text>N</text></name><questiontext format='html'><text>Warga "
        "{1:MULTIRESPONSE:=a~=b}</text></questiontext></question></quiz>"
    )
    assert [loss.reason for loss in read_moodle(whole.encode()).losses] == [LossReason.KIND]


def test_steps_are_read_by_their_place() -> None:
    steps = "".join(
        f"<answer fraction='{place}' format='plain_text'><text>{text}</text></answer>"
        for place, text in ((2, "Catat"), (1, "Sapa"), (3, "Arsipkan"))
    )
    whole = (
        "<quiz><question type='ordering'><name><text>N</text></name><questiontext format='html'><text>Urutkan.</text>"
        f"</questiontext>{steps}</question></quiz>"
    )
    (found,) = read_moodle(whole.encode()).found
    assert [pair.left for pair in found.question.pairs] == ["Sapa", "Catat", "Arsipkan"]
