"""What reading a file of questions gives: questions with their place, losses with their reason, or a refusal."""

import hashlib
import html
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from courses.quizzes.rules.questions import (
    FULL,
    Option,
    Question,
    QuestionFault,
    QuestionKind,
    faults,
    question_to_json,
)

#: No file of questions that people write is longer; pictures inside a Moodle file are what makes it grow.
MOST_BYTES = 8_000_000
#: One file may hold this many questions.
MOST_QUESTIONS = 2_000
#: A question with its answers and feedback may have this many characters.
LONGEST_QUESTION = 40_000


class FileFault(StrEnum):
    """Why a whole file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_TEXT = "not_text"
    NOT_XML = "not_xml"
    DOCTYPE = "doctype"
    TOO_DEEP = "too_deep"
    NOT_MOODLE = "not_moodle"
    NOT_SHEET = "not_sheet"
    NOT_QTI = "not_qti"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


class LossReason(StrEnum):
    """Why something in the file was not kept as it stood."""

    #: The whole question is left out.
    ESSAY = "essay"
    DESCRIPTION = "description"
    KIND = "kind"
    HIDDEN = "hidden"
    BRACES = "braces"
    NUMBER = "number"
    NO_ANSWER = "no_answer"
    NO_QUESTION = "no_question"
    UNFINISHED = "unfinished"
    UNKNOWN_KEY = "unknown_key"
    HEADINGS = "headings"
    PAIRS = "pairs"
    UNSOUND = "unsound"
    TOO_LONG = "too_long"
    TWIN = "twin"
    #: The question is kept, with a change.
    HTML = "html"
    PICTURE = "picture"
    SEVERAL_RIGHT = "several_right"
    POINTS = "points"
    HINTS = "hints"
    PARTLY = "partly"
    CASE = "case"
    UNIT = "unit"
    ORDER = "order"
    SEQUENCE = "sequence"
    GAP = "gap"
    FEEDBACK = "feedback"


#: The losses under which the question itself is still taken.
KEPT = frozenset(
    {
        LossReason.HTML,
        LossReason.PICTURE,
        LossReason.SEVERAL_RIGHT,
        LossReason.POINTS,
        LossReason.HINTS,
        LossReason.PARTLY,
        LossReason.CASE,
        LossReason.UNIT,
        LossReason.ORDER,
        LossReason.SEQUENCE,
        LossReason.GAP,
        LossReason.FEEDBACK,
    }
)


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing lost: where, why, and the beginning of the question it belongs to."""

    line: int
    reason: LossReason
    excerpt: str
    faults: tuple[QuestionFault, ...] = ()

    @property
    def question_kept(self) -> bool:
        """Whether the question was taken all the same."""
        return self.reason in KEPT


class UnreadableFileError(ValueError):
    """The file as a whole gives nothing; `line` and `column` say where that shows (from 1, 0 = nowhere)."""

    def __init__(self, fault: FileFault, line: int = 0, column: int = 0, losses: tuple[Loss, ...] = ()) -> None:
        super().__init__(fault.value)
        self.fault, self.line, self.column = fault, line, column
        #: what was lost block by block, where the file could be read but gave no question
        self.losses = losses


