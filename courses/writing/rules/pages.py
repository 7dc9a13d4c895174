"""Read a PDF: its text by bookmarks, else by handfuls of pages. What a page looks like stays in the PDF itself."""

import re
from collections import Counter
from collections.abc import Sequence

from courses.writing.rules.blocks import Heading, Item, Paragraph, Reading, Span, inline
from courses.writing.rules.extraction import Extracted
from courses.writing.rules.faults import Loss, LossKind

#: How many pages a lesson holds where the PDF has no bookmarks.
PAGES_A_LESSON = 6
#: A page whose longest line is shorter than this has no running text whose lines could be joined.
_FULL_LINE = 40
_BULLET = re.compile(r"^\s*[•●▪◦‣–-]\s+")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")
_PAGE_NUMBER = re.compile(r"(hal(aman|\.)?|page)?\s*[-–|]?\s*\d+\s*((/|dari|of)\s*\d+)?\s*[-–|]?", re.IGNORECASE)


def read_pages(told: Extracted, page_word: str) -> Reading:
    """The words of a PDF as blocks."""
    reading = Reading(title=told.title)
    for number, (lines, pictured) in enumerate(zip(told.pages, told.pictured, strict=True), start=1):
        if not any(line.strip() for line in lines):
            reading.losses.append(Loss(LossKind.SCANNED_PAGE, f"{page_word} {number}"))
        elif pictured:
            reading.losses.append(Loss(LossKind.PAGE_PICTURES, f"{page_word} {number}"))
    if any(line.strip() for lines in told.pages for line in lines):
        reading.losses.append(Loss(LossKind.PAGE_LAYOUT))
    pages = [list(lines) for lines in told.pages]
    _drop_repeated(pages, reading)
    _fill(reading, pages, told.marks, page_word)
    return reading


def _drop_repeated(pages: list[list[str]], reading: Reading) -> None:
    """Headers and footers: lines at the edge that more than half of at least four pages share, and their numbers."""
    if len(pages) < 4:
        return
    edges = Counter(
        bare for lines in pages for bare in {_bare(line) for line in (*lines[:2], *lines[-2:]) if line.strip()}
    )
    repeated = {bare for bare, count in edges.items() if count * 2 > len(pages)}
    if repeated:
        reading.losses.append(Loss(LossKind.REPEATED_LINES))
    for lines in pages:
        lines[:] = [line for line in lines if not (line.strip() and _bare(line) in repeated)]


def _bare(line: str) -> str:
    """The line; one that only numbers the page is the same on every page."""
    plain = " ".join(line.split())
    return "#" if _PAGE_NUMBER.fullmatch(plain) else plain


def _fill(reading: Reading, pages: Sequence[Sequence[str]], marks: Sequence[tuple[int, int, str]], word: str) -> None:
    by_page: dict[int, list[tuple[int, str]]] = {}
    for page, level, title in marks:
        by_page.setdefault(page, []).append((level, title))
    for number, lines in enumerate(pages):
        if marks:
            waiting = by_page.get(number, [])
            for line in _flowing(lines):
                while waiting and _same(line, waiting[0][1]):
                    reading.blocks.append(Heading(*waiting.pop(0)))
                    break
                else:
                    reading.blocks.append(_block(line))
            # A bookmark whose words do not stand on its page opens the page.
            for level, title in reversed(waiting):
                reading.blocks.insert(_page_begins(reading, lines), Heading(level, title))
        else:
            if number % PAGES_A_LESSON == 0:
                last = min(number + PAGES_A_LESSON, len(pages))
                label = f"{word} {number + 1}–{last}" if last > number + 1 else f"{word} {last}"
                reading.blocks.append(Heading(1, label))
            reading.blocks += [_block(line) for line in _flowing(lines)]


def _page_begins(reading: Reading, lines: Sequence[str]) -> int:
    return max(len(reading.blocks) - len(_flowing(lines)), 0)


def _same(line: str, title: str) -> bool:
    return re.sub(r"\W+", "", line).casefold() == re.sub(r"\W+", "", title).casefold()


def _block(line: str) -> Item | Paragraph:
    for pattern, ordered in ((_BULLET, False), (_NUMBER, True)):
        if found := pattern.match(line):
            return Item(inline([Span(line[found.end() :])]), 0, ordered)
    return Paragraph(inline([Span(line)]))


def _flowing(lines: Sequence[str]) -> list[str]:
    """Lines of a page joined into paragraphs: a full line goes on in the next, a short or ended one does not."""
    longest = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    open_ended = False
    for line in lines:
        plain = line.strip()
        if not plain:
            open_ended = False
            continue
        begins = _BULLET.match(plain) or _NUMBER.match(plain)
        if joined and open_ended and not begins:
            glue = "" if joined[-1].endswith("-") and plain[:1].islower() else " "
            joined[-1] = (joined[-1][:-1] if not glue else joined[-1]) + glue + plain
        else:
            joined.append(plain)
        ended = plain.endswith((".", "?", "!", ":", ";"))
        open_ended = longest >= _FULL_LINE and len(plain) > (0.9 if ended else 0.75) * longest
    return joined
