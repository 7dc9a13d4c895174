"""Reading QTI 2: six interactions, one item or a package."""

import io
import zipfile
from decimal import Decimal

import pytest

from courses.banks.rules.formats import Format, read_questions
from courses.banks.rules.qti import read_qti
from courses.banks.rules.readings import FileFault, LossReason, UnreadableFileError
from courses.quizzes.rules.questions import Question, QuestionKind


def an_item(
    body: str, values: tuple[str, ...], base: str = "identifier", cardinality: str = "single", more: str = ""
) -> bytes:
    right = "".join(f"<value>{value}</value>" for value in values)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='i1' title='Soal 1'>"
        f"<responseDeclaration identifier='R' cardinality='{cardinality}' baseType='{base}'>"
        f"<correctResponse>{right}</correctResponse></responseDeclaration>"
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    ).encode()


CHOICES = (
    "<p>Baca\n  <b>baik-baik</b>.</p><choiceInteraction responseIdentifier='R' maxChoices='1'><prompt>Berapa &lt; satu JP?</prompt>"
    "<simpleChoice identifier='A'>30 menit</simpleChoice><simpleChoice identifier='B'>45 <em>menit</em></simpleChoice>"
    "<simpleChoice identifier='C'>60 menit</simpleChoice></choiceInteraction>"
)


def only(content: bytes) -> Question:
    form, reading = read_questions(content, None)
    assert (form, reading.losses) == (Format.QTI, ())
    (found,) = reading.found
    return found.question


def test_choices_with_one_and_with_several_right() -> None:
    question = only(an_item(CHOICES, ("B",)))
    assert (question.kind, question.title) == (QuestionKind.SINGLE, "Soal 1")
    assert question.prompt == "Baca **baik-baik**.\n\nBerapa < satu JP?"
    assert [(o.text, o.correct) for o in question.options] == [
        ("30 menit", False),
        ("45 *menit*", True),
        ("60 menit", False),
    ]
    several = only(an_item(CHOICES, ("A", "C"), cardinality="multiple"))
    assert several.kind is QuestionKind.MULTIPLE
    assert [o.correct for o in several.options] == [True, False, True]


def test_a_text_and_a_number_fill_a_gap() -> None:
    body = "<p>Satu JP adalah <textEntryInteraction responseIdentifier='R'/> menit.</p>"
    text = only(an_item(body, ("empat puluh lima", "45"), base="string"))
    assert (text.kind, text.prompt) == (QuestionKind.SHORT_TEXT, "Satu JP adalah _____ menit.")
    assert [key.pattern for key in text.texts] == ["empat puluh lima", "45"]
    assert only(an_item(body, ("45.5",), base="float")).numbers[0].value == Decimal("45.5")


ORDER = (
    "<orderInteraction responseIdentifier='R'><prompt>Urutkan.</prompt><simpleChoice identifier='A'>Catat</simpleChoice>"
    "<simpleChoice identifier='B'>Sapa</simpleChoice><simpleChoice identifier='C'>Arsipkan</simpleChoice></orderInteraction>"
)
ASSOCIATE = (
    "<associateInteraction responseIdentifier='R'><prompt>Pasangkan.</prompt>"
    "<simpleAssociableChoice identifier='A'>Surat masuk</simpleAssociableChoice>"
    "<simpleAssociableChoice identifier='B'>Agenda</simpleAssociableChoice>"
    "<simpleAssociableChoice identifier='C'>Keluhan</simpleAssociableChoice>"
    "<simpleAssociableChoice identifier='D'>Formulir</simpleAssociableChoice>"
    "<simpleAssociableChoice identifier='E'>Meja</simpleAssociableChoice></associateInteraction>"
)


def test_one_choice_in_the_middle_of_a_sentence() -> None:
    body = (
        "<p>Satu JP adalah <inlineChoiceInteraction responseIdentifier='R'><inlineChoice identifier='A'>45</inlineChoice>"
        "<inlineChoice identifier='B'>60</inlineChoice></inlineChoiceInteraction> menit.</p>"
    )
    question = only(an_item(body, ("A",)))
    assert (question.kind, question.prompt) == (QuestionKind.SINGLE, "Satu JP adalah _____ menit.")
    assert [(option.text, option.correct) for option in question.options] == [("45", True), ("60", False)]