@dataclass(frozen=True, slots=True)
class Found:
    """A question read from the file and the line where it begins."""

    line: int
    question: Question


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one file. Every block of the file is in `found`, or in `losses`, or in both."""

    found: tuple[Found, ...]
    losses: tuple[Loss, ...]
    blocks: int


class DroppedError(Exception):
    """A question that cannot be taken, and why."""

    def __init__(self, reason: LossReason, found: tuple[QuestionFault, ...] = ()) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.faults = found


@dataclass
class Gathering:
    """Collects what a reader finds, and sorts out the unsound and the repeated."""

    found: list[Found] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    blocks: int = 0
    _known: set[str] = field(default_factory=set)

    def take(self, line: int, question: Question, notes: Iterable[LossReason]) -> None:
        """Keep a question with what it lost, or note why it cannot be asked.

        A question that an earlier one in the file repeats but for its title and filing is left out as a twin.
        """
        wrong = faults(question)
        same = fingerprint(question)
        if wrong:
            self.drop(line, LossReason.UNSOUND, question.prompt or question.title, wrong)
        elif len(repr(question)) > LONGEST_QUESTION:
            self.drop(line, LossReason.TOO_LONG, question.title or question.prompt)
        elif same in self._known:
            self.drop(line, LossReason.TWIN, question.prompt)
        else:
            if len(self.found) >= MOST_QUESTIONS:
                raise UnreadableFileError(FileFault.TOO_MANY, line)
            self.blocks += 1
            self._known.add(same)
            self.found.append(Found(line, question))
            self.losses += [Loss(line, reason, excerpt(question.prompt)) for reason in dict.fromkeys(notes)]

    def drop(self, line: int, reason: LossReason, text: str, found: tuple[QuestionFault, ...] = ()) -> None:
        """Note that a block of the file gives no question."""
        self.blocks += 1
        self.losses.append(Loss(line, reason, excerpt(text), found))

    def reading(self) -> Reading:
        """All of it."""
        return Reading(tuple(self.found), tuple(self.losses), self.blocks)


def text_of(content: bytes) -> str:
    """The text of a UTF-8 file; an `UnreadableFileError` names the line of the first byte that is no UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start]
        column = fault.start - (before.rfind(b"\n") + 1) + 1
        raise UnreadableFileError(FileFault.NOT_TEXT, before.count(b"\n") + 1, column) from None
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        raise UnreadableFileError(FileFault.NOT_TEXT, before_nul.count("\n") + 1, 1)
    return text


def excerpt(text: str) -> str:
    """The beginning of a question, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


def markdown_of(text: str, style: str, notes: list[LossReason]) -> str:
    """Turn a piece of HTML, or of plain text (`style` "plain" or "markdown"), to Markdown, noting what that loses."""
    if "@@PLUGINFILE@@" in text or re.search(r"<img\b", text, re.IGNORECASE):
        notes.append(LossReason.PICTURE)
    if style in ("html", "moodle", "") and re.search(r"</?[a-zA-Z][^<>]*>", text):
        text = re.sub(r"</?(b|strong)\b[^<>]*>", "**", text, flags=re.IGNORECASE)
        text = re.sub(r"</?(i|em)\b[^<>]*>", "*", text, flags=re.IGNORECASE)
        text = re.sub(r"<br\b[^<>]*>|</p>\s*<p\b[^<>]*>", "\n\n", text, flags=re.IGNORECASE)
        text = re.sub(r"</?p\b[^<>]*>", "", text, flags=re.IGNORECASE)
        bare = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
        if bare != text:
            notes.append(LossReason.HTML)
        text = html.unescape(bare)
    elif style in ("html", "moodle"):
        text = html.unescape(text)
    return text.strip()


def without_even_weights(options: Sequence[Option]) -> tuple[Option, ...]:
    """Several right answers without weights, where the weights say no more than "right" and "wrong" in equal shares."""
    right = [option.weight or 0 for option in options if option.correct]
    wrong = [option.weight or 0 for option in options if not option.correct]
    even = all(abs(weight - FULL / len(right)) <= 1 for weight in right) and all(
        abs(weight + FULL / len(wrong)) <= 1 for weight in wrong
    )
    return tuple(replace(option, weight=None) for option in options) if right and even else tuple(options)


def filed(question: Question, category: str, objectives: Collection[str]) -> Question:
    """File a question under its category.

    A category whose last part is one of `objectives` gives the objective, any other category a tag.
    """
    last = category.rsplit("/", 1)[-1].strip()
    if last in objectives:
        return replace(question, objective=last)
    if last and not last.startswith("$"):
        return replace(question, tags=tuple(dict.fromkeys((*question.tags, last))))
    return question


def fingerprint(question: Question) -> str:
    """What makes two questions the same: words, key and feedback; not the title, and not where it is filed."""
    options = without_even_weights(question.options) if question.kind is QuestionKind.MULTIPLE else question.options
    whole = question_to_json(replace(question, title="", objective="", tags=(), options=options))
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
