"""Documents as authors have them: a Word file with everything in it, slides, a PDF, and broken ones."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence

import docx
import pptx
import pypdf
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image
from pptx.util import Inches
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

EXIF_CANARY = "KAMERARAHASIA"


def a_photo(width: int = 3000, height: int = 2000, form: str = "JPEG") -> bytes:
    """A picture as a telephone takes it: large, and with what the camera wrote into it."""
    image = Image.effect_mandelbrot((width // 4, height // 4), (-2, -1.5, 1, 1.5), 60).resize((width, height))
    exif = Image.Exif()
    exif[0x010F] = EXIF_CANARY
    target = io.BytesIO()
    image.convert("RGB").save(target, form, exif=exif) if form == "JPEG" else image.save(target, form)
    return target.getvalue()


def a_word_file(*, picture: bytes | None = None) -> bytes:
    """Two modules with two lessons each: lists, a table, a link, a picture with words and one without."""
    document = docx.Document()
    document.core_properties.title = "Menata Arsip Dinas"
    document.add_heading("Menata Arsip Dinas", 0)
    document.add_heading("Dasar kearsipan", 1)
    document.add_heading("Mengapa arsip", 2)
    told = document.add_paragraph("Arsip adalah ")
    told.add_run("bukti").bold = True
    told.add_run(" pekerjaan, bukan ")
    told.add_run("beban").italic = True
    told.add_run(". Harga 2*3 [catat] <b>bukan markup</b>.")
    _link(told, "https://anri.example/aturan", " Baca aturannya")
    for text in ("Surat masuk", "Surat keluar"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("Nota dinas", style="List Bullet 2")
    for text in ("Catat", "Simpan"):
        document.add_paragraph(text, style="List Number")
    document.add_heading("Contoh", 3)
    document.add_picture(io.BytesIO(picture or a_photo(900, 600)), width=Inches(3))
    document.element.body.findall(f".//{qn('wp:docPr')}")[-1].set("descr", "Lemari arsip yang rapi")
    document.add_heading("Jenis arsip", 2)
    table = document.add_table(rows=3, cols=2)
    for row, (left, right) in zip(table.rows, [("Jenis", "Masa simpan"), ("Dinamis", "2 tahun"), ("Statis", "Selamanya")], strict=True):  # fmt: skip
        row.cells[0].text, row.cells[1].text = left, right
    document.add_picture(io.BytesIO(a_photo(400, 300, "PNG")))
    document.add_heading("Penataan", 1)
    document.add_heading("Memberi kode", 2)
    document.add_paragraph("Kode memudahkan pencarian. " * 60)
    document.add_heading("Menyimpan", 2)
    _equation(document.add_paragraph("Rumusnya "))
    _box(document.add_paragraph("Perhatikan kotak ini."), "Jangan lupa label")
    return saved(document)


def _link(paragraph, address: str, text: str) -> None:
    key = paragraph.part.relate_to(
        address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def _equation(paragraph) -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph._p.append(parse_xml(f"<m:oMath {math}><m:r><m:t>a+b=c</m:t></m:r></m:oMath>"))


def _box(paragraph, text: str) -> None:
    run = OxmlElement("w:r")
    run.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )
    paragraph._p.append(run)


def a_plain_word_file(*paragraphs: str) -> bytes:
    """A Word file without headings."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def an_illustrated_word_file(pictures: int) -> bytes:
    """A Word file of one lesson with so many different pictures."""
    document = docx.Document()
    document.add_heading("Album", 1)
    for n in range(pictures):
        document.add_picture(io.BytesIO(a_photo(400 + 4 * n, 300, "PNG")))
    return saved(document)


