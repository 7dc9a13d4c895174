"""Reading a document whatever it is: one way in, one kind of refusal, pictures made light. Touches no database."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from flask_babel import gettext as _

from courses.pictures.rules import UnreadablePictureError, light
from courses.writing.operations.apart import extracted_apart
from courses.writing.rules.blocks import Block, Heading, Picture, Reading
from courses.writing.rules.division import PlannedModule, divided
from courses.writing.rules.faults import (
    MOST_LESSONS,
    DocumentKind,
    DocumentRefusedError,
    Fault,
    Loss,
    LossKind,
)
from courses.writing.rules.pages import read_pages
from courses.writing.rules.slides import read_slides
from courses.writing.rules.word import read_word

#: How long reading a PDF may take, where nobody waits for the page and where somebody does.
_SECONDS = {True: 120.0, False: 8.0}


@dataclass(frozen=True)
class Contents:
    """A document taken apart: what its lessons would be, its pictures made light, and what was lost."""

    title: str
    modules: tuple[PlannedModule, ...]
    #: number of a picture → its bytes
    pictures: dict[int, bytes]
    notes: dict[str, str]
    losses: tuple[Loss, ...]


def contents_of(content: bytes, kind: DocumentKind, name: str, *, patient: bool) -> Contents:
    """Take a document apart. `patient` when nobody waits for the page.

    Raises:
        DocumentRefusedError: it cannot be read, or there is nothing in it.
    """
    reading = _read(content, kind, patient=patient)
    title = reading.title or re.sub(r"[_-]+", " ", PurePath(name).stem).strip() or _("Naskah")
    return taken_apart(reading, title, kind)


def taken_apart(reading: Reading, title: str, kind: DocumentKind) -> Contents:
    """Divide a reading, and lighten the pictures it has."""
    losses = list(reading.losses)
    pictures, where = {}, _headings_of(reading.blocks)
    for number, content in enumerate(reading.pictures):
        try:
            pictures[number] = light(content)
        except UnreadablePictureError:
            losses.append(Loss(LossKind.PICTURE_FORMAT, where.get(number, "")))
    blocks = [each for each in reading.blocks if not isinstance(each, Picture) or each.number in pictures]
    if blocks and not any(isinstance(each, Heading) for each in blocks):
        losses.append(Loss(LossKind.NO_HEADINGS))
    modules = divided(title, blocks, _("Pendahuluan"))
    lessons = sum(len(module.lessons) for module in modules)
    if lessons == 0 and kind is not DocumentKind.PDF:
        raise DocumentRefusedError(Fault.NOTHING)
    if lessons > MOST_LESSONS:
        raise DocumentRefusedError(Fault.TOO_MANY_LESSONS, str(lessons))
    return Contents(title[:120], tuple(modules), pictures, reading.notes, tuple(losses))


def _read(content: bytes, kind: DocumentKind, *, patient: bool) -> Reading:
    try:
        match kind:
            case DocumentKind.DOCX:
                return read_word(content)
            case DocumentKind.PPTX:
                return read_slides(content, _("Salindia"), _("Catatan pembicara"))
            case DocumentKind.PDF:
                return read_pages(extracted_apart(content, _SECONDS[patient]), _("Halaman"))
    except DocumentRefusedError:
        raise
    except MemoryError:
        raise
    except Exception as broken:
        # The libraries raise whatever a broken document makes them stumble over; none of it may become our fault page.
        raise DocumentRefusedError(Fault.BROKEN) from broken


def _headings_of(blocks: list[Block]) -> dict[int, str]:
    """Number of a picture → the heading it stands under."""
    found, where = {}, ""
    for block in blocks:
        if isinstance(block, Heading):
            where = block.text
        elif isinstance(block, Picture):
            found[block.number] = where
    return found


def counted(losses: tuple[Loss, ...]) -> list[tuple[LossKind, int, list[str]]]:
    """Losses of a kind together: how often, and under which headings."""
    counts = Counter(loss.kind for loss in losses)
    return [
        (kind, count, list(dict.fromkeys(loss.where for loss in losses if loss.kind is kind and loss.where)))
        for kind, count in counts.items()
    ]
