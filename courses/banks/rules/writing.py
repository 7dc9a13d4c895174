"""Write questions as GIFT, as Moodle XML or as rows of a sheet, and prove for each that it comes back the same."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from courses.banks.rules.gift import read_gift
from courses.banks.rules.moodle import read_moodle
from courses.banks.rules.readings import Reading, UnreadableFileError, without_even_weights
from courses.banks.rules.sheet import HEADINGS, as_row, read_sheet
from courses.quizzes.rules.questions import FULL, GAP, Option, Pair, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Written:
    """The pieces of a file, one per question, and the questions that it carries only in part or not at all."""

    pieces: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    changed: tuple[Question, ...]
    left_out: tuple[Question, ...]


def write_gift(questions: Sequence[Question]) -> Written:
    """Every question as a block of GIFT."""
    return _proven(questions, _gift, lambda piece, question: read_gift(piece, {question.objective}))


def write_moodle(questions: Sequence[Question]) -> Written:
    """Every question as Moodle XML, with the category it stands in."""
    return _proven(questions, _moodle, lambda piece, question: read_moodle(moodle_file((piece,)), {question.objective}))


def write_rows(questions: Sequence[Question]) -> Written:
    """Every question as a row of a sheet under `HEADINGS`."""
    rows: list[tuple[str, ...]] = []
    changed: list[Question] = []
    left_out: list[Question] = []
    for question in questions:
        row = as_row(question)
        back = read_sheet([HEADINGS, row], {question.objective}).found if row else ()
        if row is None or not back:
            left_out.append(question)
            continue
        rows.append(tuple(row))
        if _plainly(back[0].question) != _plainly(question):
            changed.append(question)
    return Written((), tuple(rows), tuple(changed), tuple(left_out))


def _proven(
    questions: Sequence[Question], write: Callable[[Question], str], read: Callable[[str, Question], Reading]
) -> Written:
    pieces: list[str] = []
    changed: list[Question] = []
    left_out: list[Question] = []
    for question in questions:
        piece = write(question)
        try:
            back = read(piece, question).found
        except UnreadableFileError:
            back = ()
        if len(back) != 1:
            left_out.append(question)
            continue
        pieces.append(piece)
        if _plainly(back[0].question) != _plainly(question):
            changed.append(question)
    return Written(tuple(pieces), (), tuple(changed), tuple(left_out))


def _plainly(question: Question) -> Question:
    """The question with every weight spelt out where one is needed: no weight and the usual weight are the same."""
    if question.kind is QuestionKind.MULTIPLE:
        question = replace(question, options=without_even_weights(question.options))
    if all(option.weight is None for option in question.options):
        return question
    usual = FULL if question.kind is QuestionKind.SINGLE else 0
    return replace(
        question,
        options=tuple(
            replace(option, weight=usual * option.correct if option.weight is None else option.weight)
            for option in question.options
        ),
    )


def gift_file(pieces: Sequence[str]) -> bytes:
    """The blocks as a file."""
    return ("\n\n".join(pieces) + "\n").encode()


def moodle_file(pieces: Sequence[str]) -> bytes:
    """The questions as a file."""
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(pieces) + "\n</quiz>\n").encode()


def _share(credit: int | Fraction) -> str:
    return f"{float(credit) / 100:.5f}".rstrip("0").rstrip(".")


def _fraction(question: Question, option: Option) -> str:
    """The share of an option in percent, as Moodle counts."""
    if option.weight is not None:
        return _share(option.weight)
    if question.kind is QuestionKind.SINGLE:
        return "100" if option.correct else "0"
    if any(each.weight is not None for each in question.options):
        return "0"
    alike = sum(each.correct == option.correct for each in question.options)
    return _share(Fraction(FULL if option.correct else -FULL, alike))


# ------------------------------------------------------------------------------------------------- GIFT


def _gift_escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def _gift_text(text: str) -> str:
    plain = _gift_escaped(text)
    return f"[markdown]{plain}" if re.search(r"[<&]|^\[", text) else plain


def _gift_told(text: str) -> str:
    return f"#{_gift_text(text)}" if text else ""


def _gift(question: Question) -> str:
    notes = [f"[objective:{question.objective}]"] if question.objective else []
    notes += [f"[tag:{tag}]" for tag in question.tags]
    comment = f"// {' '.join(notes)}\n" if notes else ""
    title = f"::{_gift_escaped(question.title)}:: " if question.title else ""
    general = f"####{_gift_text(question.feedback)}" if question.feedback else ""
    return f"{comment}{title}{_gift_text(question.prompt)} {{{_gift_answers(question)}{general}}}"


def _gift_answers(question: Question) -> str:
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return "".join(f"\n\t{_gift_option(question, option)}" for option in question.options) + "\n"
        case QuestionKind.TRUE_FALSE:
            right = _gift_told(question.feedback_right)
            wrong = _gift_told(question.feedback_wrong) or ("#" if right else "")
            return ("TRUE" if question.truth else "FALSE") + wrong + right
        case QuestionKind.NUMERIC:
            numbers = "".join(
                f"\n\t=%{_share(key.credit)}%{key.value:f}:{key.tolerance:f}{_gift_told(key.feedback)}"
                for key in question.numbers
            )
            wrong = f"\n\t~{_gift_told(question.feedback_wrong)}" if question.feedback_wrong else ""
            return f"#{numbers}{wrong}\n"
        case QuestionKind.SHORT_TEXT:
            return (
                "".join(
                    f"\n\t=%{_share(key.credit)}%{_gift_text(key.pattern)}{_gift_told(key.feedback)}"
                    for key in question.texts
                )
                + "\n"
            )
        case QuestionKind.MATCHING:
            return (
                "".join(f"\n\t={_gift_text(pair.left)} -> {_gift_text(pair.right)}" for pair in question.pairs) + "\n"
            )
        case QuestionKind.ORDERING:
            return (
                ">ALL VERTICAL ABSOLUTE_POSITION" + "".join(f"\n\t{_gift_text(p.left)}" for p in question.pairs) + "\n"
            )
        case QuestionKind.ESSAY | QuestionKind.FILE | QuestionKind.CLOZE:
            return ""


def _gift_option(question: Question, option: Option) -> str:
    said = _gift_text(option.text) + _gift_told(option.feedback)
    if question.kind is QuestionKind.SINGLE and option.weight is None:
        return f"={said}" if option.correct else f"~{said}"
    return f"~%{_fraction(question, option)}%{said}"


# ------------------------------------------------------------------------------------------ Moodle XML


def _element(name: str, text: str, style: str = ' format="markdown"') -> str:
    return f"<{name}{style}><text>{escape(text)}</text></{name}>"


def _moodle_answer(text: str, share: str, feedback: str, style: str = ' format="markdown"', more: str = "") -> str:
    told = _element("feedback", feedback)
    return f'<answer fraction="{share}"{style}><text>{escape(text)}</text>{more}{told}</answer>'


_MOODLE_KINDS = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.NUMERIC: "numerical",
    QuestionKind.SHORT_TEXT: "shortanswer",
    QuestionKind.MATCHING: "matching",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.CLOZE: "cloze",
    QuestionKind.ESSAY: "essay",
    QuestionKind.FILE: "essay",
}


def _moodle(question: Question) -> str:
    category = f"$course$/top/{question.objective}" if question.objective else "$course$/top"
    tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in question.tags)
    lines = [
        f'<question type="category"><category><text>{escape(category)}</text></category></question>',
        f"<question type={quoteattr(_MOODLE_KINDS[question.kind])}>",
        _element("name", question.title, ""),
        _element("questiontext", _with_gaps(question)),
        _element("generalfeedback", question.feedback),
        "<defaultgrade>1</defaultgrade>",
        *_moodle_answers(question),
        *([f"<tags>{tags}</tags>"] if tags else []),
        "</question>",
    ]
    return "\n".join(lines)


def _with_gaps(question: Question) -> str:
    """The text with its gaps as Moodle writes them, {1:SHORTANSWER:=14~=empat belas}; any other prompt as it is."""
    if question.kind is not QuestionKind.CLOZE:
        return question.prompt
    gaps = {pair.left: pair for pair in question.pairs}
    return GAP.sub(lambda found: _moodle_gap(gaps[found[1]]), question.prompt)


def _moodle_gap(gap: Pair) -> str:
    def escaped(word: str) -> str:
        return re.sub(r"([}~#\\\"/])", r"\\\1", word)

    if gap.is_chosen:
        words = "~".join(
            f"{'=' * word.startswith('*')}{escaped(word.removeprefix('*').strip())}" for word in gap.wordings
        )
        return f"{{1:MULTICHOICE:{words}}}"
    return "{1:SHORTANSWER:" + "~".join(f"={escaped(word)}" for word in gap.wordings) + "}"


def _moodle_answers(question: Question) -> list[str]:
    combined = [
        _element("correctfeedback", question.feedback_right),
        _element("incorrectfeedback", question.feedback_wrong),
    ]
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return [
                f"<single>{str(question.kind is QuestionKind.SINGLE).lower()}</single>",
                "<shuffleanswers>true</shuffleanswers>",
                *combined,
                *(
                    _moodle_answer(option.text, _fraction(question, option), option.feedback)
                    for option in question.options
                ),
            ]
        case QuestionKind.TRUE_FALSE:
            return [
                _moodle_answer(
                    str(value).lower(),
                    "100" if question.truth is value else "0",
                    question.feedback_right if question.truth is value else question.feedback_wrong,
                    "",
                )
                for value in (True, False)
            ]
        case QuestionKind.NUMERIC:
            wrong = [_moodle_answer("*", "0", question.feedback_wrong, "")] if question.feedback_wrong else []
            return [
                *(
                    _moodle_answer(
                        f"{key.value:f}",
                        _share(key.credit),
                        key.feedback,
                        "",
                        f"<tolerance>{key.tolerance:f}</tolerance>",
                    )
                    for key in question.numbers
                ),
                *wrong,
            ]
        case QuestionKind.SHORT_TEXT:
            return [
                "<usecase>0</usecase>",
                *(_moodle_answer(key.pattern, _share(key.credit), key.feedback, "") for key in question.texts),
            ]
        case QuestionKind.MATCHING:
            return [
                "<shuffleanswers>true</shuffleanswers>",
                *combined,
                *(
                    f'<subquestion format="markdown"><text>{escape(pair.left)}</text>'
                    f"<answer><text>{escape(pair.right)}</text></answer></subquestion>"
                    for pair in question.pairs
                ),
            ]
        case QuestionKind.ORDERING:
            # As Moodle writes it: the share of a step is its place.
            return [
                "<layouttype>VERTICAL</layouttype>",
                "<selecttype>ALL</selecttype>",
                "<gradingtype>ABSOLUTE_POSITION</gradingtype>",
                *combined,
                *(_moodle_answer(pair.left, pair.right, "") for pair in question.pairs),
            ]
        case QuestionKind.ESSAY | QuestionKind.FILE | QuestionKind.CLOZE:
            return []


def tidy(question: Question, code: str) -> Question:
    """The question as a file names it: its code is its title, and lines end alike."""
    return replace(question, title=code, prompt=question.prompt.replace("\r\n", "\n").strip())
