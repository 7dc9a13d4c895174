"""A last look at a course as its author wrote it: what keeps some people from reading it, and what makes it heavy."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.authoring.rules import KILOBYTE, MOST_PICTURE, MOST_TEXT, Weight
from courses.writing.rules.blocks import described

#: From how many minutes on a lesson is hard to fit into a working day.
LONG_MINUTES = 45
#: What a link is called when its words say nothing of where it leads.
_VAGUE = {
    "di sini", "disini", "klik di sini", "klik disini", "klik", "tautan", "tautan ini", "link", "link ini", "ini",
    "selengkapnya", "baca selengkapnya", "lihat", "here", "click here", "read more", "teks tautan",
}  # fmt: skip
#: What the bar of the editor writes where an author shall write.
_UNWRITTEN = {"keterangan gambar", "gambar", "image", "picture", "foto"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_INSIDE = re.compile(r"/kursus/(\d+)/(berkas|materi)/(\d+)")
_PICTURE = re.compile(r"gambar:(\d+)")


class Flaw(StrEnum):
    """What is found in a lesson."""

    NO_ALTERNATIVE = "no_alternative"
    SKIPPED_LEVEL = "skipped_level"
    EMPTY_LINK = "empty_link"
    VAGUE_LINK = "vague_link"
    BROKEN_LINK = "broken_link"
    MISSING_PICTURE = "missing_picture"
    NO_CAPTIONS = "no_captions"
    NO_TRANSCRIPT = "no_transcript"
    NO_TABLE_HEADER = "no_table_header"
    TOO_LONG = "too_long"
    HEAVY_TEXT = "heavy_text"
    HEAVY_PICTURE = "heavy_picture"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A lesson as it is looked at."""

    lesson_id: int
    body: str
    minutes: int
    weight: Weight = field(default_factory=Weight)
    is_video: bool = False
    has_captions: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a course has that its lessons may point at."""

    course_id: int
    files: AbstractSet[int]
    lessons: AbstractSet[int]


@dataclass(frozen=True, slots=True)
class Found:
    """A flaw, and the words it was found at."""

    flaw: Flaw
    where: str = ""


def flaws(lesson: Inspected, place: Place) -> list[Found]:
    """Everything found in a lesson: headings, tables, pictures and links, then the whole. No address outside is looked at."""
    tokens = _MARKDOWN.parse(lesson.body)
    found = [*_headings(tokens), *_tables(tokens)]
    for token in tokens:
        found += _pictures(token.children or [], place)
        found += _links(token.children or [], place)
    if lesson.is_video and not lesson.has_captions:
        found.append(Found(Flaw.NO_CAPTIONS))
    if lesson.is_video and not lesson.body.strip():
        found.append(Found(Flaw.NO_TRANSCRIPT))
    if lesson.minutes > LONG_MINUTES and not lesson.is_video and lesson.body.strip():
        found.append(Found(Flaw.TOO_LONG, str(lesson.minutes)))
    if lesson.weight.text > MOST_TEXT:
        found.append(Found(Flaw.HEAVY_TEXT, f"{lesson.weight.text // KILOBYTE} KB"))
    found += [
        Found(Flaw.HEAVY_PICTURE, f"gambar:{number}, {size // KILOBYTE} KB")
        for number, size in lesson.weight.pictures
        if size > MOST_PICTURE * 2
    ]
    return found


def _headings(tokens: Sequence[Token]) -> Iterator[Found]:
    """A heading two levels below the one before it; the title of the lesson is the first level."""
    before = 1
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            # What is written as # is shown as ##.
            level = max(int(token.tag[1]), 2)
            if level > before + 1:
                yield Found(Flaw.SKIPPED_LEVEL, tokens[place + 1].content)
            before = level


def _tables(tokens: Sequence[Token]) -> Iterator[Found]:
    """A table whose first row is empty."""
    for place, token in enumerate(tokens):
        if token.type == "thead_open":
            ends = next(n for n in range(place, len(tokens)) if tokens[n].type == "thead_close")
            if not any(each.content.strip() for each in tokens[place:ends] if each.type == "inline"):
                cells = (each.content for each in tokens[ends:] if each.type == "inline" and each.content.strip())
                yield Found(Flaw.NO_TABLE_HEADER, next(cells, ""))


def _pictures(inline: Iterable[Token], place: Place) -> Iterator[Found]:
    for token in inline:
        if token.type != "image":
            continue
        source = str(token.attrGet("src") or "")
        number = _PICTURE.fullmatch(source)
        inside = _INSIDE.fullmatch(source)
        known = int(number[1]) if number else int(inside[3]) if inside else None
        if known is None or known not in place.files:
            yield Found(Flaw.MISSING_PICTURE, token.content or source)
        if described(token.content).casefold() in {"", *_UNWRITTEN}:
            yield Found(Flaw.NO_ALTERNATIVE, source)


def _links(inline: Sequence[Token], place: Place) -> Iterator[Found]:
    for number, token in enumerate(inline):
        if token.type != "link_open":
            continue
        ends = next(n for n in range(number, len(inline)) if inline[n].type == "link_close")
        words = "".join(each.content for each in inline[number + 1 : ends]).strip()
        address = str(token.attrGet("href") or "")
        if not words or address in {"", "#", "http://", "https://"}:
            yield Found(Flaw.EMPTY_LINK, words or address)
        elif words.casefold().rstrip(".!") in _VAGUE:
            yield Found(Flaw.VAGUE_LINK, words)
        inside = _INSIDE.match(address)
        if inside and int(inside[1]) == place.course_id:
            known = place.files if inside[2] == "berkas" else place.lessons
            if int(inside[3]) not in known:
                yield Found(Flaw.BROKEN_LINK, words or address)
