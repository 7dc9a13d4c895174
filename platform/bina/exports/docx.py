"""A report as DOCX that an agency goes on writing in: same figures, real headings and tables, pictures of the charts."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from bina.exports.charts import draw
from bina.exports.report import Figure, Kind, Letterhead, Report, Section, Table
from bina.exports.values import paragraphs, shown, signature
from bina.files.operations import path_of
from bina.web.formats import instant

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "Libertinus Serif"
#: Width and height in millimetres.
PAPERS = {"a4": (210, 297), "f4": (215, 330)}
_MARGIN = 25


def docx(report: Report, paper: str = "a4") -> bytes:
    """The report as a document: leader's pages first, then the detail. Same report and paper, same bytes.

    Heavy: call it from jobs, commands or a request that asks for one document.
    """
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(size) for size in PAPERS[paper])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    _frame(document, report)
    if report.letterhead is not None:
        _letterhead(document, report.letterhead)
    document.add_paragraph(report.agency, style="Subtitle")
    document.add_heading(report.title, 0)
    document.add_paragraph(report.subtitle)
    document.add_paragraph(
        " ".join(
            (
                _("Data sampai %(cut)s", cut=instant(report.cut_at)) + ".",
                _("Sidik laporan %(mark)s", mark=report.fingerprint) + ".",
            )
        )
    )
    if report.is_official:
        _opening(document, report)
    pictures, part = iter(_pictures(report)), ""
    for place, section in enumerate(report.ordered):
        if report.is_official and (title := _part(section)) != part:
            document.add_page_break()  # type: ignore[no-untyped-call]
            document.add_heading(title, 1)
            part = title
        _write(document, section, pictures, 2 if report.is_official else 1)
        if place == report.signed_after:
            _sign(document, report)
    if report.notes:
        document.add_heading(_("Catatan"), 1)
        for note in report.notes:
            document.add_paragraph(note, style="List Bullet")
    if not report.is_official:
        _sign(document, report)
    if report.source_url:
        document.add_paragraph(report.source_url)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, report.agency, report.fingerprint
    properties.created = properties.modified = report.cut_at.replace(tzinfo=None)
    target = io.BytesIO()
    document.save(target)
    return _timeless(target.getvalue())


def _part(section: Section) -> str:
    return _("Ringkasan") if section.for_leader else section.part


def _letterhead(document: "Document", letterhead: Letterhead) -> None:
    """Logo, name and address above a double line."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    if letterhead.logo:
        picture = document.add_picture(str(path_of(letterhead.logo)), height=Mm(22))
        picture._inline.docPr.set("descr", letterhead.name)
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines = [*letterhead.name.splitlines(), *letterhead.lines]
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        named = place < len(letterhead.name.splitlines())
        run = paragraph.add_run(line.upper() if named else line)
        run.bold, run.font.size = named, Pt(13 if named else 9)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "4"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    document.paragraphs[-1]._p.get_or_add_pPr().append(border)
    document.add_paragraph()


def _opening(document: "Document", report: Report) -> None:
    """Foreword where there is one, and the contents; a word processor fills in their pages when asked to update."""
    if report.letterhead is not None and report.letterhead.foreword:
        document.add_page_break()  # type: ignore[no-untyped-call]
        document.add_heading(_("Kata pengantar"), 1)
        for text in paragraphs(report.letterhead.foreword):
            document.add_paragraph(text)
        _sign(document, report)
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading(_("Daftar isi"), 1)
    part = ""
    for section in report.ordered:
        if (title := _part(section)) != part:
            document.add_paragraph(title).runs[0].bold = True
            part = title
        document.add_paragraph(section.title, style="List Bullet")


def _sign(document: "Document", report: Report) -> None:
    from docx.shared import Mm

    lines = signature(report)
    if not lines:
        return
    where, post, name, nip = lines
    document.add_paragraph()
    for text in (where, post, "", "", name, nip):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(90)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Mm(0)
        paragraph.add_run(text).bold = text == name and bool(text)


def _frame(document: "Document", report: Report) -> None:
    """What stands on every page: the label of demonstration data above, the page number below."""
    page = document.sections[0]
    if report.demonstration:
        page.header.paragraphs[0].text = _("DATA DEMONSTRASI – bukan data sebenarnya")
    footer = page.footer.paragraphs[0]
    footer.add_run(f"{_('Halaman')} ")
    _field(footer, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = code
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _write(document: "Document", section: Section, pictures: Any, level: int) -> None:
    document.add_heading(section.title, level)
    for paragraph in section.paragraphs:
        document.add_paragraph(paragraph)
    if section.figures:
        _figures(document, section.figures)
    for chart in section.charts:
        _picture(document, next(pictures), chart.description)
        _table(document, chart.table)
    for table in section.tables:
        _table(document, table)


def _figures(document: "Document", figures: tuple[Figure, ...]) -> None:
    grid = document.add_table(rows=0, cols=3)
    grid.style = "Light List Accent 1"
    header = grid.add_row()
    _repeat(header)
    for cell, title in zip(header.cells, (_("Ukuran"), _("Nilai"), _("Keterangan")), strict=True):
        cell.text = title
    for figure in figures:
        said = shown(figure.value, figure.kind, figure.digits) if figure.value is not None else figure.refusal or "–"
        for cell, text in zip(grid.add_row().cells, (figure.label, said, figure.detail), strict=True):
            cell.text = text
    document.add_paragraph()


def _table(document: "Document", table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph(table.title, style="Caption")
    grid = document.add_table(rows=0, cols=len(table.columns))
    grid.style = "Light List Accent 1"
    header = grid.add_row()
    _repeat(header)
    for cell, column in zip(header.cells, table.columns, strict=True):
        cell.text = column.title
    for row in table.rows:
        for cell, column in zip(grid.add_row().cells, table.columns, strict=True):
            cell.text = shown(row[column.key], column.kind, column.digits)
            if column.kind is not Kind.TEXT:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if table.note:
        document.add_paragraph(table.note)
    document.add_paragraph()


def _repeat(row: Any) -> None:
    """Have the row stand on top of every page the table runs over."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _picture(document: "Document", png: bytes, description: str) -> None:
    from docx.shared import Mm

    picture = document.add_picture(io.BytesIO(png), width=Mm(PAPERS["a4"][0] - 2 * _MARGIN))
    picture._inline.docPr.set("descr", description)


def _pictures(report: Report) -> list[bytes]:
    """Every chart as PNG, in the order they are written; drawn in one go."""
    import typst

    charts = [chart for section in report.ordered for chart in section.charts]
    if not charts:
        return []
    with tempfile.TemporaryDirectory(prefix="bina-docx-") as folder:
        place = Path(folder)
        pages = []
        for number, chart in enumerate(charts):
            drawing = draw(chart.drawing, chart.arguments, chart.description, _FONT)
            (place / f"{number}.svg").write_text(str(drawing), encoding="utf-8")
            pages.append(f'#image("{number}.svg", width: 160mm)')
        source = "#set page(width: 160mm, height: auto, margin: 0mm)\n" + "\n#pagebreak()\n".join(pages)
        (place / "main.typ").write_text(source, encoding="utf-8")
        drawn = typst.compile(str(place / "main.typ"), root=folder, format="png", ppi=160.0)
    return drawn if isinstance(drawn, list) else [drawn]


def _timeless(content: bytes) -> bytes:
    """The archive again with one fixed time on every member, so that the same report has the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, source.read(name))
    return target.getvalue()
