"""The blocks of a lesson, and where a remark belongs after its text was edited."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

#: Elements without an end tag.
_VOID = frozenset({"br", "hr", "img"})
#: How much of a block's words a remark keeps, so that it can be read when the block is gone.
QUOTED = 200
#: From this likeness of the quoted words on, another block counts as the same one, changed.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level element of a rendered lesson."""

    place: int
    html: str
    words: str
    #: what it says, as a short hash; the same words have the same mark wherever they stand
    mark: str

    @property
    def quote(self) -> str:
        """Its beginning, in words."""
        return self.words[:QUOTED]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a remark was made: place, mark and beginning of its block."""

    place: int
    mark: str
    quote: str


@dataclass(frozen=True, slots=True)
class Found:
    """The block a remark belongs to now; no place when there is none any more."""

    place: int | None
    changed: bool


class _Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[tuple[str, str]] = []
        self._raw: list[str] = []
        self._words: list[str] = []
        self._depth = 0

    def _cut(self) -> None:
        html = "".join(self._raw)
        if html.strip():
            self.pieces.append((html, " ".join("".join(self._words).split())))
        self._raw, self._words = [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw.append(self.get_starttag_text() or "")
        if tag == "img":
            given = dict(attrs)
            self._words.append(f" {given.get('alt') or ''} {given.get('src') or ''} ")
        else:
            self._words.append(" " if tag in {"br", "li", "p", "td", "th", "tr"} else "")
        if tag not in _VOID:
            self._depth += 1
        elif not self._depth:
            self._cut()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._depth -= 1

    def handle_endtag(self, tag: str) -> None:
        self._raw.append(f"</{tag}>")
        self._depth = max(0, self._depth - 1)
        if not self._depth:
            self._cut()

    def handle_data(self, data: str) -> None:
        self._raw.append(data)
        self._words.append(data)

    def handle_entityref(self, name: str) -> None:
        self._raw.append(f"&{name};")
        self._words.append({"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " "}.get(name, f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._raw.append(f"&#{name};")
        number = int(name[1:], 16) if name[:1] in "xX" else int(name)
        self._words.append(chr(number) if number <= 0x10FFFF else "")

    def close(self) -> None:
        super().close()
        self._cut()


def blocks(html: str) -> tuple[Block, ...]:
    """The top-level elements of a rendered text in order; put together again they are the text.

    >>> [(each.html, each.words) for each in blocks("<h2>A</h2><p>b &amp; <em>c</em></p>")]
    [('<h2>A</h2>', 'A'), ('<p>b &amp; <em>c</em></p>', 'b & c')]
    """
    cutter = _Cutter()
    cutter.feed(html)
    cutter.close()
    return tuple(
        Block(place, raw, words, hashlib.sha256((words or raw.strip()).encode()).hexdigest()[:16])
        for place, (raw, words) in enumerate(cutter.pieces)
    )


def find(anchor: Anchor, present: Sequence[Block]) -> Found:
    """Where a remark belongs now.

    The block that says exactly the same, the nearest of several; else the most similar one, as changed; else nowhere.
    """
    same = [block for block in present if block.mark == anchor.mark]
    if same:
        return Found(min(same, key=lambda block: abs(block.place - anchor.place)).place, changed=False)
    best: tuple[float, int, int] | None = None
    matcher = SequenceMatcher(None, b=anchor.quote, autojunk=False)
    for block in present:
        matcher.set_seq1(block.quote)
        if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
            continue
        likeness = matcher.ratio()
        if likeness >= ALIKE:
            rank = (likeness, -abs(block.place - anchor.place), -block.place)
            best = rank if best is None else max(best, rank)
    return Found(None if best is None else -best[2], changed=True)