def an_indonesian_word_file() -> bytes:
    """A file whose heading styles have the identifiers that Word in Indonesian gives them."""
    document = docx.Document()
    for level, key in ((1, "Judul1"), (2, "Judul2")):
        style = document.styles.add_style(f"x{level}", WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), key)
        style.element.find(qn("w:name")).set(qn("w:val"), f"heading {level + 6}")
        properties = style.element.get_or_add_pPr()
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        properties.append(outline)
    for key, text in (("Judul1", "Bab satu"), ("Judul2", "Bagian satu"), (None, "Isi."), ("Judul1", "Bab dua"), ("Judul2", "Bagian dua"), (None, "Isi lain.")):  # fmt: skip
        paragraph = document.add_paragraph(text)
        if key:
            paragraph._p.get_or_add_pPr().get_or_add_pStyle().set(qn("w:val"), key)
    return saved(document)


def some_slides(count: int = 3, sections: Sequence[tuple[str, int]] = ()) -> bytes:
    """Slides with bullets, a table, a picture and notes; `sections` are (name, place of its first slide)."""
    shown = pptx.Presentation()
    for number in range(1, count + 1):
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = f"Topik {number}"
        frame = slide.placeholders[1].text_frame
        frame.text = "Butir pertama"
        inner = frame.add_paragraph()
        inner.text, inner.level = "Butir di dalamnya", 1
        slide.notes_slide.notes_text_frame.text = f"Ucapkan ini pada salindia {number}."
    last = shown.slides[count - 1]
    table = last.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for place, text in enumerate(("Langkah", "Waktu", "Catat", "5 menit")):
        table.cell(place // 2, place % 2).text = text
    last.shapes.add_picture(io.BytesIO(a_photo(300, 200, "PNG")), Inches(1), Inches(6))
    if sections:
        ids = [slide.slide_id for slide in shown.slides]
        rows = "".join(
            f'<p14:section name="{name}" id="{{{place}}}"><p14:sldIdLst><p14:sldId id="{ids[place]}"/></p14:sldIdLst></p14:section>'
            for name, place in sections
        )
        shown.element.append(
            parse_xml(
                '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:ext uri="{521415D9}">'
                f'<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{rows}</p14:sectionLst></p:ext></p:extLst>'
            )
        )
    return saved(shown)


def a_pdf(pages: Sequence[Sequence[str]], *, bookmarks: Sequence[tuple[str, int]] = (), password: str = "") -> bytes:
    """A PDF whose pages hold these lines; a page without lines is as scanned."""
    writer = pypdf.PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 50 800 Td {shown} ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
    for title, page in bookmarks:
        writer.add_outline_item(title=title, page_number=page)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def saved(document) -> bytes:
    """The bytes of a document or presentation."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None], extra: Sequence[tuple[str, bytes]] = ()) -> bytes:  # fmt: skip
    """An office file with parts changed (None drops one) and added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                made.writestr(name, part)
        for name, part in extra:
            made.writestr(name, part)
    return target.getvalue()


def _only(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[str, bytes], bytes | None]:
    return lambda each, content: change(content) if each == name else content


def _keep(_name: str, content: bytes) -> bytes:
    return content


def _flagged(content: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", changed, at + place)[0]
            struct.pack_into("<H", changed, at + place, flags | 1)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def broken_documents() -> dict[str, tuple[str, bytes, str]]:
    """What is wrong → name, content, and words of the sentence that must say so."""
    word, slides, pdf = a_plain_word_file("Isi."), some_slides(), a_pdf([["Isi halaman."]])
    main, deck = "word/document.xml", "ppt/presentation.xml"
    sheet = rewritten(word, _only(main, lambda c: None), [("xl/workbook.xml", b"<a/>")])
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>"
    entity = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
    wide = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>".encode("utf-16")
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    return {
        "empty": ("a.docx", b"", "kosong"),
        "text called docx": ("a.docx", b"Halo", "rusak atau terpotong"),
        "unknown kind": ("a.odt", b"Halo dunia", "tidak dikenal"),
        "plain zip": ("a.zip", rewritten(word, lambda n, c: c if n == "docProps/core.xml" else None), "tidak dikenal"),
        "pdf called docx": ("a.docx", pdf, "tidak cocok dengan akhiran"),
        "docx called pdf": ("a.pdf", word, "tidak cocok dengan akhiran"),
        "slides called docx": ("a.docx", slides, "tidak cocok dengan akhiran"),
        "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Office lama"),
        "sealed word": ("a.docx", sealed, "kata sandi"),
        "encrypted entries": ("a.docx", _flagged(word), "kata sandi"),
        "locked pdf": ("a.pdf", a_pdf([["Rahasia"]], password="kunci"), "kata sandi"),
        "macro name": ("a.docm", word, "makro"),
        "macro inside": ("a.docx", rewritten(word, _keep, [("word/vbaProject.bin", b"\0")]), "makro"),
        "slides with macros": ("a.pptx", rewritten(slides, _keep, [("ppt/vbaProject.bin", b"\0")]), "makro"),
        "cut short": ("a.docx", word[: len(word) // 2], "rusak atau terpotong"),
        "cut pdf": ("a.pdf", pdf[:60], "rusak"),
        "broken xml": ("a.docx", rewritten(word, _only(main, lambda c: c[: len(c) // 2])), "Isi dokumen ini rusak"),
        "broken slides": ("a.pptx", rewritten(slides, _only(deck, lambda c: b"<p:")), "Isi dokumen ini rusak"),
        "no types": ("a.docx", rewritten(word, _only("[Content_Types].xml", lambda c: None)), "rusak"),
        "no document": ("a.docx", rewritten(word, _only(main, lambda c: None)), "rusak"),
        "entity bomb": ("a.docx", rewritten(word, _only(main, lambda c: bomb)), "DOCTYPE"),
        "outside entity": ("a.docx", rewritten(word, _only(main, lambda c: entity)), "DOCTYPE"),
        "wide entity": ("a.docx", rewritten(word, _only(main, lambda c: wide)), "DOCTYPE"),
        "slide entity": ("a.pptx", rewritten(slides, _only("ppt/slides/slide1.xml", lambda c: bomb)), "DOCTYPE"),
        "zip bomb": ("a.docx", rewritten(word, _keep, [("word/media/a.png", b"\0" * (40 << 20))]), "terlalu besar"),
        "xml bomb": ("a.docx", rewritten(word, _keep, [("word/x.xml", b"<a>" + b" " * (30 << 20))]), "terlalu besar"),
        "climbing name": ("a.docx", rewritten(word, _keep, [("../../etc/x", b"x")]), "tidak wajar"),
        "spreadsheet": ("a.docx", sheet, "lembar kerja"),
        "nothing in it": ("a.docx", saved(docx.Document()), "Tidak ada teks"),
        "no slides": ("a.pptx", saved(pptx.Presentation()), "tidak mempunyai halaman"),
        "no pages": ("a.pdf", a_pdf([]), "tidak mempunyai halaman"),
        "too many pages": ("a.pdf", a_pdf([["x"]] * 501), "lebih dari 500 halaman"),
    }


def an_endless_pdf(depth: int = 9, calls: int = 12, pages: int = 200) -> bytes:
    """A small PDF whose pages draw a form that draws a form …, each a dozen times; pypdf gives up on each page late."""
    writer = pypdf.PdfWriter()
    inner = None
    for _level in range(depth + 1):
        form = DecodedStreamObject()
        form.set_data(b"BT (x) Tj ET" if inner is None else b"/F Do " * calls)
        form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)])
        form[NameObject("/Resources")] = _forms(inner)
        inner = writer._add_object(form)
    stream = DecodedStreamObject()
    stream.set_data(b"/F Do")
    content, resources = writer._add_object(stream), _forms(inner)
    for _number in range(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Contents")], page[NameObject("/Resources")] = content, resources
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _forms(inner) -> DictionaryObject:
    held = DictionaryObject({} if inner is None else {NameObject("/F"): inner})
    return DictionaryObject({NameObject("/XObject"): held})
