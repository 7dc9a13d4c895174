"""Read Moodle XML, the format Moodle exports its question bank in.

Kinds read: multichoice, truefalse, shortanswer, numerical, matching, ordering, cloze. The name becomes the title, a category
the objective or a tag. Penalties are not read: they belong to ways of asking that this quiz does not have.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from courses.banks.rules.readings import (
    DroppedError,
    FileFault,
    Gathering,
    LossReason,
    Reading,
    UnreadableFileError,
    filed,
    markdown_of,
    without_even_weights,
)
from courses.banks.rules.xml import Element, read_xml
from courses.quizzes.rules.questions import FULL, NumberKey, Option, Pair, Question, QuestionKind, TextKey, steps

_STYLES = {"plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "moodle"}
#: What Moodle answers by itself when an author wrote nothing.
_ROUTINE = frozenset(
    {
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "Jawaban Anda benar.",
        "Jawaban Anda benar sebagian.",
        "Jawaban Anda salah.",
    }
)


def read_moodle(content: bytes, objectives: Collection[str] = ()) -> Reading:
    """Read a Moodle XML file."""
    root = read_xml(content)
    if root.name != "quiz":
        raise UnreadableFileError(FileFault.NOT_MOODLE, root.line, 1)
    gathering = Gathering()
    category = ""
    for element in root.children("question"):
        kind = element.attributes.get("type", "")
        if kind == "category":
            category = _category(element.text("category", "text"))
            continue
        notes: list[LossReason] = []
        try:
            question = _question(element, kind, notes)
        except DroppedError as dropped:
            said = markdown_of(element.text("questiontext", "text"), "html", []) or element.text("name", "text")
            gathering.drop(element.line, dropped.reason, said)
            continue
        tags = tuple(dict.fromkeys(tag.text("text") for tag in _below(element, "tags", "tag") if tag.text("text")))
        gathering.take(element.line, filed(replace(question, tags=tags), category, objectives), notes)
    return gathering.reading()


def _category(path: str) -> str:
    """The last part of a category's path, unless Moodle itself made it up."""
    last = path.replace("//", "\0").rsplit("/", 1)[-1].replace("\0", "/").strip()
    return "" if last == "top" or last.startswith(("$", "Default for ")) else last.replace("/", " ")


def _below(element: Element, first: str, second: str) -> list[Element]:
    holder = element.child(first)
    return list(holder.children(second)) if holder else []


def _words(element: Element | None, notes: list[LossReason]) -> str:
    if element is None:
        return ""
    style = _STYLES.get(element.attributes.get("format", ""), "html")
    said = markdown_of(element.text("text").replace("\xa0", " "), style, notes)
    if element.child("file") is not None:
        notes.append(LossReason.PICTURE)
    return said.replace("\xa0", " ").strip()


def _question(element: Element, kind: str, notes: list[LossReason]) -> Question:
    if element.text("hidden") == "1":
        raise DroppedError(LossReason.HIDDEN)
    if kind not in _READERS:
        reason = {"essay": LossReason.ESSAY, "description": LossReason.DESCRIPTION}.get(kind, LossReason.KIND)
        raise DroppedError(reason)
    read = _READERS[kind](element, notes)
    question = replace(
        read,
        prompt=read.prompt or _words(element.child("questiontext"), notes),
        title=element.text("name", "text"),
        feedback=_words(element.child("generalfeedback"), notes),
    )
    if _decimal(element.text("defaultgrade") or "1") != 1:
        notes.append(LossReason.POINTS)
    if element.child("hint") is not None:
        notes.append(LossReason.HINTS)
    if _combined(element, "partiallycorrectfeedback", notes):
        notes.append(LossReason.PARTLY)
    return question


def _combined(element: Element, name: str, notes: list[LossReason]) -> str:
    said = _words(element.child(name), notes)
    return "" if said in _ROUTINE else said


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise DroppedError(LossReason.NUMBER) from None
    if not value.is_finite() or abs(value) > Decimal(10) ** 20:
        raise DroppedError(LossReason.NUMBER)
    return value


def _credit(answer: Element) -> int:
    return int((_decimal(answer.attributes.get("fraction", "0")) * 100).to_integral_value())


def _choice(element: Element, notes: list[LossReason]) -> Question:
    several = element.text("single").lower() in ("false", "0")
    if element.text("shuffleanswers").lower() in ("false", "0"):
        notes.append(LossReason.ORDER)
    options: list[Option] = []
    for number, answer in enumerate(element.children("answer"), start=1):
        credit = _credit(answer)
        correct = credit > 0 if several else credit >= FULL
        if correct and not several and any(option.correct for option in options):
            notes.append(LossReason.SEVERAL_RIGHT)
            correct = False
        usual = FULL if correct else 0
        options.append(
            Option(
                key=f"o{number}",
                text=_words(answer, notes),
                correct=correct,
                weight=None if credit == usual and not several else credit,
                feedback=_words(answer.child("feedback"), notes),
            )
        )
    return Question(
        kind=QuestionKind.MULTIPLE if several else QuestionKind.SINGLE,
        prompt="",
        options=without_even_weights(options) if several else tuple(options),
        feedback_right=_combined(element, "correctfeedback", notes),
        feedback_wrong=_combined(element, "incorrectfeedback", notes),
    )


