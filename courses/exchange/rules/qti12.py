"""Assessments of QTI 1.2 as Common Cartridge carries them: the kinds a quiz here can score, and what is lost of others."""

import html
import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from courses.banks.rules.readings import LossReason, markdown_of
from courses.banks.rules.xml import Element
from courses.exchange.rules.plans import Loss, LossKind
from courses.quizzes.rules.questions import NumberKey, Option, Question, QuestionKind, TextKey, faults

_TRUE, _FALSE = frozenset({"true", "benar", "ya"}), frozenset({"false", "salah", "tidak"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """A test, or a bank of questions without one."""

    title: str
    questions: tuple[Question, ...]
    losses: tuple[Loss, ...]
    is_bank: bool
    limit_minutes: int | None = None
    attempts_allowed: int | None = None


class _UnreadError(Exception):
    def __init__(self, kind: LossKind) -> None:
        self.kind = kind


def read_assessment(root: Element) -> Assessment:
    """The questions of a `questestinterop`."""
    top = root.child("assessment")
    bank = root.child("objectbank")
    holder = top or bank or root
    questions: list[Question] = []
    losses: list[Loss] = []
    for n, item in enumerate(_items(holder), start=1):
        name = item.attributes.get("title") or f"{n}"
        notes: list[LossReason] = []
        try:
            question = replace(_question(item, notes), title=" ".join(name.split())[:60])
        except _UnreadError as unread:
            losses.append(Loss(unread.kind, name))
            continue
        if faults(question):
            losses.append(Loss(LossKind.QUESTION_UNSOUND, name))
            continue
        if LossReason.PICTURE in notes:
            losses.append(Loss(LossKind.QUESTION_MEDIA, name))
        questions.append(question)
    stated = _stated(top) if top else {}
    return Assessment(
        title=" ".join((holder.attributes.get("title") or "").split()),
        questions=tuple(questions),
        losses=tuple(losses),
        is_bank=top is None,
        limit_minutes=_whole(stated.get("qmd_timelimit", ""), 600),
        attempts_allowed=_whole(stated.get("cc_maxattempts", ""), 100),
    )


def _items(element: Element) -> list[Element]:
    found = []
    for child in element.children():
        if child.name == "item":
            found.append(child)
        elif child.name == "section":
            found += _items(child)
    return found


def _stated(element: Element) -> dict[str, str]:
    return {
        each.text("fieldlabel"): each.text("fieldentry")
        for block in (*element.children("qtimetadata"), *_metadata(element))
        for each in block.children("qtimetadatafield")
    }


def _metadata(element: Element) -> list[Element]:
    return [block for outer in element.children("itemmetadata") for block in outer.children("qtimetadata")]


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,4}", text) and 1 <= int(text) <= most else None


def _all(element: Element, name: str) -> list[Element]:
    found = []
    for child in element.children():
        if child.name == name:
            found.append(child)
        found += _all(child, name)
    return found


def _words(element: Element | None, notes: list[LossReason]) -> str:
    """The words right in a material or flow, answers not among them."""
    if element is None:
        return ""
    if element.name == "mattext":
        text = "".join(part for part in element.parts if isinstance(part, str))
        style = "html" if element.attributes.get("texttype", "text/plain") == "text/html" else "plain"
        if style == "plain":
            return html.unescape(text).strip()
        return re.sub(r"\n\s*\n\s*", "\n\n", markdown_of(text, style, notes)).strip()
    if element.name in ("matimage", "mataudio", "matvideo"):
        notes.append(LossReason.PICTURE)
        return ""
    if element.name.startswith("response_") and element.name != "response_label":
        return ""
    return "\n\n".join(filter(None, (_words(child, notes) for child in element.children())))


def _question(item: Element, notes: list[LossReason]) -> Question:
    profile = _stated(item).get("cc_profile", "")
    presentation = item.child("presentation")
    if presentation is None or "essay" in profile:
        raise _UnreadError(LossKind.QUESTION_KIND)
    choices, entries = _all(presentation, "response_lid"), _all(presentation, "response_str")
    numbers = _all(presentation, "response_num")
    if len(choices) + len(entries) + len(numbers) != 1:
        raise _UnreadError(LossKind.QUESTION_KIND)
    prompt = _words(presentation, notes)
    told = _feedback(item, notes)
    right = _right_condition(item)
    if right is None:
        raise _UnreadError(LossKind.QUESTION_KIND)
    if choices:
        return replace(_choice(choices[0], right, notes, told), prompt=prompt)
    keys = [_text_of(each) for each in _all(right, "varequal")]
    if numbers:
        try:
            values = [Decimal(key) for key in keys]
        except InvalidOperation:
            raise _UnreadError(LossKind.QUESTION_UNSOUND) from None
        if not all(value.is_finite() for value in values):
            raise _UnreadError(LossKind.QUESTION_UNSOUND)
        return Question(QuestionKind.NUMERIC, prompt, numbers=tuple(map(NumberKey, values)), feedback=told.get("", ""))
    keys += [f"*{_text_of(each)}*" for each in _all(right, "varsubstring")]
    return Question(
        QuestionKind.SHORT_TEXT,
        prompt,
        texts=tuple(TextKey(key) for key in dict.fromkeys(keys)),
        feedback=told.get("", ""),
    )


def _text_of(element: Element) -> str:
    return "".join(part for part in element.parts if isinstance(part, str)).strip()


def _choice(given: Element, right: Element, notes: list[LossReason], told: dict[str, str]) -> Question:
    labels = _all(given, "response_label")
    refused = {id(each) for negation in _all(right, "not") for each in _all(negation, "varequal")}
    keys = {_text_of(each) for each in _all(right, "varequal") if id(each) not in refused}
    texts = [_words(label, notes) for label in labels]
    plain = [re.sub(r"\W", "", text).casefold() for text in texts]
    idents = [label.attributes.get("ident", "") for label in labels]
    if not keys <= set(idents):
        raise _UnreadError(LossKind.QUESTION_UNSOUND)
    several = given.attributes.get("rcardinality", "Single").casefold() == "multiple"
    if len(plain) == 2 and not several and {*plain[:1]} | {*plain[1:]} and _is_truth(plain):
        truth = next((plain[n] in _TRUE for n, ident in enumerate(idents) if ident in keys), None)
        return Question(QuestionKind.TRUE_FALSE, "", truth=truth, feedback=told.get("", ""))
    return Question(
        QuestionKind.MULTIPLE if several else QuestionKind.SINGLE,
        "",
        options=tuple(
            Option(f"o{n}", text, ident in keys, feedback=told.get(ident, ""))
            for n, (text, ident) in enumerate(zip(texts, idents, strict=True), start=1)
        ),
        feedback=told.get("", ""),
    )


def _is_truth(plain: list[str]) -> bool:
    one, other = plain
    return (one in _TRUE and other in _FALSE) or (one in _FALSE and other in _TRUE)


def _right_condition(item: Element) -> Element | None:
    """The condition that gives full marks: the one that sets most points."""
    best: tuple[Decimal, Element] | None = None
    for condition in _all(item, "respcondition"):
        variables = condition.child("conditionvar")
        if variables is None:
            continue
        for setting in condition.children("setvar"):
            try:
                points = Decimal(_text_of(setting))
            except InvalidOperation:
                continue
            if points.is_finite() and points > 0 and (best is None or points > best[0]):
                best = points, variables
    return best[1] if best else None


def _feedback(item: Element, notes: list[LossReason]) -> dict[str, str]:
    """Words said after an answer: by the option they belong to, "" for those said whatever was answered."""
    said = {each.attributes.get("ident", ""): _words(each, notes) for each in item.children("itemfeedback")}
    found: dict[str, str] = {}
    for condition in _all(item, "respcondition"):
        variables = condition.child("conditionvar")
        for shown in condition.children("displayfeedback"):
            words = said.get(shown.attributes.get("linkrefid", ""), "")
            if variables is None or not words:
                continue
            if variables.child("other") is not None:
                found.setdefault("", words)
            for each in variables.children("varequal"):
                if condition.child("setvar") is None:
                    found.setdefault(_text_of(each), words)
    return found
