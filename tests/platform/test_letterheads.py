"""An agency's letterhead: who may set it, what is refused, and that a frozen report keeps the one it was made with."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document
from pypdf import PdfReader

from bina.db import db as database
from bina.demo.letterheads import _seal
from bina.errors import DomainError
from bina.exports.docx import docx
from bina.exports.pdf import pdf
from bina.exports.report import ANNEXES, Report, Section, from_json, to_json
from bina.letterheads.operations import Wording, set_letterhead, take_logo
from bina.letterheads.queries import letterhead_of, printed_for
from bina.people.models import RoleKind
from tests.support.people import a_person, with_role
from tests.support.web import text_of

WORDS = {
    "name": "Pemerintah Kota Contoh\nBadan Kepegawaian", "address": "Jalan Melati 3\nContoh 57100",
    "contact": "bkpsdm@contoh.invalid", "place": "Contoh", "signer_post": "Kepala Badan", "signer": "Sri Contoh",
    "signer_nip": "197001011995032001", "foreword": "Paragraf satu.\n\nParagraf dua.",
}  # fmt: skip


@pytest.fixture
def admin(trio):
    return with_role(a_person("Admin Instansi", trio.unit), RoleKind.ADMINISTRATOR, trio.agency)


def a_logo() -> bytes:
    return _seal("#0b5a42", "C")


def official(unit) -> Report:
    return Report(
        "Laporan efektivitas: Contoh", "2026", "Dinas Contoh", datetime(2026, 11, 21, 3, tzinfo=UTC),
        (
            Section("Ringkasan untuk pimpinan", ("Naik.",), for_leader=True),
            Section("Latar belakang", ("Warga mengeluh.",), part="Bab I Pendahuluan"),
            Section("Simpulan", ("Selesai.",), part="Bab V Penutup"),
            Section("Lampiran metode", ("Rumus.",), part=ANNEXES),
        ),
        letterhead=printed_for(unit),
    )  # fmt: skip


def test_an_agency_administrator_sets_it_and_others_do_not(browsers, trio, admin):
    page = f"/kop/{trio.agency.id}"
    browser = browsers(admin)
    assert "Belum diatur" in text_of(browser.get("/kop/"))
    assert browser.send(page, WORDS | {"logo": (io.BytesIO(a_logo()), "logo.png")}).status_code == 303
    assert "Sudah diatur" in text_of(browser.get("/kop/"))
    kept = letterhead_of(trio.unit)
    assert (kept.name, kept.address) == (WORDS["name"], WORDS["address"])
    with browser.get(f"{page}/logo") as picture:
        assert picture.mimetype == "image/png"
    assert "Jalan Melati 3" in browser.get(page).get_data(as_text=True)
    for address in (page, f"{page}/logo", "/kop/"):
        for stranger in (trio.ani, trio.budi, trio.citra):
            assert browsers(stranger).get(address).status_code in (403, 404)
    assert browser.get(f"/kop/{trio.elsewhere.agency_id}").status_code == 404
    assert browser.get(f"/kop/{trio.unit.id}").status_code == 404


def test_saving_again_keeps_the_logo_until_it_is_taken_away(browsers, trio, admin):
    browser, page = browsers(admin), f"/kop/{trio.agency.id}"
    browser.send(page, WORDS | {"logo": (io.BytesIO(a_logo()), "logo.png")})
    browser.send(page, WORDS | {"name": "Badan Lain"})
    assert printed_for(trio.unit).logo
    browser.send(page, WORDS | {"without_logo": "y"})
    database.session.expire_all()
    assert printed_for(trio.unit).logo == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Isi nama instansi"),
        ({"signer_nip": "123"}, "18 angka"),
        ({"foreword": "x" * 4001}, "Terlalu panjang"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(browsers, trio, admin, changes, sentence):
    answered = browsers(admin).send(f"/kop/{trio.agency.id}", WORDS | changes)
    assert answered.status_code == 422
    assert sentence in text_of(answered)
    assert letterhead_of(trio.unit) is None


@pytest.mark.parametrize("content", [b"words", a_logo()[:200], b"GIF89a\1\0\1\0\x80\0\0\0\0\0", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_that_cannot_be_printed_is_refused(browsers, trio, admin, content):
    answered = browsers(admin).send(f"/kop/{trio.agency.id}", WORDS | {"logo": (io.BytesIO(content), "logo.png")})
    assert answered.status_code == 422
    assert letterhead_of(trio.unit) is None


def test_an_enormous_picture_is_refused_before_it_is_drawn(db, trio):
    header = bytearray(a_logo())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(DomainError, match="terlalu besar"):
        take_logo(io.BytesIO(bytes(header)), "logo.png", by=trio.ani)


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_print_has_cover_foreword_contents_chapters_and_signature(app, trio, paper):
    logo = take_logo(io.BytesIO(a_logo()), "logo.png", by=trio.ani)
    set_letterhead(trio.agency, Wording(**WORDS), logo=logo, by=trio.ani)
    report = official(trio.unit)
    assert from_json(to_json(report)) == report
    with app.test_request_context():
        printed, written = pdf(report, paper), docx(report, paper)
        assert (pdf(report, paper), docx(report, paper)) == (printed, written)
    pages = PdfReader(io.BytesIO(printed)).pages
    size = {"a4": (210, 297), "f4": (215, 330)}[paper]
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == list(size)
    texts = [page.extract_text() for page in pages]
    assert "BADAN KEPEGAWAIAN" in texts[0]
    assert "Halaman" not in texts[0]
    assert "Kata pengantar" in texts[1]
    assert "Paragraf dua." in texts[1]
    assert "Daftar isi" in texts[2]
    assert "Bab I Pendahuluan" in texts[2]
    signed = [number for number, text in enumerate(texts) if "Sri Contoh" in text]
    assert signed == [1, next(number for number, text in enumerate(texts) if "Selesai." in text)]
    assert "Lampiran" not in texts[signed[-1]]
    document = Document(io.BytesIO(written))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[1] == "PEMERINTAH KOTA CONTOH"
    assert words.index("Bab V Penutup") < words.index("Simpulan", words.index("Bab V Penutup"))
    assert words.count("NIP 197001011995032001") == 2
    assert [round(side.mm) for side in (document.sections[0].page_width, document.sections[0].page_height)] == list(
        size
    )


def test_a_frozen_report_keeps_the_letterhead_it_was_made_with(app, trio):
    set_letterhead(trio.agency, Wording(**WORDS), logo=None, by=trio.ani)
    frozen = to_json(official(trio.unit))
    with app.test_request_context():
        before = pdf(from_json(frozen))
        set_letterhead(trio.agency, Wording(name="Nama Baru"), logo=None, by=trio.ani)
        assert pdf(from_json(frozen)) == before
    assert printed_for(trio.unit).name == "Nama Baru"


def test_without_letterhead_nobody_signs_and_nothing_is_foreworded(app, trio):
    report = official(trio.unit)
    with app.test_request_context():
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(report))).pages]
    assert "Daftar isi" in texts[1]
    assert not any("Kata pengantar" in text for text in texts)
