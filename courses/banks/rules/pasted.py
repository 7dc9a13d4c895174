"""Read questions as people type them in Word: numbered, with options A to E, and the key marked in one of three ways.

The key is a line "Jawaban: B", a star at the right option, or a list "Kunci jawaban" at the end (1. B, 2. D).
"Pembahasan:" gives the explanation. A question without options is true or false, a number or a short text, by its key.
"""

import re
from dataclasses import dataclass, field, replace

from courses.banks.rules.readings import DroppedError, Gathering, LossReason, Reading
from courses.quizzes.rules.questions import NumberKey, Option, Question, QuestionKind, TextKey
from courses.quizzes.rules.scoring import numbers_in

_NUMBERED = re.compile(r"(\d{1,4})\s*[.)]\s*(\S.*)")
_OPTION = re.compile(r"(\*?)\s*([A-Ha-h])\s*[.)]\s*(.*?)\s*(\*?)")
_KEY = re.compile(r"(?:kunci(?:\s+jawaban)?|jawaban|jawab|jwb|answer)\s*[:=]\s*(\S.*)", re.IGNORECASE)
_KEY_LIST = re.compile(r"(?:daftar\s+)?kunci(?:\s+jawaban)?\s*:?", re.IGNORECASE)
_KEY_ENTRY = re.compile(r"(\d{1,4})\s*[.)\-:]?\s*([A-Ha-h])\b")
_WHY = re.compile(r"(?:pembahasan|penjelasan)\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class _Block:
    line: int
    number: str
    prompt: list[str]
    options: list[tuple[str, str]] = field(default_factory=list)
    stars: set[str] = field(default_factory=set)
    key: str = ""
    why: list[str] = field(default_factory=list)


def looks_pasted(text: str) -> bool:
    """Whether a text has numbered questions with lettered options or keys as Word documents have them."""
    lines = [line.strip() for line in text.splitlines()]
    numbered = any(_NUMBERED.fullmatch(line) for line in lines)
    return numbered and any(_OPTION.fullmatch(line) or _KEY.fullmatch(line) for line in lines)


def read_pasted(text: str) -> Reading:
    """Read a pasted list of questions."""
    gathering = Gathering()
    blocks, strays = _blocks(text)
    for line, said in strays:
        gathering.drop(line, LossReason.DESCRIPTION, said)
    for block in blocks:
        try:
            question = _question(block)
        except DroppedError as dropped:
            gathering.drop(block.line, dropped.reason, " ".join(block.prompt))
        else:
            gathering.take(block.line, question, ())
    return gathering.reading()


def _lines(text: str) -> list[tuple[int, str]]:
    """The pieces of the text with their line; options that stand side by side with a tab between are parted."""
    return [
        (number, " ".join(piece.split()))
        for number, raw in enumerate(text.replace("\xa0", " ").splitlines(), start=1)
        for piece in re.split(r"\t+(?=\s*\*?\s*[A-Ha-h]\s*[.)])", raw)
        if piece.strip()
    ]


def _blocks(text: str) -> tuple[list[_Block], list[tuple[int, str]]]:
    blocks: list[_Block] = []
    strays: list[tuple[int, str]] = []
    listing = False
    for number, line in _lines(text):
        block = blocks[-1] if blocks else None
        if block and _KEY_LIST.fullmatch(line):
            listing = True
        elif listing and (entries := _KEY_ENTRY.findall(line)):
            for asked, letter in entries:
                for each in blocks:
                    if each.number == asked and not each.key:
                        each.key = letter
        elif asked := _NUMBERED.fullmatch(line):
            listing = False
            blocks.append(_Block(number, asked[1], [asked[2]]))
        elif block is None:
            strays.append((number, line))
        else:
            _add(block, line)
    return blocks, strays


def _add(block: _Block, line: str) -> None:
    if key := _KEY.fullmatch(line):
        block.key = key[1].strip()
    elif why := _WHY.fullmatch(line):
        block.why.append(why[1])
    elif option := _OPTION.fullmatch(line):
        letter = option[2].upper()
        block.options.append((letter, option[3]))
        if option[1] or option[4]:
            block.stars.add(letter)
    elif block.why:
        block.why.append(line)
    elif block.options:
        letter, said = block.options[-1]
        block.options[-1] = (letter, f"{said} {line}")
    else:
        block.prompt.append(line)


def _question(block: _Block) -> Question:
    key = block.key.rstrip(".")
    blank = Question(kind=QuestionKind.SINGLE, prompt="\n".join(block.prompt), feedback=" ".join(block.why))
    if block.options:
        right = {letter.upper() for letter in re.findall(r"\b[A-Ha-h]\b", key)} or block.stars
        if not right and not key:
            raise DroppedError(LossReason.UNFINISHED)
        if not right or not right <= {letter for letter, _text in block.options}:
            raise DroppedError(LossReason.UNKNOWN_KEY)
        return replace(
            blank,
            kind=QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE,
            options=tuple(
                Option(f"o{n}", text, letter in right) for n, (letter, text) in enumerate(block.options, start=1)
            ),
        )
    if not key:
        raise DroppedError(LossReason.ESSAY)
    if key.casefold() in ("benar", "salah"):
        return replace(blank, kind=QuestionKind.TRUE_FALSE, truth=key.casefold() == "benar")
    if values := numbers_in(key):
        return replace(blank, kind=QuestionKind.NUMERIC, numbers=(NumberKey(values[0]),))
    texts = tuple(TextKey(part.strip()) for part in key.split(";") if part.strip())
    return replace(blank, kind=QuestionKind.SHORT_TEXT, texts=texts)