def test_pairs_without_sides_become_a_matching_question() -> None:
    question = only(an_item(ASSOCIATE, ("A B", "C D"), base="pair", cardinality="multiple"))
    assert (question.kind, question.prompt) == (QuestionKind.MATCHING, "Pasangkan.")
    assert [(pair.left, pair.right) for pair in question.pairs] == [
        ("Surat masuk", "Agenda"),
        ("Keluhan", "Formulir"),
        ("", "Meja"),
    ]


def test_an_order_stays_one_and_two_steps_become_a_match_and_that_is_said() -> None:
    question = only(an_item(ORDER, ("B", "A", "C"), cardinality="ordered"))
    assert question.kind is QuestionKind.ORDERING
    assert [pair.left for pair in question.pairs] == ["Sapa", "Catat", "Arsipkan"]
    two = ORDER.replace("<simpleChoice identifier='C'>Arsipkan</simpleChoice>", "")
    _form, reading = read_questions(an_item(two, ("B", "A"), cardinality="ordered"), None)
    (found,) = reading.found
    assert found.question.kind is QuestionKind.MATCHING
    assert [(pair.left, pair.right) for pair in found.question.pairs] == [("1.", "Sapa"), ("2.", "Catat")]
    assert [loss.reason for loss in reading.losses] == [LossReason.SEQUENCE]


def test_a_match_with_a_distractor() -> None:
    def side(*keys: str) -> str:
        inner = "".join(f"<simpleAssociableChoice identifier='{k}'>{k} kata</simpleAssociableChoice>" for k in keys)
        return f"<simpleMatchSet>{inner}</simpleMatchSet>"

    body = f"<matchInteraction responseIdentifier='R'><prompt>Pasangkan.</prompt>{side('a', 'b')}{side('x', 'y', 'z')}</matchInteraction>"
    question = only(an_item(body, ("a y", "b x"), base="directedPair", cardinality="multiple"))
    assert [(p.left, p.right) for p in question.pairs] == [("a kata", "y kata"), ("b kata", "x kata"), ("", "z kata")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (an_item(CHOICES, ()), LossReason.NO_ANSWER),
        (an_item(CHOICES, ("Z",)), LossReason.UNKNOWN_KEY),
        (an_item(CHOICES + CHOICES, ("A",)), LossReason.KIND),
        (an_item("<p>Bacalah.</p>", ("A",)), LossReason.DESCRIPTION),
        (an_item("<extendedTextInteraction responseIdentifier='R'/>", ("A",)), LossReason.ESSAY),
        (an_item("<hotspotInteraction responseIdentifier='R'/>", ("A",)), LossReason.KIND),
        (an_item(ORDER, ("A", "B"), cardinality="ordered"), LossReason.UNKNOWN_KEY),
        (an_item(ASSOCIATE, ("A B", "A C"), base="pair", cardinality="multiple"), LossReason.PAIRS),
        (an_item("<p><textEntryInteraction responseIdentifier='R'/></p>", ("x",), base="float"), LossReason.NUMBER),
    ],
)
def test_what_cannot_be_taken_is_reported(content: bytes, reason: LossReason) -> None:
    (loss,) = read_qti([content]).losses
    assert (loss.line, loss.reason, loss.question_kept) == (2, reason, False)


def test_what_is_left_behind_is_said() -> None:
    body = CHOICES.replace("30 menit", "30 menit<img src='a.png'/><feedbackInline>Kurang.</feedbackInline>")
    reading = read_qti([an_item(body, ("B",), more="<modalFeedback>Ya.</modalFeedback>")])
    assert {loss.reason for loss in reading.losses} == {LossReason.PICTURE, LossReason.HTML, LossReason.FEEDBACK}
    assert reading.found[0].question.options[0].text == "30 menit"


def test_a_package_is_read_whole_and_a_bomb_is_not() -> None:
    def a_package(**members: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("imsmanifest.xml", "<manifest/>")
            for name, content in members.items():
                archive.writestr(f"{name}.xml", content)
        return target.getvalue()

    form, reading = read_questions(
        a_package(**{"../b": an_item(CHOICES, ("B",)), "a": an_item(CHOICES, ("A",)), "test": b"<assessmentTest/>"}),
        None,
    )
    assert (form, len(reading.found)) == (Format.QTI, 2)
    for content, fault in ((a_package(a=b"0" * 61_000_000), FileFault.TOO_LARGE), (a_package(), FileFault.NOT_QTI)):
        with pytest.raises(UnreadableFileError) as refusal:
            read_questions(content, None)
        assert refusal.value.fault is fault
