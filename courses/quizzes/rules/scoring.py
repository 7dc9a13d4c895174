"""How much an answer is worth, and how much the answers of one attempt are worth per objective."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from courses.quizzes.rules.questions import (
    FULL,
    Answer,
    Pair,
    Question,
    QuestionKind,
    TextKey,
    gap_options,
    rights,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The credit of one answer in basis points (0 … 10 000) and what to say about it after release."""

    credit: int
    feedback: str = ""
    #: what the question weighs
    points: int = 1


@dataclass(frozen=True, slots=True)
class Tally:
    """Credit earned of the credit possible, both in basis points, over `n` questions."""

    earned: int
    possible: int
    n: int

    @property
    def percent(self) -> Fraction | None:
        """The score in percent, exact; None where nothing was asked."""
        return Fraction(100 * self.earned, self.possible) if self.possible else None


@dataclass(frozen=True)
class Score:
    """What an attempt is worth."""

    #: basis points
    earned: int
    possible: int
    passed: bool
    #: objective → [earned, possible] in basis points
    by_objective: dict[str, Any]

    @property
    def percent(self) -> int:
        """Whole percent, rounded down."""
        return 100 * self.earned // self.possible if self.possible else 0

    @property
    def points(self) -> dict[str, tuple[float, float]]:
        """Objective → (points, maximum), one point a question, more for an essay."""
        return {code: (earned / FULL, possible / FULL) for code, (earned, possible) in self.by_objective.items()}


def mark(question: Question, answer: Answer | None, said: int | None = None) -> Mark:
    """Score one answer; `said` is the credit that people gave an essay, None where nobody has yet.

    single       the chosen option's weight; without weights 1 for the right one, else 0; never below 0.
    multiple     the sum of the chosen weights; without weights every right choice gives 1/R and every wrong
                 one takes 1/W away (R right, W wrong options), never below 0; exactly the right ones give 1.
    true_false   1 or 0.
    numeric      the best credit among the keys with |x − value| ≤ tolerance. Comma and point are read the
                 Indonesian way; where a text can be read two ways ("1.234") the better reading counts.
    short_text   the best credit among the accepted wordings after `plain_text` on both sides.
    matching     right pairs ÷ pairs asked.
    ordering     steps in their right place ÷ steps.
    cloze        gaps filled rightly ÷ gaps; what is typed is compared as in short_text.
    essay, file  what people said, so far 0.
    A missing or empty answer is worth 0.
    """
    if answer is None or answer.is_empty:
        return Mark(0, question.feedback_wrong)
    match question.kind:
        case QuestionKind.ESSAY | QuestionKind.FILE:
            return _told(question, said or 0)
        case QuestionKind.SINGLE:
            return _single(question, answer)
        case QuestionKind.MULTIPLE:
            return _multiple(question, answer)
        case QuestionKind.TRUE_FALSE:
            return _told(question, FULL if answer.choices == (str(question.truth).lower(),) else 0)
        case QuestionKind.NUMERIC:
            readings = numbers_in(answer.text)
            best = max(
                (
                    key
                    for key in question.numbers
                    if any(abs(reading - key.value) <= key.tolerance for reading in readings)
                ),
                key=lambda key: key.credit,
                default=None,
            )
            return _told(question, 0) if best is None else _told(question, best.credit, best.feedback)
        case QuestionKind.SHORT_TEXT:
            hits = [key for key in question.texts if _says(key, answer.text)]
            hit = max(hits, key=lambda key: key.credit, default=None)
            return _told(question, 0) if hit is None else _told(question, hit.credit, hit.feedback)
        case QuestionKind.CLOZE:
            given = dict(answer.pairs)
            right = sum(_fits(gap, given.get(gap.key, "")) for gap in question.pairs)
            return _told(question, _points(Fraction(right, len(question.pairs))))
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            shared = {text: key for key, text in rights(question)}
            asked = {pair.key: shared[pair.right] for pair in question.pairs if pair.left}
            right = sum(asked.get(left) == chosen for left, chosen in answer.pairs)
            return _told(question, _points(Fraction(right, len(asked))))


def _fits(gap: Pair, given: str) -> bool:
    if gap.is_chosen:
        return given in {key for (key, _), word in zip(gap_options(gap), gap.wordings, strict=True) if word[0] == "*"}
    return any(_says(TextKey(wording), given) for wording in gap.wordings)


def _told(question: Question, credit: int, feedback: str = "") -> Mark:
    credit = min(FULL, max(0, credit))
    own = feedback or (question.feedback_right if credit == FULL else question.feedback_wrong)
    return Mark(credit, own)


def _points(share: Fraction) -> int:
    return round(share * FULL)


def _single(question: Question, answer: Answer) -> Mark:
    for option in question.options:
        if answer.choices == (option.key,):
            weight = option.weight if option.weight is not None else FULL * option.correct
            return _told(question, weight, option.feedback)
    return Mark(0, question.feedback_wrong)


