"""What is read from documents: structure, faces, pictures, and an honest list of what is lost."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from courses.pictures.rules import UnreadablePictureError, light
from courses.writing.operations import contents_of
from courses.writing.rules.blocks import Heading, Item, Paragraph, Span, Table, escaped, inline, safe_address, written
from courses.writing.rules.division import divided, reading_minutes
from courses.writing.rules.faults import DocumentKind, DocumentRefusedError, Fault, LossKind
from tests.support import documents

_PLAIN = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")


def read(content: bytes, kind: DocumentKind, name: str = "naskah.docx"):
    return contents_of(content, kind, name, patient=False)


def bodies(contents, files=None) -> dict[str, str]:
    known = files if files is not None else {number: number + 1 for number in contents.pictures}
    return {
        lesson.title: written(lesson.blocks, known, contents.notes, lesson.highest)
        for module in contents.modules
        for lesson in module.lessons
    }


def losses(contents) -> dict[str, int]:
    found: dict[str, int] = {}
    for loss in contents.losses:
        found[loss.kind.value] = found.get(loss.kind.value, 0) + 1
    return found


@pytest.fixture(scope="module")
def word(app):
    with app.app_context():
        return read(documents.a_word_file(), DocumentKind.DOCX)


def test_headings_become_modules_and_lessons(word):
    assert word.title == "Menata Arsip Dinas"
    assert [(module.title, [each.title for each in module.lessons]) for module in word.modules] == [
        ("Dasar kearsipan", ["Mengapa arsip", "Jenis arsip"]),
        ("Penataan", ["Memberi kode", "Menyimpan"]),
    ]


def test_faces_lists_links_and_tables_arrive(word):
    first = bodies(word)["Mengapa arsip"]
    assert "Arsip adalah **bukti** pekerjaan, bukan *beban*." in first
    assert "2\\*3 \\[catat\\] \\<b>bukan markup\\</b>" in first
    assert "[Baca aturannya](<https://anri.example/aturan>)" in first
    assert "- Surat masuk\n- Surat keluar\n    - Nota dinas\n" in first
    assert "1. Catat\n2. Simpan" in first
    assert "## Contoh" in first
    assert "![Lemari arsip yang rapi](gambar:1)" in first
    assert "| Jenis | Masa simpan |\n| --- | --- |\n| Dinamis | 2 tahun |" in bodies(word)["Jenis arsip"]


def test_what_is_lost_is_told(word):
    assert losses(word) == {"no_alternative": 1, "equation": 1, "text_box": 1}
    assert next(loss.where for loss in word.losses if loss.kind is LossKind.EQUATION) == "Menyimpan"
    assert bodies(word)["Menyimpan"] == "Rumusnya a+b=c\n\nPerhatikan kotak ini.\n\n> Jangan lupa label"


def test_pictures_become_light_and_forget_the_camera(app):
    photo = documents.a_photo()
    assert documents.EXIF_CANARY.encode() in photo
    made = light(photo)
    assert len(made) <= 80_000
    assert documents.EXIF_CANARY.encode() not in made
    with Image.open(io.BytesIO(made)) as seen:
        assert seen.format == "WEBP"
        assert max(seen.size) == 1280
        assert not seen.getexif()


@pytest.mark.parametrize("content", [b"", b"bukan gambar", b"\x01\0\0\0 EMF", documents.a_photo(90, 60)[:40]])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(UnreadablePictureError):
        light(content)


def test_a_picture_of_impossible_size_is_not_unpacked():
    header = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(header, "PNG")
    with pytest.raises(UnreadablePictureError):
        light(header.getvalue())


def test_a_file_without_headings_is_one_lesson_and_says_so(app):
    with app.app_context():
        contents = read(documents.a_plain_word_file("Satu.", "Dua."), DocumentKind.DOCX, "tata_cara-cuti.docx")
    assert [(m.title, [each.title for each in m.lessons]) for m in contents.modules] == [
        ("tata cara cuti", ["tata cara cuti"])
    ]
    assert losses(contents) == {"no_headings": 1}


def test_headings_are_found_whatever_the_language_of_word(app):
    with app.app_context():
        contents = read(documents.an_indonesian_word_file(), DocumentKind.DOCX)
    assert [(m.title, [each.title for each in m.lessons]) for m in contents.modules] == [
        ("Bab satu", ["Bagian satu"]),
        ("Bab dua", ["Bagian dua"]),
    ]


def test_slides_without_sections_go_by_eight_and_keep_their_notes(app):
    with app.app_context():
        contents = read(documents.some_slides(10), DocumentKind.PPTX, "paparan.pptx")
    lessons = contents.modules[0].lessons
    assert [lesson.title for lesson in lessons] == ["Topik 1", "Topik 9"]
    text = bodies(contents)["Topik 9"]
    assert "## Topik 10\n\n- Butir pertama\n    - Butir di dalamnya" in text
    assert "| Langkah | Waktu |" in text
    assert "> **Catatan pembicara**\n> Ucapkan ini pada salindia 10." in text
    assert losses(contents) == {"no_alternative": 1}


def test_sections_of_slides_are_lessons(app):
    with app.app_context():
        contents = read(documents.some_slides(4, [("Pembuka", 0), ("Inti", 1)]), DocumentKind.PPTX)
    assert [lesson.title for lesson in contents.modules[0].lessons] == ["Pembuka", "Inti"]


def test_a_pdf_is_read_by_its_bookmarks(app):
    pages = [["Pengantar", "Isi pengantar."], ["Isi kedua."], ["Penutup", "Selesai."]]
    with app.app_context():
        contents = read(documents.a_pdf(pages, bookmarks=[("Pengantar", 0), ("Penutup", 2)]), DocumentKind.PDF, "a.pdf")
    assert bodies(contents) == {"Pengantar": "Isi pengantar.\n\nIsi kedua.", "Penutup": "Selesai."}


def test_a_pdf_without_bookmarks_goes_by_six_pages_and_loses_its_running_heads(app):
    pages = [["Dinas Arsip", f"Langkah {n}", "Isi.", f"Halaman {n}"] for n in range(1, 9)]
    with app.app_context():
        contents = read(documents.a_pdf(pages), DocumentKind.PDF, "a.pdf")
    assert list(bodies(contents)) == ["Halaman 1–6", "Halaman 7–8"]
    said = "".join(bodies(contents).values())
    assert "Dinas Arsip" not in said
    assert "Halaman" not in said
    assert "Langkah 8" in said
    assert losses(contents)["repeated_lines"] == 1


def test_a_scanned_pdf_has_no_lessons_but_is_not_refused(app):
    with app.app_context():
        contents = read(documents.a_pdf([[], []]), DocumentKind.PDF, "a.pdf")
    assert contents.modules == ()
    assert losses(contents) == {"scanned_page": 2}


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60))
def test_any_text_says_itself_as_markdown(text):
    """Written as a paragraph and rendered, a text is the same words and holds no markup."""
    import html

    plain = " ".join(text.split())
    rendered = _PLAIN.render(inline([Span(plain)])) if plain else ""
    said = html.unescape(rendered.replace("<p>", "").replace("</p>", "")).strip()
    assert " ".join(said.split()) == plain


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=12))
def test_any_list_stays_a_list(items):
    """Depths that jump do not turn an item into code or a paragraph."""
    told = written([Item(f"butir {n}", depth, ordered) for n, (depth, ordered) in enumerate(items)], {}, {})
    rendered = _PLAIN.render(told)
    assert rendered.count("<li>") == len(items)
    assert "<pre>" not in rendered


def test_only_addresses_that_a_lesson_may_link_to_stay():
    assert safe_address(" https://contoh.test/a ") == "https://contoh.test/a"
    assert [safe_address(each) for each in ("javascript:alert(1)", "file:///etc", "https://a b", "ftp://x", "")] == [""] * 5  # fmt: skip


def test_escaping_leaves_plain_words_alone():
    assert escaped("Pasal 5 ayat (2) huruf a_b, 50%.") == "Pasal 5 ayat (2) huruf a_b, 50%."
    assert escaped("# bukan judul") == "\\# bukan judul"
    assert escaped("2024. bukan daftar") == "2024\\. bukan daftar"


def test_a_single_highest_heading_names_the_module():
    blocks = [Heading(1, "Buku"), Paragraph("Kata."), Heading(2, "Bab"), Paragraph("Isi.")]
    assert [(m.title, [each.title for each in m.lessons]) for m in divided("x", blocks, "Awal")] == [
        ("Buku", ["Awal", "Bab"])
    ]


def test_a_lesson_too_long_for_the_editor_is_parted():
    blocks = [Heading(1, "Bab"), *[Paragraph("kata " * 1000) for _n in range(20)]]
    lessons = divided("x", blocks, "Awal")[0].lessons
    assert [lesson.title for lesson in lessons] == ["Bab", "Bab (2)", "Bab (3)"]
    assert sum(lesson.words for lesson in lessons) == 20_000


def test_minutes_follow_the_words():
    assert [reading_minutes(n) for n in (0, 184, 185, 10**9)] == [1, 1, 2, 600]


def test_a_table_of_one_cell_is_a_box():
    assert written([Table((("Ingat!",),))], {}, {}) == "> Ingat!"


def test_a_pdf_made_to_take_for_ever_is_ended(app, monkeypatch):
    monkeypatch.setattr("courses.writing.operations.reading._SECONDS", {False: 3.0})
    with app.app_context(), pytest.raises(DocumentRefusedError) as refused:
        read(documents.an_endless_pdf(), DocumentKind.PDF, "a.pdf")
    assert refused.value.fault is Fault.TOO_SLOW
