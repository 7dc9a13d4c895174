"""Read Aiken, the format for one-answer questions that anybody can type.

A question is one or more lines, then options (`A) text` or `A. text`), then `ANSWER: B`. Blank lines carry no
meaning. A question whose `ANSWER:` line is missing ends where the next one begins.
"""

import re
from dataclasses import dataclass, field

from courses.banks.rules.readings import DroppedError, Gathering, LossReason, Reading
from courses.quizzes.rules.questions import Option, Question, QuestionKind

_OPTION = re.compile(r"([A-Z])[).]\s*(.*)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class _Block:
    line: int = 0
    prompt: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    key: str | None = None


def read_aiken(text: str) -> Reading:
    """Read an Aiken file."""
    gathering = Gathering()
    for block in _blocks(text.removeprefix("\ufeff")):
        try:
            question = _question(block)
        except DroppedError as dropped:
            said = " ".join(block.prompt) or " ".join(option for _letter, option in block.options)
            gathering.drop(block.line, dropped.reason, said or block.key or "")
        else:
            gathering.take(block.line, question, ())
    return gathering.reading()


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    block = _Block()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        key, option = ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if not key and not option and block.options:
            blocks.append(block)
            block = _Block()
        block.line = block.line or number
        if key:
            block.key = key[1].strip()
            blocks.append(block)
            block = _Block()
        elif option:
            block.options.append((option[1], option[2].strip()))
        else:
            block.prompt.append(line)
    if block.line:
        blocks.append(block)
    return blocks


def _question(block: _Block) -> Question:
    if not block.prompt:
        raise DroppedError(LossReason.NO_QUESTION)
    if block.key is None:
        raise DroppedError(LossReason.UNFINISHED)
    letter = block.key.rstrip(".)").upper()
    if letter not in [each for each, _text in block.options]:
        raise DroppedError(LossReason.UNKNOWN_KEY)
    return Question(
        kind=QuestionKind.SINGLE,
        prompt="\n".join(block.prompt),
        options=tuple(
            Option(key=f"o{number}", text=text, correct=each == letter)
            for number, (each, text) in enumerate(block.options, start=1)
        ),
    )