def _multiple(question: Question, answer: Answer) -> Mark:
    chosen = set(answer.choices)
    right = {option.key for option in question.options if option.correct}
    wrong = {option.key for option in question.options if not option.correct}
    feedback = " ".join(o.feedback for o in question.options if o.key in chosen and o.feedback)
    if chosen == right:
        return _told(question, FULL, feedback)
    if any(option.weight is not None for option in question.options):
        total = sum(option.weight or 0 for option in question.options if option.key in chosen)
        # Full credit belongs to the full answer alone: weights may over-reward a part of it.
        return _told(question, min(total, FULL - 1), feedback)
    share = Fraction(len(chosen & right), len(right))
    if wrong:
        share -= Fraction(len(chosen & wrong), len(wrong))
    return _told(question, _points(max(share, Fraction(0))), feedback)


_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")


def numbers_in(text: str) -> tuple[Decimal, ...]:
    """Read a typed number in every way an Indonesian reader might mean it; empty when it is none.

    >>> numbers_in("1.234,5"), numbers_in("3,14"), numbers_in("3.14"), numbers_in("1.234")
    ((Decimal('1234.5'),), (Decimal('3.14'),), (Decimal('3.14'),), (Decimal('1234'), Decimal('1.234')))
    """
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("\u2212", "-").removesuffix("%")
    bare = re.sub(r"^rp\.?", "", bare, flags=re.IGNORECASE)
    if len(bare) > 40:
        return ()
    written: list[str] = []
    if bare.count(",") == 1:
        whole, decimals = bare.split(",")
        if "." in whole and not _GROUPED.fullmatch(whole):
            # "1,234.5" came from a foreign keyboard: the comma groups and the point divides.
            return ()
        if "." in decimals:
            groups = whole + "," + decimals.split(".")[0]
            if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", groups):
                written.append(bare.replace(",", ""))
        else:
            written.append(whole.replace(".", "") + "." + decimals)
    elif "," in bare:
        return ()
    else:
        if _GROUPED.fullmatch(bare):
            written.append(bare.replace(".", ""))
        written.append(bare)
    values: list[Decimal] = []
    for candidate in written:
        if _PLAIN.fullmatch(candidate):
            try:
                value = Decimal(candidate)
            except InvalidOperation:
                continue
            if value not in values:
                values.append(value)
    return tuple(values)


def plain_text(text: str) -> str:
    """Bring a wording to the form in which wordings are compared.

    Accents, case, punctuation and the number of spaces do not matter; hyphens and underscores are spaces.

    >>> plain_text("  Ber-AKHLAK! ")
    'ber akhlak'
    """
    flat = unicodedata.normalize("NFKD", text).casefold()
    flat = "".join(sign for sign in flat if not unicodedata.combining(sign))
    flat = re.sub(r"[-_/\u2010-\u2015]", " ", flat)
    flat = re.sub(r"[^\w\s*]", "", flat)
    return " ".join(flat.split())


def _says(key: TextKey, text: str) -> bool:
    """Whether a wording matches a key; `*` in the key stands for any run of characters."""
    given = plain_text(text).replace("*", "")
    parts = [plain_text(part) for part in key.pattern.split("*")]
    if len(parts) == 1:
        return bool(given) and given == parts[0]
    # Found greedily from the left, without a regular expression: no typed text can make it slow.
    rest = given
    if not rest.startswith(parts[0]):
        return False
    rest = rest[len(parts[0]) :]
    for part in parts[1:-1]:
        place = rest.find(part)
        if place < 0:
            return False
        rest = rest[place + len(part) :]
    return bool(given) and rest.endswith(parts[-1])


def credit_of(points: int, maximum: int) -> int:
    """Points of a rubric as credit, rounded in the learner's favour: a pass mark that is reached exactly is reached.

    >>> credit_of(1, 3), credit_of(6, 6)
    (3334, 10000)
    """
    return -(-FULL * points // maximum)


def tally(marks: Iterable[tuple[str, Mark]]) -> tuple[Tally, dict[str, Tally]]:
    """Add up (objective, mark) pairs: the whole, and each objective by its code ("" is left out).

    A question weighs its points; the whole also counts questions without an objective.
    """
    whole = Tally(0, 0, 0)
    each: dict[str, Tally] = {}
    for objective, given in marks:
        whole = _with(whole, given)
        if objective:
            each[objective] = _with(each.get(objective, Tally(0, 0, 0)), given)
    return whole, each


def _with(so_far: Tally, given: Mark) -> Tally:
    earned, possible = given.credit * given.points, FULL * given.points
    return Tally(so_far.earned + earned, so_far.possible + possible, so_far.n + 1)


def passes(score: Tally, pass_percent: int) -> bool:
    """Whether a score reaches the pass mark, compared exactly: 69.99 % is not 70 %."""
    return score.possible > 0 and 100 * score.earned >= pass_percent * score.possible
