"""A reading divided into modules and lessons, with the minutes each takes."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.writing.rules.blocks import Block, Heading, Item, Paragraph, Picture, Quote, Table

#: Words a minute: the mean of 17 languages, read aloud, in Trauzettel-Klosinski & Dietz, "Standardized Assessment of
#: Reading Performance: The New International Reading Speed Texts IReST", IOVS 53 (2012), 5452-5461. Silent reading is
#: faster, but who learns reads some things twice.
WORDS_A_MINUTE = 184
#: Seconds to look at a picture, by our own judgement.
SECONDS_A_PICTURE = 12
MOST_MINUTES = 600
#: A lesson's text may not be longer in the editor, so a longer one is parted.
MOST_SIGNS = 40_000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """A lesson that a document would become."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def highest(self) -> int:
        """The level of its highest headings, which become those right below the lesson's title."""
        return min((block.level for block in self.blocks if isinstance(block, Heading)), default=1)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(re.findall(r"\w+", text)) for text in texts(self.blocks))

    @property
    def minutes(self) -> int:
        """How long reading it takes."""
        pictures = sum(isinstance(block, Picture) for block in self.blocks)
        return reading_minutes(self.words, pictures)


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """A module that a document would become."""

    title: str
    lessons: tuple[PlannedLesson, ...]


def reading_minutes(words: int, pictures: int = 0) -> int:
    """Minutes to read so much, rounded up.

    >>> reading_minutes(184), reading_minutes(185), reading_minutes(0, 3)
    (1, 2, 1)
    """
    exact = words / WORDS_A_MINUTE + pictures * SECONDS_A_PICTURE / 60
    return min(max(1, math.ceil(exact - 1e-9)), MOST_MINUTES)


def texts(blocks: Iterable[Block]) -> Iterable[str]:
    """Every text of the blocks."""
    for block in blocks:
        match block:
            case Heading(_, text) | Paragraph(text) | Item(text) | Quote(text):
                yield text
            case Table(rows):
                yield from (cell for row in rows for cell in row)
            case Picture():
                pass


def divided(title: str, blocks: Sequence[Block], introduction: str) -> list[PlannedModule]:
    """Headings of the first level become modules, of the second lessons; deeper ones stay in the text.

    Where only one level of headings is used, its headings are lessons of one module with the document's title. What
    stands before the first heading is a lesson called `introduction`.
    """
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    if not levels:
        return _of([(title, [(title, list(blocks))])])
    upper = levels[0]
    lower = next((level for level in levels if level == upper + 1), None)
    if lower is None or sum(isinstance(b, Heading) and b.level == upper for b in blocks) == 1 < len(levels):
        return _one_module(title, blocks, introduction, upper, lower)
    modules: list[tuple[str, list[tuple[str, list[Block]]]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == upper:
            modules.append((block.text, [(block.text, [])]))
        elif isinstance(block, Heading) and block.level == lower:
            if not modules:
                modules.append((title, [(introduction, [])]))
            modules[-1][1].append((block.text, []))
        else:
            if not modules:
                modules.append((title, [(introduction, [])]))
            modules[-1][1][-1][1].append(block)
    return _of(modules)


def _one_module(
    title: str, blocks: Sequence[Block], introduction: str, upper: int, lower: int | None
) -> list[PlannedModule]:
    """All lessons in one module: a single highest heading is its title, else the document's."""
    cut = upper
    if lower is not None and sum(isinstance(b, Heading) and b.level == upper for b in blocks) == 1:
        title = next(b.text for b in blocks if isinstance(b, Heading) and b.level == upper)
        cut = lower
    lessons: list[tuple[str, list[Block]]] = [(introduction, [])]
    for block in blocks:
        if isinstance(block, Heading) and block.level == cut:
            lessons.append((block.text, []))
        elif not (isinstance(block, Heading) and block.level < cut):
            lessons[-1][1].append(block)
    return _of([(title, lessons)])


def _of(modules: Iterable[tuple[str, Iterable[tuple[str, list[Block]]]]]) -> list[PlannedModule]:
    """Modules without what is empty, long lessons parted."""
    planned = []
    for title, lessons in modules:
        kept = [part for name, blocks in lessons for part in _parted(name, blocks)]
        if kept:
            planned.append(PlannedModule(shortened(title), tuple(kept)))
    return planned


def _parted(title: str, blocks: Sequence[Block]) -> list[PlannedLesson]:
    parts: list[list[Block]] = [[]]
    signs = 0
    for block in blocks:
        length = sum(len(text) for text in texts([block]))
        if signs + length > MOST_SIGNS and parts[-1]:
            parts.append([])
            signs = 0
        parts[-1].append(block)
        signs += length
    filled = [part for part in parts if any(text.strip() for text in texts(part)) or any(_shows(b) for b in part)]
    return [
        PlannedLesson(shortened(title, f" ({n})" if n > 1 else ""), tuple(part))
        for n, part in enumerate(filled, start=1)
    ]


def _shows(block: Block) -> bool:
    return isinstance(block, Picture)


def shortened(title: str, ending: str = "") -> str:
    """A title that fits, cut at a word."""
    plain = " ".join(title.split())
    most = LONGEST_TITLE - len(ending)
    if len(plain) > most:
        plain = plain[: most - 1].rsplit(" ", 1)[0] + "…"
    return plain + ending
