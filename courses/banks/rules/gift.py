"""Read question files in GIFT, Moodle's plain-text format, and say line by line what could not be kept.

Written here because the one library for it on the registry (`pygiftparser`, last release 2017) gives no line
numbers, stops at the first essay question, leaves out numbers with several answers and reports no loss.
See docs/operations/courses.md for the format as we read it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from courses.banks.rules.readings import (
    DroppedError,
    Gathering,
    LossReason,
    Reading,
    filed,
    markdown_of,
    without_even_weights,
)
from courses.quizzes.rules.questions import FULL, NumberKey, Option, Pair, Question, QuestionKind, TextKey, steps


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    text: str
    category: str
    comment: str


# Escaped signs are moved to the private-use area while the structure is read, and back afterwards.
_ESCAPES = {"~": "\ue000", "=": "\ue001", "#": "\ue002", "{": "\ue003", "}": "\ue004", ":": "\ue005"}
_ESCAPES |= {"\\": "\ue006", "n": "\ue007"}
_BACK = {sign: ("\n" if plain == "n" else plain) for plain, sign in _ESCAPES.items()}
_WEIGHT = re.compile(r"\s*%(-?\d{1,9}(?:[.,]\d{1,9})?)%")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_NOTE = re.compile(r"\[(tag|objective|tujuan|id):([^\]]{1,200})\]", re.IGNORECASE)
_GAP = "_____"


def read_gift(text: str, objectives: Collection[str] = ()) -> Reading:
    """Read a GIFT file.

    Tags and objectives come from Moodle's own comment notes (`// [tag:x]`, and likewise `[objective:T1]`);
    a category whose last part is one of `objectives` gives the objective, any other category a tag.
    """
    gathering = Gathering()
    for block in _blocks(text.removeprefix("\ufeff")):
        notes: list[LossReason] = []
        try:
            question = _question(block, notes)
        except DroppedError as dropped:
            gathering.drop(block.line, dropped.reason, _plain(block.text))
            continue
        gathering.take(block.line, _noted(filed(question, block.category, objectives), block.comment), notes)
    return gathering.reading()


def _blocks(text: str) -> list[_Block]:
    """Cut the file at blank lines; comments and category lines belong to what follows them."""
    blocks: list[_Block] = []
    lines: list[str] = []
    start, category, comment = 0, "", ""

    def close() -> None:
        nonlocal lines, comment
        if any(line.strip() for line in lines):
            blocks.append(_Block(start, "\n".join(lines).strip(), category, comment))
            comment = ""
        lines = []

    for number, raw in enumerate(text.splitlines(), start=1):
        bare = raw.strip()
        if bare.startswith("//"):
            comment += bare[2:]
        elif bare.upper().startswith("$CATEGORY:"):
            close()
            category, comment = bare[len("$CATEGORY:") :].strip(), ""
        elif not bare:
            close()
        else:
            if not lines:
                start = number
            lines.append(raw)
    close()
    return blocks


def _hide(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\n])", lambda match: _ESCAPES[match[1]], text)


def _plain(text: str) -> str:
    for sign, plain in _BACK.items():
        text = text.replace(sign, plain)
    return text


def _words(text: str, notes: list[LossReason], style: str = "") -> str:
    """Turn a piece of GIFT text to Markdown, noting what that loses."""
    match = _FORMAT.match(text)
    if match:
        style, text = match[1].lower(), text[match.end() :]
    return markdown_of(_plain(text).strip(), style, notes)


def _question(block: _Block, notes: list[LossReason]) -> Question:
    text = _hide(block.text)
    title = ""
    match = re.match(r"\s*::(.*?)::", text, re.DOTALL)
    if match:
        title, text = _plain(match[1]).strip(), text[match.end() :]
    opening, closing = text.find("{"), text.rfind("}")
    if opening < 0 and closing < 0:
        raise DroppedError(LossReason.DESCRIPTION)
    if opening < 0 or closing < opening or "{" in text[opening + 1 : closing] or "}" in text[:closing]:
        raise DroppedError(LossReason.BRACES)
    before, inside, behind = text[:opening], text[opening + 1 : closing], text[closing + 1 :]
    style = _FORMAT.match(before)
    prompt = _words(before, notes)
    if behind.strip():
        tail = _words(behind, notes, style[1].lower() if style else "")
        prompt = f"{prompt} {_GAP}{'' if tail[:1] in '.,;:!?' else ' '}{tail}"
    inside, _, general = inside.partition("####")
    feedback = _words(general, notes)
    return replace(_answers(inside.strip(), notes), prompt=prompt, title=title, feedback=feedback)


def _noted(question: Question, comment: str) -> Question:
    objective, tags = question.objective, list(question.tags)
    for kind, value in _NOTE.findall(comment):
        if kind.lower() == "tag":
            tags.append(value.strip())
        elif kind.lower() != "id":
            objective = value.strip()
    return replace(question, objective=objective, tags=tuple(dict.fromkeys(tags)))


def _answers(inside: str, notes: list[LossReason]) -> Question:
    if not inside:
        raise DroppedError(LossReason.ESSAY)
    if inside.startswith(">"):
        # Moodle's ordering: after the line of its settings one step a line, in the right order.
        return Question(QuestionKind.ORDERING, "", pairs=steps(_words(each, notes) for each in inside.splitlines()[1:]))
    if inside.startswith("#"):
        return _numeric(inside[1:].strip(), notes)
    verdict = re.match(r"(TRUE|FALSE|T|F)\s*(?:#|$)", inside, re.IGNORECASE)
    if verdict:
        told = [_words(part, notes) for part in inside[verdict.end() :].split("#")]
        return Question(
            kind=QuestionKind.TRUE_FALSE,
            prompt="",
            truth=verdict[1].upper().startswith("T"),
            feedback_wrong=told[0],
            feedback_right=told[1] if len(told) > 1 else "",
        )
    parts = [(sign, body) for sign, body in re.findall(r"([=~])([^=~]*)", inside) if body.strip()]
    if not parts:
        raise DroppedError(LossReason.NO_ANSWER)
    if all(sign == "=" and "->" in body for sign, body in parts):
        return _matching(parts, notes)
    if any(sign == "~" for sign, _ in parts):
        return _choice(parts, notes)
    return _short(parts, notes)


def _credit(body: str) -> tuple[int | None, str]:
    match = _WEIGHT.match(body)
    if not match:
        return None, body
    return int(Decimal(match[1].replace(",", ".")) * 100), body[match.end() :]


def _told(body: str, notes: list[LossReason]) -> tuple[str, str]:
    said, _, feedback = body.partition("#")
    return said, _words(feedback, notes)


def _choice(parts: list[tuple[str, str]], notes: list[LossReason]) -> Question:
    several = not any(sign == "=" for sign, _ in parts)
    options: list[Option] = []
    for number, (sign, body) in enumerate(parts, start=1):
        weight, body = _credit(body)
        said, feedback = _told(body, notes)
        if sign == "=" and weight is None:
            weight = FULL
        correct = (weight or 0) > 0 if several else weight == FULL
        if correct and not several and any(option.correct for option in options):
            notes.append(LossReason.SEVERAL_RIGHT)
            correct = False
        plain = weight == FULL if correct and not several else weight is None
        options.append(
            Option(
                key=f"o{number}",
                text=_words(said, notes),
                correct=correct,
                weight=None if plain else weight,
                feedback=feedback,
            )
        )
    kind = QuestionKind.MULTIPLE if several else QuestionKind.SINGLE
    return Question(kind=kind, prompt="", options=without_even_weights(options) if several else tuple(options))


def _short(parts: list[tuple[str, str]], notes: list[LossReason]) -> Question:
    texts = []
    for _, body in parts:
        weight, body = _credit(body)
        said, feedback = _told(body, notes)
        texts.append(TextKey(_words(said, notes), FULL if weight is None else weight, feedback))
    return Question(kind=QuestionKind.SHORT_TEXT, prompt="", texts=tuple(texts))


def _matching(parts: list[tuple[str, str]], notes: list[LossReason]) -> Question:
    pairs = []
    for number, (_, body) in enumerate(parts, start=1):
        left, _, right = body.partition("->")
        pairs.append(Pair(key=f"p{number}", left=_words(left, notes), right=_words(right, notes)))
    return Question(kind=QuestionKind.MATCHING, prompt="", pairs=tuple(pairs))


def _numeric(inside: str, notes: list[LossReason]) -> Question:
    wrong = ""
    head, tilde, tail = inside.partition("~")
    if tilde:
        inside = head.strip()
        wrong = _told(tail, notes)[1]
    bodies = re.findall(r"=([^=]*)", inside) if inside.startswith("=") else [inside]
    numbers = []
    for body in bodies:
        if not body.strip():
            continue
        weight, body = _credit(body)
        said, feedback = _told(body, notes)
        credit = FULL if weight is None else weight
        said = re.sub(r"\s", "", _plain(said))
        try:
            if ".." in said:
                low, _, high = said.partition("..")
                middle = (Decimal(low) + Decimal(high)) / 2
                numbers.append(NumberKey(middle, abs(Decimal(high) - middle), credit, feedback))
            else:
                value, _, around = said.partition(":")
                numbers.append(NumberKey(Decimal(value), abs(Decimal(around or "0")), credit, feedback))
        except ArithmeticError:
            raise DroppedError(LossReason.NUMBER) from None
    if not numbers:
        raise DroppedError(LossReason.NO_ANSWER)
    if any(not number.value.is_finite() or not number.tolerance.is_finite() for number in numbers):
        raise DroppedError(LossReason.NUMBER)
    return Question(kind=QuestionKind.NUMERIC, prompt="", numbers=tuple(numbers), feedback_wrong=wrong)