def _true_false(element: Element, notes: list[LossReason]) -> Question:
    told: dict[bool, tuple[int, str]] = {}
    for answer in element.children("answer"):
        said = answer.text("text").lower()
        if said in ("true", "false"):
            told[said == "true"] = (_credit(answer), _words(answer.child("feedback"), notes))
    if set(told) != {True, False} or (told[True][0] > 0) == (told[False][0] > 0):
        raise DroppedError(LossReason.NO_ANSWER)
    truth = told[True][0] > 0
    return Question(
        kind=QuestionKind.TRUE_FALSE,
        prompt="",
        truth=truth,
        feedback_right=told[truth][1],
        feedback_wrong=told[not truth][1],
    )


def _short(element: Element, notes: list[LossReason]) -> Question:
    if element.text("usecase") in ("1", "true"):
        notes.append(LossReason.CASE)
    return Question(
        kind=QuestionKind.SHORT_TEXT,
        prompt="",
        texts=tuple(
            TextKey(answer.text("text"), _credit(answer), _words(answer.child("feedback"), notes))
            for answer in element.children("answer")
        ),
    )


def _numeric(element: Element, notes: list[LossReason]) -> Question:
    numbers: list[NumberKey] = []
    wrong = ""
    for answer in element.children("answer"):
        said, feedback = answer.text("text"), _words(answer.child("feedback"), notes)
        if said == "*":
            wrong = feedback
            continue
        tolerance = abs(_decimal(answer.text("tolerance") or "0"))
        numbers.append(NumberKey(_decimal(said), tolerance, _credit(answer), feedback))
    if _below(element, "units", "unit"):
        notes.append(LossReason.UNIT)
    return Question(kind=QuestionKind.NUMERIC, prompt="", numbers=tuple(numbers), feedback_wrong=wrong)


def _matching(element: Element, notes: list[LossReason]) -> Question:
    return Question(
        kind=QuestionKind.MATCHING,
        prompt="",
        pairs=tuple(
            Pair(key=f"p{number}", left=_words(each, notes), right=each.text("answer", "text"))
            for number, each in enumerate(element.children("subquestion"), start=1)
        ),
        feedback_right=_combined(element, "correctfeedback", notes),
        feedback_wrong=_combined(element, "incorrectfeedback", notes),
    )


def _ordering(element: Element, notes: list[LossReason]) -> Question:
    # The share of a step is its place; files without it have the steps in order.
    answers = sorted(element.children("answer"), key=_credit)
    return Question(
        kind=QuestionKind.ORDERING,
        prompt="",
        pairs=steps(_words(answer, notes) for answer in answers),
        feedback_right=_combined(element, "correctfeedback", notes),
        feedback_wrong=_combined(element, "incorrectfeedback", notes),
    )


_TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
_CHOSEN = {f"{name}{more}" for name in ("MULTICHOICE", "MC") for more in ("", "_V", "_H", "_S", "_VS", "_HS")} | {
    "MCV", "MCH", "MCS", "MCVS", "MCHS",
}  # fmt: skip
_MOODLE_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}")


def _cloze(element: Element, notes: list[LossReason]) -> Question:
    """The gaps of the text in its order. What is only partly right is not right, and what is told about a gap is lost."""
    text, pairs = "", list[Pair]()
    whole = _words(element.child("questiontext"), notes)
    end = 0
    for number, found in enumerate(_MOODLE_GAP.finditer(whole), start=1):
        text, end = f"{text}{whole[end : found.start()]}[{number}]", found.end()
        if found[1] not in ("", "1"):
            notes.append(LossReason.POINTS)
        pairs.append(Pair(f"p{number}", str(number), " | ".join(_gap_wordings(found[2], found[3], notes))))
    return Question(QuestionKind.CLOZE, prompt=text + whole[end:], pairs=tuple(pairs))


def _gap_wordings(kind: str, answers: str, notes: list[LossReason]) -> list[str]:
    if kind not in _TYPED | _CHOSEN:
        raise DroppedError(LossReason.KIND)
    wordings = []
    for answer in re.split(r"(?<!\\)~", answers):
        said, *told = re.split(r"(?<!\\)#", answer.strip(), maxsplit=1)
        share = re.match(r"%(-?\d+(?:\.\d+)?)%|=", said)
        word = re.sub(r"\\(.)", r"\1", said[share.end() if share else 0 :]).strip()
        right = share is not None and (share[0] == "=" or share[1] == "100")
        if kind in ("NUMERICAL", "NM"):
            word, _colon, around = word.partition(":")
            told += [around] if around not in ("", "0") else []
        if any(told) or (share is not None and not right and share[1] != "0") or "|" in word:
            notes.append(LossReason.GAP)
        if kind in _CHOSEN:
            wordings.append(f"*{word}" if right else word)
        elif right:
            wordings.append(word)
    return [wording.replace("|", "/") for wording in wordings]


_READERS = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
}
