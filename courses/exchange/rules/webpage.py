"""A web page from another system as the Markdown of a lesson: the same blocks that documents are read into."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from courses.exchange.rules.plans import LossKind
from courses.writing.rules.blocks import (
    Block,
    Heading,
    Item,
    Paragraph,
    Picture,
    Quote,
    Span,
    Table,
    described,
    inline,
    safe_address,
    written,
)

_SKIPPED = frozenset({"script", "style", "head", "template", "noscript", "svg", "math", "select", "button"})
_EMBEDDED = frozenset({"iframe", "object", "embed", "video", "audio", "applet", "form", "canvas"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption", "address", "pre",
     "dl", "dt", "dd", "hr", "center", "fieldset", "details", "summary", "nav", "body", "html"}
)  # fmt: skip
_BOLD, _ITALIC, _STRUCK = {"b", "strong"}, {"i", "em", "cite", "dfn"}, {"s", "del", "strike"}
_DEEPEST = 200


@dataclass
class Page:
    """What was read of a page."""

    title: str = ""
    body: str = ""
    words: int = 0
    pictures: int = 0
    losses: list[LossKind] = field(default_factory=list)


def read_page(html: str, path_of: Callable[[str], str | None]) -> Page:
    """A page as Markdown.

    `path_of` gives the path of a file in the course for an address in the page: None for an address that is none of
    the course's, "" for one whose file is missing.
    """
    reader = _Reader(path_of)
    reader.feed(html.replace("\0", ""))
    reader.close()
    reader.flush()
    numbers = {number: number for number in range(len(reader.sources))}
    body = written(
        reader.blocks, numbers, {}, min((b.level for b in reader.blocks if isinstance(b, Heading)), default=1)
    )
    body = re.sub(r"\]\(gambar:(\d+)\)", lambda found: f"](../{reader.sources[int(found[1])]})", body)
    words = len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "", body)))
    return Page(" ".join(reader.title.split()), body, words, len(reader.sources), reader.losses)


class _Reader(HTMLParser):
    def __init__(self, path_of: Callable[[str], str | None]) -> None:
        super().__init__(convert_charrefs=True)
        self.path_of = path_of
        self.blocks: list[Block] = []
        self.losses: list[LossKind] = []
        self.sources: list[str] = []
        self.title = ""
        self._spans: list[Span] = []
        self._faces: list[str] = []
        self._href = ""
        self._lists: list[bool] = []
        self._items = 0
        self._quotes = 0
        self._heading = 0
        self._skipping = 0
        self._in_title = False
        self._tables = 0
        self._rows: list[list[str]] = []
        self._depth = 0

    # ------------------------------------------------------------------------------------- what is met

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = True
        elif tag in _EMBEDDED:
            self._lose(LossKind.EMBEDDED)
        elif tag in _SKIPPED:
            self._skipping += 1
        if self._skipping:
            return
        if tag in _BOLD | _ITALIC | _STRUCK and len(self._faces) < _DEEPEST:
            self._faces.append(tag)
        elif tag == "a":
            self._href = self._link(given.get("href", ""))
        elif tag == "img":
            self._picture(given)
        elif tag == "br":
            self._spans.append(Span("\n"))
        elif tag in ("ul", "ol"):
            self.flush()
            self._lists.append(tag == "ol")
        elif tag == "li":
            self.flush()
            self._items += 1
        elif tag == "blockquote":
            self.flush()
            self._quotes += 1
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._heading = int(tag[1])
        elif tag == "table":
            self.flush()
            self._tables += 1
            if self._tables > 1:
                self._lose(LossKind.NESTED_TABLE)
        elif tag == "tr" and self._tables == 1:
            self._rows.append([])
        elif tag in _BLOCKS and not self._tables:
            self.flush()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("img", "br", "hr"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
            return
        if self._skipping:
            return
        if tag in self._faces:
            del self._faces[len(self._faces) - 1 - self._faces[::-1].index(tag)]
        elif tag == "a":
            self._href = ""
        elif tag in ("ul", "ol"):
            self.flush()
            if self._lists:
                self._lists.pop()
        elif tag == "li":
            self.flush()
            self._items = max(0, self._items - 1)
        elif tag == "blockquote":
            self.flush()
            self._quotes = max(0, self._quotes - 1)
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self._heading = 0
        elif tag in ("td", "th") and self._tables == 1 and self._rows:
            self._rows[-1].append(inline(self._spans).replace("\n", " ").replace("|", "\\|"))
            self._spans = []
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                rows = tuple(tuple(row) for row in self._rows if row)
                self._rows, self._spans = [], []
                if rows:
                    self.blocks.append(Table(rows))
        elif tag in _BLOCKS and not self._tables:
            self.flush()

    def handle_data(self, text: str) -> None:
        if self._in_title:
            self.title += text
        elif not self._skipping:
            faces = set(self._faces)
            said = re.sub(r"\s+", " ", text)
            self._spans.append(
                Span(said, bool(faces & _BOLD), bool(faces & _ITALIC), bool(faces & _STRUCK), self._href)
            )

    # --------------------------------------------------------------------------------------- what it gives

    def flush(self) -> None:
        """End the block that is being read."""
        if self._tables:
            return
        spans, self._spans = self._spans, []
        if self._heading:
            words = " ".join("".join(span.text for span in spans).split())
            if words:
                self.blocks.append(Heading(self._heading, words))
            return
        text = inline(spans)
        if not text:
            return
        if self._lists and self._items:
            self.blocks.append(Item(text, len(self._lists) - 1, self._lists[-1]))
        elif self._quotes:
            self.blocks.append(Quote(text))
        else:
            self.blocks.append(Paragraph(text))

    def _link(self, address: str) -> str:
        if not address.strip() or address.startswith("#"):
            return ""
        path = self.path_of(address)
        if path:
            return f"../{path}"
        if path == "":
            self._lose(LossKind.FILE_MISSING)
            return ""
        sound = safe_address(address)
        if not sound:
            self._lose(LossKind.UNSAFE_LINK)
        return sound

    def _picture(self, given: dict[str, str]) -> None:
        path = self.path_of(given.get("src", ""))
        if not path:
            self._lose(LossKind.PICTURE)
            return
        if self._tables:
            # A cell holds words only.
            self._spans.append(Span(described(given.get("alt"))))
            self._lose(LossKind.PICTURE)
            return
        heading, self._heading = self._heading, 0
        self.flush()
        self._heading = heading
        self.sources.append(path)
        self.blocks.append(Picture(len(self.sources) - 1, described(given.get("alt"))))

    def _lose(self, kind: LossKind) -> None:
        self.losses.append(kind)
