"""An author's afternoon in a real browser: a Word file dropped onto the outline, a paste from Word, a last look, a fault mended."""

import base64
import itertools

import pytest

from bina.web.scripts import FETCHED
from tests.support import documents, servers

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

AUTHOR = "Instruktur · Pemerintah Kota Surakarta"
_numbers = itertools.count(1)
DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.querySelector("h1").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
PASTE = """([html, picture]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  if (picture) {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
  }
  document.querySelector("#body").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
#: As Word puts it into the clipboard: its own elements, lists as paragraphs, a table without header, a linked picture.
FROM_WORD = """<html xmlns:o="urn:x"><head><style>p.MsoNormal{margin:0}</style></head><body><!--StartFragment-->
<h1 style='mso-x:y'>Retensi<o:p></o:p></h1>
<p class=MsoNormal>Arsip <b style='mso-bidi-font-weight:normal'>aktif</b> dan <i>inaktif</i>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Simpan</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>Musnahkan</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Jenis</b></p></td><td><p class=MsoNormal>Masa</p></td></tr>
<tr><td><p class=MsoNormal>Surat</p></td><td><p class=MsoNormal>2 tahun</p></td></tr></table>
<p class=MsoNormal><img src="file:///C:/temp/x.png"><a href="javascript:alert(1)">jangan</a> <a href="https://anri.example/">ANRI</a></p>
<script>alert(1)</script><!--EndFragment--></body></html>"""


@pytest.fixture
def author(visitors):
    """An author with an empty draft; `path` is its outline."""
    if not (FETCHED / "courses" / "turndown.js").exists():
        servers.missing("turndown", "the scripts for pasting are not installed; run bina build with a network")
    guest = visitors(AUTHOR)
    guest.go("/susun/baru")
    guest.fill("Judul", "Menata arsip bersama")
    guest.fill("Kode", f"MAB-{next(_numbers)}")
    guest.tap("Buat draf")
    guest.path = guest.page.url.removesuffix("/sampul").split("//", 1)[1].partition("/")[2]
    yield guest
    guest.context.close()


def test_a_document_becomes_lessons_that_are_mended(author):
    page = author.page
    author.go(f"/{author.path}")
    page.evaluate(DROP, ["arsip.docx", base64.b64encode(documents.a_word_file()).decode()])
    page.wait_for_url("**/naskah/*")
    author.look()
    assert author.reads("Rumus menjadi teks biasa.")
    page.get_by_label("Buat materi: Menyimpan").uncheck()
    author.tap("Buat materi yang dicentang")
    author.look()
    assert author.reads("3 materi sudah dibuat.")
    author.tap("Ke susunan pelatihan", "link")

    author.tap("Memberi kode", "link")
    author.look()
    text = page.locator("#body")
    text.fill("")
    text.focus()
    page.evaluate(PASTE, [FROM_WORD, None])
    page.get_by_text("Tempelan dirapikan.").wait_for()
    pasted = text.input_value()
    assert pasted.startswith("## Retensi\n\nArsip **aktif** dan *inaktif*.\n\n- Simpan\n    - Musnahkan\n\n| **Jenis** | Masa |\n| --- | --- |\n| Surat | 2 tahun |")  # fmt: skip
    assert pasted.endswith("jangan [ANRI](https://anri.example/)")
    assert author.reads("1 gambar tidak ikut")

    page.keyboard.press("Control+End")
    page.evaluate(PASTE, ["", base64.b64encode(documents.a_photo(600, 400, "PNG")).decode()])
    page.get_by_text("Gambar ditambahkan.").wait_for()
    assert "![keterangan gambar](gambar:" in text.input_value()
    page.keyboard.press("Control+Alt+p")
    page.locator(".live th", has_text="Jenis").wait_for()
    author.look()
    author.tap("Simpan", exact=True)

    author.tap("Periksa mutu materi", "link")
    author.look()
    assert author.reads("2 hal perlu dilihat di 2 materi.")
    page.locator("section.card", has_text="Memberi kode").get_by_role("link", name="Perbaiki").click()
    text.fill(text.input_value().replace("keterangan gambar", "Rak arsip"))
    author.tap("Simpan", exact=True)
    author.tap("Periksa mutu materi", "link")
    assert author.reads("1 hal perlu dilihat di 1 materi.")


def test_writing_by_keyboard_alone(visitors):
    guest = visitors(AUTHOR)
    page = guest.page
    guest.go("/susun/")
    guest.tap("Menata Arsip Dinas", "link")
    guest.tap("Mengapa arsip ditata", "link")
    text = page.locator("#body")
    text.fill("Satu\n\nDua")
    text.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Alt+ArrowDown")
    assert text.input_value() == "Dua\n\nSatu"
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Alt+2")
    assert text.input_value() == "## Satu\n\nDua"
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+b")
    assert text.input_value() == "## Satu\n\n**Dua**"
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+Shift+Digit8")
    assert text.input_value() == "## Satu\n\n- Dua"
    page.keyboard.press("Control+z")
    assert text.input_value() == "## Satu\n\nDua"
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Alt+f")
    assert text.input_value() == "## Satu\n\nDua[^1]\n\n[^1]: isi catatan kaki"
    page.get_by_role("button", name="Judul bagian").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.deed") == "bold"
    guest.look()
    course = page.get_by_role("link", name="Menata Arsip Dinas").get_attribute("href")
    for path in (course, f"{course}/naskah", f"{course}/salin"):
        guest.go(path)
    guest.go(f"{course}/naskah")
    guest.tap("Lanjutkan naskah itu", "link")
    guest.tap("Lihat isinya", "link")
    guest.look()
    guest.context.close()


def test_a_heavy_document_shows_itself_once_it_is_read(author):
    page = author.page
    author.go(f"/{author.path}/naskah")
    heavy = documents.an_illustrated_word_file(12)
    page.set_input_files("#document", {"name": "foto.docx", "mimeType": "application/octet-stream", "buffer": heavy})
    author.tap("Baca dokumen")
    assert author.reads("Dokumen ini sedang dibaca.")
    page.get_by_role("button", name="Buat materi yang dicentang").wait_for(timeout=60_000)
    assert author.reads("12 gambar")
