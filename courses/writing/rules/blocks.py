"""A document as plain blocks, and blocks written as Markdown."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from courses.writing.rules.faults import Loss

#: Signs that would begin something in Markdown wherever they stand.
_SIGNS = re.compile(r"([\\`*\[\]<|~$])")
#: An underscore inside a word says nothing.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_BEGINS = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-+$)", re.MULTILINE)
_NUMBER_BEGINS = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_DEEPEST_ITEM = 5
_FILE_NAME = re.compile(r"[^/]+\.(png|jpe?g|gif|bmp|webp|emf|wmf|svg|tiff?)", re.IGNORECASE)
_NOTE_CALL = re.compile(r"\[\^([\w-]+)\]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    href: str = ""
    #: label of a footnote called here, instead of a text
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, in plain words; level 1 is the highest of the document."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, as Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, as Markdown."""

    text: str
    depth: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A box set apart from the text, as Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first row is the header. Cells are Markdown."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its number in the reading, and what it shows in words."""

    number: int
    alternative: str = ""


Block = Heading | Paragraph | Item | Quote | Table | Picture


@dataclass
class Reading:
    """What was read from a document."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    #: bytes of the pictures as they lay in the document
    pictures: list[bytes] = field(default_factory=list)
    #: label → Markdown
    notes: dict[str, str] = field(default_factory=dict)


def escaped(text: str) -> str:
    """A text as Markdown that says just this text.

    >>> escaped("2 * 3 [a] snake_case _x_ 1. satu")
    '2 \\\\* 3 \\\\[a\\\\] snake_case \\\\_x\\\\_ 1. satu'
    """
    signs = _ENTITY.sub(r"\\&", _UNDERSCORE.sub(r"\\_", _SIGNS.sub(r"\\\1", text)))
    return _NUMBER_BEGINS.sub(r"\1\\\2", _LINE_BEGINS.sub(r"\1\\\2", signs))


def inline(spans: Iterable[Span]) -> str:
    """Spans as one line of Markdown; neighbours in one face are joined, spaces stay outside the marks.

    >>> inline([Span("Baca "), Span("aturan ", bold=True), Span("ini", bold=True), Span(" dulu.")])
    'Baca **aturan ini** dulu.'
    """
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and not span.note and not last.note and _face(last) == _face(span):
            joined[-1] = Span(last.text + span.text, last.bold, last.italic, last.struck, last.href)
        elif span.text or span.note:
            joined.append(span)
    text = "".join(_marked(span) for span in joined)
    return re.sub(r"[ \t\u00a0]+", " ", re.sub(r" *\n *", "\n", text)).strip()


def _face(span: Span) -> tuple[bool, bool, bool, str]:
    return span.bold, span.italic, span.struck, span.href


def _marked(span: Span) -> str:
    if span.note:
        return f"[^{span.note}]"
    core = span.text.strip()
    if not core:
        return span.text
    before, after = span.text[: len(span.text) - len(span.text.lstrip())], span.text[len(span.text.rstrip()) :]
    said = escaped(core)
    for wanted, mark in ((span.struck, "~~"), (span.italic, "*"), (span.bold, "**")):
        if wanted:
            # A mark may not span a line break of its own.
            said = "\n".join(f"{mark}{line}{mark}" if line.strip() else line for line in said.split("\n"))
    if span.href:
        said = f"[{said}](<{span.href}>)"
    return f"{before}{said}{after}"


def safe_address(address: str) -> str:
    """An address a lesson may link to, else nothing."""
    plain = address.strip()
    sound = re.fullmatch(r"(https?://|mailto:)[^\s<>\"\\\x00-\x1f]{1,1900}", plain, re.IGNORECASE)
    return plain if sound else ""


def described(words: str | None) -> str:
    """What a picture shows; the name of a file says nothing of that.

    >>> described("Loket pelayanan"), described("IMG_2031.jpg")
    ('Loket pelayanan', '')
    """
    plain = " ".join((words or "").split())[:300]
    return "" if _FILE_NAME.fullmatch(plain) else plain


def written(blocks: Sequence[Block], files: Mapping[int, int], notes: Mapping[str, str], highest: int = 1) -> str:
    """Blocks as the Markdown of a lesson. `files`: number of a picture → its file; pictures without one are left out.

    `highest` is the level of the document that becomes the first heading of the lesson.
    """
    parts: list[str] = []
    items: list[Item] = []
    for block in blocks:
        if not isinstance(block, Item) and items:
            parts.append(_listed(items))
            items = []
        match block:
            case Item():
                items.append(block)
            case Heading(level, text):
                parts.append(f"{'#' * min(max(level - highest, 0) + 2, 4)} {escaped(text)}")
            case Paragraph(text):
                parts.append(text)
            case Quote(text):
                parts.append("\n".join(f"> {line}".rstrip() for line in text.split("\n")))
            case Table(rows):
                parts.append(_tabled(rows))
            case Picture(number, alternative) if number in files:
                parts.append(f"![{escaped(alternative)}](gambar:{files[number]})")
    if items:
        parts.append(_listed(items))
    text = "\n\n".join(part for part in parts if part.strip())
    called = [label for label in dict.fromkeys(_NOTE_CALL.findall(text)) if label in notes]
    footnotes = [f"[^{label}]: {notes[label].replace(chr(10), ' ')}" for label in called]
    return "\n\n".join([text, *footnotes]) if text else ""


def _listed(items: Sequence[Item]) -> str:
    lines: list[str] = []
    counts: list[int] = []
    before: list[bool] = []
    for item in items:
        depth = min(item.depth, len(counts), _DEEPEST_ITEM)
        # A list of another kind at the same depth counts from one.
        if len(before) > depth and before[depth] != item.ordered:
            del counts[depth:], before[depth:]
        del counts[depth + 1 :], before[depth + 1 :]
        if len(counts) == depth:
            counts.append(0)
            before.append(item.ordered)
        counts[depth] += 1
        mark = f"{min(counts[depth], 99)}." if item.ordered else "-"
        lines.append(f"{'    ' * depth}{mark} {item.text.replace(chr(10), ' ')}")
    return "\n".join(lines)


def _tabled(rows: Sequence[Sequence[str]]) -> str:
    width = max(len(row) for row in rows)
    if len(rows) == 1 and width == 1:
        return f"> {rows[0][0]}"
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(cell.replace(chr(10), ' ') for cell in row)} |" for row in full]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])
