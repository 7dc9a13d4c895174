"""What a question and an answer are, and how both travel as JSON without losing anything."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.rubrics.rules import Rubric, from_json, to_json

#: Full credit for one question, in basis points: 10 000 = the whole question.
FULL = 10_000
#: The longest text that a learner may type into one answer.
LONGEST_ANSWER = 2_000
#: The longest essay.
LONGEST_ESSAY = 20_000
#: The most files that answer one question.
MOST_FILES = 5
#: Two steps would be a question of true or false.
FEWEST_STEPS = 3
#: The longest text in one gap.
LONGEST_GAP = 200
#: Where a gap stands in a text with gaps: [1], [2] …
GAP = re.compile(r"\[(\d{1,2})\]")
#: The most points one essay may be worth, where every other question is worth one.
MOST_POINTS = 100


class QuestionKind(StrEnum):
    """Eight kinds that are scored without a person; the essay and files, which people mark by a rubric."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT_TEXT = "short_text"
    MATCHING = "matching"
    ORDERING = "ordering"
    CLOZE = "cloze"
    ESSAY = "essay"
    FILE = "file"


#: Kinds whose answers no rule can score.
MARKED_BY_PEOPLE = frozenset({QuestionKind.ESSAY, QuestionKind.FILE})


@dataclass(frozen=True, slots=True)
class Option:
    """One line to choose. `weight` overrides the rule's own credit, in basis points (may be negative)."""

    key: str
    text: str
    correct: bool = False
    weight: int | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class NumberKey:
    """An accepted number: right when |answer − value| ≤ tolerance."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    credit: int = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class TextKey:
    """An accepted wording, compared after normalisation; `*` stands for any run of characters."""

    pattern: str
    credit: int = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and the right side that belongs to it. An empty left side makes a mere distractor.

    Of an ordering question: a step and its place. Of a text with gaps: a gap's number and its wordings.
    """

    key: str
    left: str
    right: str

    @property
    def wordings(self) -> tuple[str, ...]:
        """What a gap takes, `*` before the right one of those to choose from.

        >>> Pair("p1", "1", "14 | empat belas").wordings
        ('14', 'empat belas')
        """
        return tuple(part.strip() for part in self.right.split("|") if part.strip())

    @property
    def is_chosen(self) -> bool:
        """Whether a gap is filled by choosing, not by typing."""
        return any(wording.startswith("*") for wording in self.wordings)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its key. Whatever goes to a learner before release goes through `shown`."""

    kind: QuestionKind
    prompt: str
    title: str = ""
    options: tuple[Option, ...] = ()
    truth: bool | None = None
    numbers: tuple[NumberKey, ...] = ()
    texts: tuple[TextKey, ...] = ()
    pairs: tuple[Pair, ...] = ()
    #: what people mark it by
    rubric: Rubric | None = None
    #: what it weighs in the quiz; only an essay weighs more than one
    points: int = 1
    feedback: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""
    objective: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_marked_by_people(self) -> bool:
        """Whether no rule can say what an answer is worth."""
        return self.kind in MARKED_BY_PEOPLE


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question without key, weights or feedback: the only form that may leave the server before release."""

    kind: QuestionKind
    prompt: str
    #: (key, text) in the order to show.
    options: tuple[tuple[str, str], ...] = ()
    #: (key, text) of the left sides of a matching question, of the steps to order, of the gaps (by number)
    lefts: tuple[tuple[str, str], ...] = ()
    #: how people will mark it is no secret
    rubric: Rubric | None = None
    points: int = 1

    @property
    def segments(self) -> tuple[tuple[str, str], ...]:
        """A text with gaps as (words, key of the gap after them); the last has no gap ("")."""
        keys = {number: key for key, number in self.lefts}
        parts = GAP.split(self.prompt)
        gaps = [*(keys.get(number, "") for number in parts[1::2]), ""]
        return tuple(zip(parts[::2], gaps, strict=True))

    def choices_of(self, gap: str) -> tuple[tuple[str, str], ...]:
        """What there is to choose from in a gap; nothing where one types."""
        return tuple(option for option in self.options if option[0].partition(".")[0] == gap)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner gave. Only the field that belongs to the question's kind is filled."""

    choices: tuple[str, ...] = ()
    text: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    #: ids of files uploaded to this very question of the attempt
    files: tuple[int, ...] = ()
    #: how sure the learner says to be, 1 … 3; none where it is not asked or not said
    certainty: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given at all."""
        given = self.choices or self.text.strip() or self.files
        return not given and not any(right for _, right in self.pairs)


class MalformedAnswerError(ValueError):
    """What arrived cannot be an answer to this kind of question."""


class QuestionFault(StrEnum):
    """Why a question may not enter the bank."""

    NO_PROMPT = "no_prompt"
    TOO_FEW_OPTIONS = "too_few_options"
    NO_RIGHT_OPTION = "no_right_option"
    MANY_RIGHT_OPTIONS = "many_right_options"
    EMPTY_OPTION = "empty_option"
    TWIN_OPTIONS = "twin_options"
    NO_TRUTH = "no_truth"
    NO_NUMBER = "no_number"
    NO_TEXT = "no_text"
    TOO_FEW_PAIRS = "too_few_pairs"
    TOO_FEW_STEPS = "too_few_steps"
    TWIN_STEPS = "twin_steps"
    GAPS = "gaps"
    GAP_CHOICES = "gap_choices"
    NO_RUBRIC = "no_rubric"


def faults(question: Question) -> tuple[QuestionFault, ...]:
    """Say everything that keeps the question from being asked; empty when it is sound."""
    found: list[QuestionFault] = []
    if not question.prompt.strip():
        found.append(QuestionFault.NO_PROMPT)
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            right = sum(option.correct for option in question.options)
            if len(question.options) < 2:
                found.append(QuestionFault.TOO_FEW_OPTIONS)
            if any(not option.text.strip() for option in question.options):
                found.append(QuestionFault.EMPTY_OPTION)
            texts = [option.text.strip() for option in question.options]
            if len(set(texts)) < len(texts):
                found.append(QuestionFault.TWIN_OPTIONS)
            if not right:
                found.append(QuestionFault.NO_RIGHT_OPTION)
            if right > 1 and question.kind is QuestionKind.SINGLE:
                found.append(QuestionFault.MANY_RIGHT_OPTIONS)
        case QuestionKind.TRUE_FALSE:
            if question.truth is None:
                found.append(QuestionFault.NO_TRUTH)
        case QuestionKind.NUMERIC:
            if not any(number.credit == FULL for number in question.numbers):
                found.append(QuestionFault.NO_NUMBER)
        case QuestionKind.SHORT_TEXT:
            if not any(text.credit == FULL and text.pattern.strip() for text in question.texts):
                found.append(QuestionFault.NO_TEXT)
        case QuestionKind.MATCHING:
            if sum(bool(pair.left.strip()) for pair in question.pairs) < 2:
                found.append(QuestionFault.TOO_FEW_PAIRS)
        case QuestionKind.ORDERING:
            asked = [pair.left.strip() for pair in question.pairs]
            if len(asked) < FEWEST_STEPS or not all(asked):
                found.append(QuestionFault.TOO_FEW_STEPS)
            if len(set(asked)) < len(asked):
                found.append(QuestionFault.TWIN_STEPS)
        case QuestionKind.CLOZE:
            found += _gap_faults(question)
        case QuestionKind.ESSAY | QuestionKind.FILE:
            if question.rubric is None or not question.rubric.maximum:
                found.append(QuestionFault.NO_RUBRIC)
    return tuple(found)


def _gap_faults(question: Question) -> list[QuestionFault]:
    """Every gap of the text has its wordings once, and of those to choose from exactly one is right."""
    asked, keyed = GAP.findall(question.prompt), [pair.left for pair in question.pairs]
    twice = len(set(asked)) < len(asked) or len(set(keyed)) < len(keyed)
    if not asked or twice or set(asked) != set(keyed) or not all(pair.wordings for pair in question.pairs):
        return [QuestionFault.GAPS]
    chosen = [pair.wordings for pair in question.pairs if pair.is_chosen]
    if any(len(words) < 2 or sum(word.startswith("*") for word in words) != 1 for words in chosen):
        return [QuestionFault.GAP_CHOICES]
    return []


def gap_options(pair: Pair) -> tuple[tuple[str, str], ...]:
    """What there is to choose from in a gap as (key, text); nothing where one types."""
    if not pair.is_chosen:
        return ()
    return tuple((f"{pair.key}.{n}", word.removeprefix("*").strip()) for n, word in enumerate(pair.wordings, start=1))


def steps(texts: Iterable[str]) -> tuple[Pair, ...]:
    """The steps of an ordering question, given in the right order.

    >>> [(pair.left, pair.right) for pair in steps(["Terima", "Catat"])]
    [('Terima', '1'), ('Catat', '2')]
    """
    return tuple(Pair(f"p{n}", text, str(n)) for n, text in enumerate(texts, start=1))


def rights(question: Question) -> tuple[tuple[str, str], ...]:
    """The right sides of a matching question, each wording once, as (key, text).

    Two lefts may share one right side; the learner then sees it once, under the first pair's key.
    """
    seen: dict[str, str] = {}
    for pair in question.pairs:
        seen.setdefault(pair.right, pair.key)
    return tuple((key, text) for text, key in seen.items())


def shown(question: Question, order: tuple[str, ...] = ()) -> ShownQuestion:
    """Strip the key from a question and put its options in `order` (keys; those not named come last).

    Of an ordering question the steps are put in order, by their wording where none is given: as written they are the key.
    """
    place = {key: position for position, key in enumerate(order)}

    def in_order(shown_ones: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(shown_ones, key=lambda one: place.get(one[0], len(place))))

    lefts = tuple((pair.key, pair.left) for pair in question.pairs if pair.left)
    match question.kind:
        case QuestionKind.MATCHING:
            options = in_order(rights(question))
        case QuestionKind.ORDERING:
            options = rights(question)
            lefts = in_order(sorted(lefts, key=lambda step: step[1]))
        case QuestionKind.CLOZE:
            options = in_order(option for pair in question.pairs for option in gap_options(pair))
        case _:
            options = in_order((option.key, option.text) for option in question.options)
    return ShownQuestion(question.kind, question.prompt, options, lefts, question.rubric, question.points)


# ---------------------------------------------------------------------------------------------- JSON


def question_to_json(question: Question) -> dict[str, Any]:
    """Write a question as JSON with stable keys; empty parts are left out."""
    whole: dict[str, Any] = {"kind": question.kind.value, "prompt": question.prompt}
    for name in ("title", "feedback", "feedback_right", "feedback_wrong", "objective"):
        if getattr(question, name):
            whole[name] = getattr(question, name)
    if question.tags:
        whole["tags"] = list(question.tags)
    if question.options:
        whole["options"] = [
            {
                "key": option.key,
                "text": option.text,
                "correct": option.correct,
                **({} if option.weight is None else {"weight": option.weight}),
                **({"feedback": option.feedback} if option.feedback else {}),
            }
            for option in question.options
        ]
    if question.truth is not None:
        whole["truth"] = question.truth
    if question.numbers:
        whole["numbers"] = [
            {
                "value": str(number.value),
                "tolerance": str(number.tolerance),
                "credit": number.credit,
                "feedback": number.feedback,
            }
            for number in question.numbers
        ]
    if question.texts:
        whole["texts"] = [
            {"pattern": text.pattern, "credit": text.credit, "feedback": text.feedback} for text in question.texts
        ]
    if question.pairs:
        whole["pairs"] = [{"key": pair.key, "left": pair.left, "right": pair.right} for pair in question.pairs]
    if question.rubric is not None:
        whole["rubric"] = to_json(question.rubric)
    if question.points != 1:
        whole["points"] = question.points
    return whole


def question_from_json(whole: Mapping[str, Any]) -> Question:
    """Read what `question_to_json` wrote; the two are each other's inverse."""
    return Question(
        kind=QuestionKind(whole["kind"]),
        prompt=whole["prompt"],
        title=whole.get("title", ""),
        options=tuple(
            Option(
                key=part["key"],
                text=part["text"],
                correct=part["correct"],
                weight=part.get("weight"),
                feedback=part.get("feedback", ""),
            )
            for part in whole.get("options", ())
        ),
        truth=whole.get("truth"),
        numbers=tuple(
            NumberKey(
                value=Decimal(part["value"]),
                tolerance=Decimal(part["tolerance"]),
                credit=part["credit"],
                feedback=part["feedback"],
            )
            for part in whole.get("numbers", ())
        ),
        texts=tuple(TextKey(**part) for part in whole.get("texts", ())),
        pairs=tuple(Pair(**part) for part in whole.get("pairs", ())),
        rubric=from_json(whole["rubric"]) if "rubric" in whole else None,
        points=whole.get("points", 1),
        feedback=whole.get("feedback", ""),
        feedback_right=whole.get("feedback_right", ""),
        feedback_wrong=whole.get("feedback_wrong", ""),
        objective=whole.get("objective", ""),
        tags=tuple(whole.get("tags", ())),
    )


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Write an answer canonically: choices sorted, empty parts left out, so equal answers are equal JSON."""
    whole: dict[str, Any] = {}
    if answer.choices:
        whole["choices"] = sorted(answer.choices)
    if answer.text:
        whole["text"] = answer.text
    if answer.pairs:
        whole["pairs"] = {left: right for left, right in sorted(answer.pairs) if right}
    if answer.files:
        whole["files"] = sorted(answer.files)
    if answer.certainty is not None:
        whole["certainty"] = answer.certainty
    return whole


#: How sure one can say to be of an answer.
CERTAINTIES = (1, 2, 3)


def answer_from_json(question: ShownQuestion | Question, whole: object) -> Answer:
    """Read an answer sent by a browser, with how sure the learner is of it.

    Refuses (`MalformedAnswerError`) what `_answer` refuses, and a certainty that is none of the three.
    """
    if not isinstance(whole, dict) or "certainty" not in whole:
        return _answer(question, whole)
    said = whole["certainty"]
    if type(said) is not int or said not in CERTAINTIES:
        raise MalformedAnswerError("certainty")
    return replace(_answer(question, {key: part for key, part in whole.items() if key != "certainty"}), certainty=said)


def _answer(question: ShownQuestion | Question, whole: object) -> Answer:
    """Read what was given.

    Refuses (`MalformedAnswerError`) unknown fields, keys that the question does not have, more than one
    choice where one is asked, texts beyond `LONGEST_ANSWER` (`LONGEST_ESSAY`) characters, and more than `MOST_FILES` files.
    Whether files are the learner's own is not known here. An empty answer is an answer.
    """
    if not isinstance(whole, dict) or not set(whole) <= {"choices", "text", "pairs", "files"}:
        raise MalformedAnswerError("fields")
    view = shown(question) if isinstance(question, Question) else question
    if "files" in whole or view.kind is QuestionKind.FILE:
        return _files(view, whole)
    known = {key for key, _ in view.options}
    choices = whole.get("choices", [])
    text = whole.get("text", "")
    pairs = whole.get("pairs", {})
    if not (isinstance(choices, list) and isinstance(text, str) and isinstance(pairs, dict)):
        raise MalformedAnswerError("types")
    if not all(isinstance(part, str) for part in (*choices, *pairs, *pairs.values())):
        raise MalformedAnswerError("types")
    if len(text) > (LONGEST_ESSAY if view.kind is QuestionKind.ESSAY else LONGEST_ANSWER):
        raise MalformedAnswerError("length")
    match view.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            allowed = 1 if view.kind is QuestionKind.SINGLE else len(known)
            if text or pairs or not set(choices) <= known or len(set(choices)) > allowed:
                raise MalformedAnswerError("choices")
            return Answer(choices=tuple(sorted(set(choices))))
        case QuestionKind.TRUE_FALSE:
            if text or pairs or not set(choices) <= {"true", "false"} or len(set(choices)) > 1:
                raise MalformedAnswerError("choices")
            return Answer(choices=tuple(sorted(set(choices))))
        case QuestionKind.NUMERIC | QuestionKind.SHORT_TEXT | QuestionKind.ESSAY:
            if choices or pairs:
                raise MalformedAnswerError("text")
            # A NUL is no character anybody types, and PostgreSQL keeps none.
            return Answer(text=text.replace("\0", ""))
        case QuestionKind.CLOZE:
            if choices or text or not all(_fills(view, gap, given) for gap, given in pairs.items()):
                raise MalformedAnswerError("pairs")
            given = {gap: given.replace("\0", "") for gap, given in pairs.items()}
            return Answer(pairs=tuple(sorted((gap, words) for gap, words in given.items() if words.strip())))
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            lefts = {key for key, _ in view.lefts}
            if choices or text or not set(pairs) <= lefts or not {r for r in pairs.values() if r} <= known:
                raise MalformedAnswerError("pairs")
            return Answer(pairs=tuple(sorted((left, right) for left, right in pairs.items() if right)))
        case QuestionKind.FILE:
            raise MalformedAnswerError("files")


def _fills(view: ShownQuestion, gap: str, given: str) -> bool:
    """Whether a gap takes what was given: one of its choices, or words of a bearable length."""
    if gap not in dict(view.lefts):
        return False
    choices = dict(view.choices_of(gap))
    return not given or (given in choices if choices else len(given) <= LONGEST_GAP)


def _files(view: ShownQuestion, whole: dict[str, Any]) -> Answer:
    files = whole.get("files", [])
    if view.kind is not QuestionKind.FILE or set(whole) - {"files"} or not isinstance(files, list):
        raise MalformedAnswerError("files")
    if len(files) > MOST_FILES or not all(type(number) is int and number > 0 for number in files):
        raise MalformedAnswerError("files")
    return Answer(files=tuple(sorted(set(files))))
