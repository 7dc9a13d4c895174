"""Sections of a quiz: a title, a text such as a case, and the questions drawn for it, as an author writes them.

>>> [section] = read_sections("## Kasus\\nWarga datang marah.\\nSoal: 2 T1 #kasus")
>>> section.title, section.text, section.draws
('Kasus', 'Warga datang marah.', (Draw(count=2, objective='T1', tag='kasus', level='', section=0),))
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from courses.quizzes.rules.papers import Draw

MOST_SECTIONS = 20
LONGEST_TITLE, LONGEST_TEXT = 120, 10_000
MOST_MINUTES = 600
_LIMIT = re.compile(r"\s*batas waktu\s*:\s*(.*?)\s*", re.IGNORECASE)
_ONE_WAY = re.compile(r"\s*sekali jalan\s*:\s*(ya|tidak)\s*", re.IGNORECASE)
_DRAW = re.compile(r"([1-9]\d{0,2})(?:\s+([A-Za-z0-9.-]{1,10}))?(?:\s+#(\S+))?")


class SectionFault(StrEnum):
    """What is wrong with sections as written."""

    NO_TITLE = "no_title"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    TITLE_TWICE = "title_twice"
    DRAW = "draw"
    NO_DRAW = "no_draw"
    LIMIT = "limit"


class SectionRefusedError(Exception):
    """The sections cannot be used; `where` is the title or the line it is about."""

    def __init__(self, fault: SectionFault, where: str = "") -> None:
        super().__init__(fault.value, where)
        self.fault, self.where = fault, where[:60]


@dataclass(frozen=True, slots=True)
class Section:
    """One section as written; its text is Markdown."""

    title: str
    text: str
    draws: tuple[Draw, ...]
    #: its own time limit, from the moment the learner begins it
    minutes: int | None = None
    #: once a later section is begun, there is no way back to it
    one_way: bool = False

    @property
    def count(self) -> int:
        """How many questions it asks."""
        return sum(draw.count for draw in self.draws)


def read_sections(written: str) -> tuple[Section, ...]:
    """Sections as written: `## title`, its text, at least one line `Soal: count objective #tag`, and how it is sat:
    `Batas waktu: 15 menit`, `Sekali jalan: ya`; "" is none.

    Raises:
        SectionRefusedError: with what is wrong, and where.
    """
    plain = written.replace("\r\n", "\n").strip()
    if not plain:
        return ()
    head, *blocks = re.split(r"^##[^\S\n]+", plain, flags=re.MULTILINE)
    if head.strip():
        raise SectionRefusedError(SectionFault.NO_TITLE, head.strip().splitlines()[0])
    if len(blocks) > MOST_SECTIONS:
        raise SectionRefusedError(SectionFault.TOO_MANY)
    found = tuple(_read(block) for block in blocks)
    titles = [each.title.casefold() for each in found]
    for each in found:
        if titles.count(each.title.casefold()) > 1:
            raise SectionRefusedError(SectionFault.TITLE_TWICE, each.title)
    return found


def _read(block: str) -> Section:
    title, _end, rest = block.partition("\n")
    text, draws = [], []
    minutes, one_way = None, False
    for line in rest.splitlines():
        if (limit := _LIMIT.fullmatch(line)) is not None:
            minutes = _minutes(limit[1], line)
            continue
        if (said := _ONE_WAY.fullmatch(line)) is not None:
            one_way = said[1].casefold() == "ya"
            continue
        if not re.match(r"\s*soal\s*:", line, re.IGNORECASE):
            text.append(line)
            continue
        read = _DRAW.fullmatch(line.partition(":")[2].strip())
        if read is None:
            raise SectionRefusedError(SectionFault.DRAW, line.strip())
        draws.append(Draw(int(read[1]), read[2] or "", read[3] or ""))
    section = Section(title.strip(), "\n".join(text).strip(), tuple(draws), minutes, one_way)
    if len(section.title) > LONGEST_TITLE or len(section.text) > LONGEST_TEXT:
        raise SectionRefusedError(SectionFault.TOO_LONG, section.title)
    if not draws:
        raise SectionRefusedError(SectionFault.NO_DRAW, section.title)
    return section


def _minutes(said: str, line: str) -> int:
    read = re.fullmatch(r"([1-9]\d{0,2})(?:\s*menit)?", said, re.IGNORECASE)
    if read is None or int(read[1]) > MOST_MINUTES:
        raise SectionRefusedError(SectionFault.LIMIT, line.strip())
    return int(read[1])


def written(sections: Iterable[Section]) -> str:
    """Sections as an author writes them: what `read_sections` reads."""
    return "\n\n".join(
        "\n".join(
            filter(
                None, (f"## {each.title}", each.text, *_ways(each), *(f"Soal: {_said(draw)}" for draw in each.draws))
            )
        )
        for each in sections
    )


def _ways(section: Section) -> tuple[str, str]:
    return (
        f"Batas waktu: {section.minutes} menit" if section.minutes else "",
        "Sekali jalan: ya" if section.one_way else "",
    )


def _said(draw: Draw) -> str:
    return " ".join(filter(None, (str(draw.count), draw.objective, f"#{draw.tag}" if draw.tag else "")))
