"""Read a PPTX: sections or handfuls of slides become lessons, slides their headings, speaker notes stay below."""

import io
from collections.abc import Iterator
from typing import Any

from courses.writing.rules.blocks import (
    Heading,
    Item,
    Paragraph,
    Picture,
    Quote,
    Reading,
    Span,
    Table,
    described,
    inline,
    safe_address,
)
from courses.writing.rules.faults import MOST_PAGES, DocumentRefusedError, Fault, Loss, LossKind

#: How many slides a lesson holds where the presentation has no sections.
SLIDES_A_LESSON = 8
_SECTION = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "diagram"


def read_slides(content: bytes, slide_word: str, notes_word: str) -> Reading:
    """The slides of a PPTX as headings of level 3 below lessons of level 1. Nothing outside the file is fetched."""
    import pptx  # heavy, and few requests read presentations

    shown = pptx.Presentation(io.BytesIO(content))
    slides = list(shown.slides)
    if not slides:
        raise DocumentRefusedError(Fault.NO_PAGES)
    if len(slides) > MOST_PAGES:
        raise DocumentRefusedError(Fault.TOO_MANY_PAGES, str(len(slides)))
    reader = _Reader(slide_word, notes_word)
    begins = _sections(shown)
    reader.reading.title = (shown.core_properties.title or "").strip()
    if reader.reading.title == "PowerPoint Presentation":
        reader.reading.title = ""
    taken = 0
    for number, slide in enumerate(slides, start=1):
        if slide.element.get("show") == "0":
            reader.reading.losses.append(Loss(LossKind.HIDDEN_SLIDE, f"{slide_word} {number}"))
            continue
        title = reader.title_of(slide)
        if begins.get(slide.slide_id):
            reader.reading.blocks.append(Heading(1, begins[slide.slide_id]))
        elif not begins and taken % SLIDES_A_LESSON == 0:
            reader.reading.blocks.append(Heading(1, title or f"{slide_word} {number}"))
        taken += 1
        reader.slide(slide, number, title)
    return reader.reading


def _sections(shown: Any) -> dict[int, str]:
    """First slide of each section → its name."""
    begins = {}
    for section in shown.element.iter(f"{_SECTION}section"):
        first = section.find(f"{_SECTION}sldIdLst/{_SECTION}sldId")
        name = (section.get("name") or "").strip()
        if first is not None and name and (first.get("id") or "").isdigit():
            begins[int(first.get("id"))] = name
    return begins if len(begins) > 1 else {}


class _Reader:
    """Walks through slides."""

    def __init__(self, slide_word: str, notes_word: str) -> None:
        self.reading = Reading()
        self.slide_word, self.notes_word = slide_word, notes_word
        self.where = ""

    def title_of(self, slide: Any) -> str:
        """What stands in the place for the title."""
        return " ".join(slide.shapes.title.text_frame.text.split()) if slide.shapes.title is not None else ""

    def lose(self, kind: LossKind) -> None:
        """Note a loss on the slide of the moment."""
        self.reading.losses.append(Loss(kind, self.where))

    def slide(self, slide: Any, number: int, title: str) -> None:
        """A slide: its title, what stands on it from top to bottom, its notes."""
        self.where = f"{self.slide_word} {number}"
        self.reading.blocks.append(Heading(3, title or self.where))
        if slide.element.find(f"{_P}timing") is not None:
            self.lose(LossKind.ANIMATION)
        heading = slide.shapes.title
        for shape in sorted(slide.shapes, key=lambda each: (each.top or 0, each.left or 0)):
            if heading is None or shape.shape_id != heading.shape_id:
                self.shape(shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            lines = [line.strip() for line in slide.notes_slide.notes_text_frame.text.splitlines() if line.strip()]
            if lines:
                said = [inline([Span(line)]) for line in lines]
                self.reading.blocks.append(Quote(f"**{self.notes_word}**\n" + "\n".join(said)))

    def shape(self, shape: Any) -> None:
        """One shape, or what a group holds."""
        from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

        if shape.is_placeholder and shape.placeholder_format.type in {
            PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER,
        }:  # fmt: skip
            return
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            for each in sorted(shape.shapes, key=lambda inner: (inner.top or 0, inner.left or 0)):
                self.shape(each)
        elif shape.shape_type == MSO_SHAPE_TYPE.MEDIA:
            self.lose(LossKind.MEDIA)
        elif shape.shape_type in {MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT, MSO_SHAPE_TYPE.LINKED_OLE_OBJECT}:
            self.lose(LossKind.EMBEDDED)
        elif shape.has_chart:
            self.lose(LossKind.CHART)
        elif shape.has_table:
            self.table(shape.table)
        elif hasattr(shape, "image"):
            self.picture(shape)
        elif shape.has_text_frame:
            self.text(shape)
        elif any(_DIAGRAM in (each.get("uri") or "") for each in shape.element.iter()):
            self.lose(LossKind.SMART_ART)

    def text(self, shape: Any) -> None:
        """A body's paragraphs are items of a list where there are several, those of any other frame paragraphs."""
        if any(
            each.tag.endswith(("}oMath", "}oMathPara")) for each in shape.element.iter() if isinstance(each.tag, str)
        ):
            self.lose(LossKind.EQUATION)
        lines = [(each.level, text) for each in shape.text_frame.paragraphs if (text := inline(self.spans(each)))]
        if shape.is_placeholder and len(lines) > 1:
            self.reading.blocks += [Item(text.replace("\n", " "), level) for level, text in lines]
        else:
            self.reading.blocks += [Paragraph(text) for _level, text in lines]

    def spans(self, paragraph: Any) -> Iterator[Span]:
        """The runs of a paragraph, with its links."""
        for run in paragraph.runs:
            address = run.hyperlink.address or ""
            href = safe_address(address)
            if address and not href:
                self.lose(LossKind.UNSAFE_LINK)
            yield Span(run.text.replace("\v", "\n"), bool(run.font.bold), bool(run.font.italic), False, href)

    def table(self, table: Any) -> None:
        """A table of texts."""
        rows = []
        for row in table.rows:
            cells = []
            for cell in row.cells:
                if cell.is_spanned:
                    self.lose(LossKind.MERGED_CELLS)
                cells.append(" ".join(filter(None, (inline(self.spans(each)) for each in cell.text_frame.paragraphs))))
            rows.append(tuple(cells))
        if any(any(row) for row in rows):
            self.reading.blocks.append(Table(tuple(rows)))

    def picture(self, shape: Any) -> None:
        """Keep the bytes of a picture that lies inside the presentation."""
        try:
            content = shape.image.blob
        except (ValueError, KeyError, AttributeError):
            self.lose(LossKind.LINKED_PICTURE)
            return
        named = next((each for each in shape.element.iter(f"{_P}cNvPr")), None)
        words = described(named.get("descr")) if named is not None else ""
        if not words:
            self.lose(LossKind.NO_ALTERNATIVE)
        self.reading.pictures.append(content)
        self.reading.blocks.append(Picture(len(self.reading.pictures) - 1, words))
