"""Which format a file of questions is in, told by its content, and the reader for it."""

import re
from collections.abc import Collection
from enum import StrEnum

from courses.banks.rules.aiken import ANSWER, read_aiken
from courses.banks.rules.gift import read_gift
from courses.banks.rules.moodle import read_moodle
from courses.banks.rules.readings import MOST_BYTES, FileFault, Reading, UnreadableFileError, text_of


class Format(StrEnum):
    """The formats that can be read."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"


def recognised(content: bytes) -> Format:
    """The format, by content; the file's name has no say.

    >>> recognised(b"Siapa? {=Warga ~Robot}"), recognised(b"Siapa?\\nA) Warga\\nB) Robot\\nANSWER: A")
    (<Format.GIFT: 'gift'>, <Format.AIKEN: 'aiken'>)
    """
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8")):
        raise UnreadableFileError(FileFault.UNKNOWN)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Format.MOODLE
    lines = text_of(content).splitlines()
    if any(ANSWER.match(line.strip()) for line in lines) and not any(re.search(r"[{}]", line) for line in lines):
        return Format.AIKEN
    return Format.GIFT


def read_questions(content: bytes, chosen: Format | None, objectives: Collection[str] = ()) -> tuple[Format, Reading]:
    """Read a file of questions in the chosen format, or in the one its content shows.

    Raises `UnreadableFileError` where not one question can be taken.
    """
    if not content.strip():
        raise UnreadableFileError(FileFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(FileFault.TOO_LARGE)
    form = chosen or recognised(content)
    match form:
        case Format.GIFT:
            reading = read_gift(text_of(content), objectives)
        case Format.AIKEN:
            reading = read_aiken(text_of(content))
        case Format.MOODLE:
            reading = read_moodle(content, objectives)
    if not reading.found:
        line = reading.losses[0].line if reading.losses else 1
        raise UnreadableFileError(FileFault.NOTHING, line, losses=reading.losses)
    return form, reading
