"""Read a DOCX: headings, paragraphs, lists, tables, pictures, footnotes; what else it holds is told as lost."""

import io
import re
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
from courses.writing.rules.faults import Loss, LossKind
from courses.writing.rules.word_styles import Lists, Styles, is_on, local, value, w

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_NESTING = {"sdt", "sdtContent", "smartTag", "ins", "moveTo", "fldSimple", "customXml", "dir", "bdo"}


def read_word(content: bytes) -> Reading:
    """The blocks of a DOCX. Nothing outside the file is fetched."""
    import docx  # heavy, and few requests read documents

    document = docx.Document(io.BytesIO(content))
    reader = _Reader(document)
    reader.take(document.element.body)
    reading = reader.reading
    reading.title = reading.title or (document.core_properties.title or "").strip()
    return reading


class _Reader:
    """Walks through the body of a document once, in order."""

    def __init__(self, document: Any) -> None:
        self.reading = Reading()
        self.part = document.part
        self.styles = Styles(document.part)
        self.lists = Lists(document.part)
        self.footnotes = _footnotes(document.part)
        self.where = ""
        self.href = ""
        self.field: list[str] = []
        #: blocks that a paragraph holds beside its text: pictures and boxes
        self.beside: list[Picture | Quote] = []
        self.in_footnote = False

    def lose(self, kind: LossKind) -> None:
        """Note a loss under the heading of the moment."""
        self.reading.losses.append(Loss(kind, self.where))

    def take(self, body: Any) -> None:
        """Everything that stands in the body, in order."""
        for element in body:
            match local(element):
                case "p":
                    self.paragraph(element)
                case "tbl":
                    self.table(element)
                case "sdt" if _is_contents(element):
                    pass
                case name if name in _NESTING:
                    self.take(element)

    # ---------------------------------------------------------------------------------------- paragraphs

    def paragraph(self, element: Any) -> None:
        """A paragraph becomes a heading, an item, a box or a paragraph; pictures in it follow it."""
        style = self.styles.of(element)
        if style.is_contents:
            return
        level = self.styles.level(element)
        if level or style.is_title:
            plain = " ".join("".join(span.text for span in self.spans(element)).split())
            if plain and style.is_title and not self.reading.title:
                self.reading.title = plain
            elif plain:
                self.where = plain
                self.reading.blocks.append(Heading(level or 1, plain))
        else:
            text = inline(self.spans(element))
            listed = self.lists.of(element, style)
            if not text:
                pass
            elif listed is not None:
                self.reading.blocks.append(Item(text, *listed))
            elif style.is_quote:
                self.reading.blocks.append(Quote(text))
            else:
                self.reading.blocks.append(Paragraph(text))
        self.reading.blocks.extend(self.beside)
        self.beside = []

    def spans(self, element: Any) -> Iterator[Span]:
        """The text of a paragraph or of what nests in it."""
        for child in element:
            match local(child):
                case "r":
                    yield from self.run(child)
                case "hyperlink":
                    yield from self.link(child)
                case "del" | "moveFrom":
                    self.lose(LossKind.TRACKED)
                case "oMath" | "oMathPara":
                    self.lose(LossKind.EQUATION)
                    yield Span("".join(each.text or "" for each in child.iter() if local(each) == "t"))
                case "commentRangeStart":
                    self.lose(LossKind.COMMENT)
                case name if name in _NESTING:
                    if name == "ins":
                        self.lose(LossKind.TRACKED)
                    yield from self.spans(child)

    def link(self, element: Any) -> Iterator[Span]:
        """A link to an address outside; one inside the document keeps its words only."""
        known = self.part.rels.get(element.get(_ID) or "")
        address = known.target_ref if known is not None and known.is_external else ""
        before, self.href = self.href, safe_address(address)
        if address and not self.href:
            self.lose(LossKind.UNSAFE_LINK)
        yield from self.spans(element)
        self.href = before

    def run(self, element: Any) -> Iterator[Span]:
        """The text of a run in its face; what hangs in it is laid beside the paragraph."""
        face = element.find(w("rPr"))
        character = (value(face, "rStyle") or "").lower() if face is not None else ""
        bold = is_on(face, "b") or character in {"strong", "kuat"}
        italic = is_on(face, "i") or character in {"emphasis", "penekanan"}
        struck = is_on(face, "strike")
        if is_on(face, "vanish"):
            return
        for child in element:
            match local(child):
                case "t":
                    yield Span(child.text or "", bold, italic, struck, self.href)
                case "tab":
                    yield Span(" ")
                case "br" | "cr":
                    if child.get(w("type")) is None:
                        yield Span("\n")
                case "noBreakHyphen":
                    yield Span("-", bold, italic, struck, self.href)
                case "footnoteReference" | "endnoteReference":
                    yield from self.footnote(child)
                case "fldChar" | "instrText":
                    self.follow(child)
                case "drawing":
                    self.drawing(child)
                case "pict":
                    self.old_drawing(child)
                case "object":
                    self.lose(LossKind.EMBEDDED)
                    self.old_drawing(child)
                case "AlternateContent":
                    self.alternative(child)

    def follow(self, element: Any) -> None:
        """Old links are fields: an instruction, then the words, then an end."""
        if local(element) == "instrText":
            found = _FIELD_LINK.search(element.text or "")
            if found and self.field:
                self.field[-1] = safe_address(found[1])
            return
        match element.get(w("fldCharType")):
            case "begin":
                self.field.append("")
            case "separate" if self.field and self.field[-1]:
                self.href = self.field[-1]
            case "end" if self.field:
                if self.field.pop():
                    self.href = ""

    def footnote(self, call: Any) -> Iterator[Span]:
        """A footnote is kept with its text; one inside another is not followed."""
        family = "e" if local(call) == "endnoteReference" else ""
        label = f"{family}{call.get(w('id'))}"
        body = self.footnotes.get(label)
        if body is None or self.in_footnote:
            return
        self.in_footnote = True
        self.reading.notes[label] = " ".join(filter(None, (inline(self.spans(p)) for p in body.iter(w("p")))))
        self.in_footnote = False
        yield Span("", note=label)

    # ------------------------------------------------------------------------------------------ drawings

    def alternative(self, element: Any) -> None:
        """The same thing twice, for newer and older Word: the newer one counts."""
        choice = next((each for each in element if local(each) == "Choice"), None)
        for child in choice if choice is not None else ():
            if local(child) == "drawing":
                self.drawing(child)
            elif local(child) == "pict":
                self.old_drawing(child)

    def drawing(self, element: Any) -> None:
        """A picture with its words, a text box, or something that cannot be carried."""
        kinds = {local(each) for each in element.iter()}
        alternative = next((each.get("descr") or "" for each in element.iter() if local(each) == "docPr"), "")
        if "txbxContent" in kinds:
            self.box(element)
        elif "relIds" in kinds:
            self.lose(LossKind.SMART_ART)
        elif "chart" in kinds:
            self.lose(LossKind.CHART)
        for blip in element.iter():
            if local(blip) == "blip":
                self.picture(blip.get(_EMBED), alternative, linked=blip.get(_LINK) is not None)

    def old_drawing(self, element: Any) -> None:
        """Pictures and boxes as Word wrote them until 2007."""
        for each in element.iter():
            if local(each) == "imagedata":
                self.picture(each.get(_ID), "", linked=False)
        if any(local(each) == "txbxContent" for each in element.iter()):
            self.box(element)

    def picture(self, relation: str | None, alternative: str, *, linked: bool) -> None:
        """Keep the bytes of a picture that lies inside the document."""
        known = self.part.rels.get(relation or "")
        if known is None or known.is_external:
            if linked or known is not None:
                self.lose(LossKind.LINKED_PICTURE)
            return
        words = described(alternative)
        if not words:
            self.lose(LossKind.NO_ALTERNATIVE)
        self.reading.pictures.append(known.target_part.blob)
        self.beside.append(Picture(len(self.reading.pictures) - 1, words))

    def box(self, element: Any) -> None:
        """The words of a text box stand in a box after their paragraph."""
        self.lose(LossKind.TEXT_BOX)
        content = next(each for each in element.iter() if local(each) == "txbxContent")
        lines = [inline(self.spans(paragraph)) for paragraph in content.iter(w("p"))]
        if text := "\n".join(line for line in lines if line):
            self.beside.append(Quote(text))

    # -------------------------------------------------------------------------------------------- tables

    def table(self, element: Any) -> None:
        """A table of texts; pictures in its cells follow it."""
        rows = []
        for row in (each for each in element if local(each) == "tr"):
            cells: list[str] = []
            for cell in (each for each in row if local(each) == "tc"):
                cells.append(self.cell(cell))
                span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
                extra = int(span.get(w("val"), "1")) - 1 if span is not None else 0
                if extra > 0 or cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None:
                    self.lose(LossKind.MERGED_CELLS)
                cells += [""] * min(extra, 60)
            if cells:
                rows.append(tuple(cells))
        if rows and any(any(row) for row in rows):
            self.reading.blocks.append(Table(tuple(rows)))
        self.reading.blocks.extend(self.beside)
        self.beside = []

    def cell(self, element: Any) -> str:
        """The paragraphs of a cell in one line; of a table inside a table, its words."""
        if element.find(f".//{w('tbl')}") is not None:
            self.lose(LossKind.NESTED_TABLE)
        return " ".join(filter(None, (inline(self.spans(paragraph)) for paragraph in element.iter(w("p")))))


def _is_contents(element: Any) -> bool:
    gallery = element.find(f".//{w('docPartGallery')}")
    return gallery is not None and "Contents" in gallery.get(w("val"), "")


def _footnotes(part: Any) -> dict[str, Any]:
    """Footnotes and endnotes by label; python-docx leaves their parts unread."""
    from docx.oxml.parser import parse_xml

    found = {}
    for family, ending in (("", "/footnotes"), ("e", "/endnotes")):
        for relation in part.rels.values():
            if not relation.is_external and relation.reltype.endswith(ending):
                for note in parse_xml(relation.target_part.blob):
                    found[f"{family}{note.get(w('id'))}"] = note
    return found
