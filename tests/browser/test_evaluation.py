"""A learner answers the reaction wave, a superior the behaviour wave, a citizen the SKM without an account; the manager
opens the report and takes PDF and XLSX with the same figures home."""

import io
import json
import re

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

SEND = re.compile("Kirim (jawaban|penilaian)")
MANAGER = "Pengelola program · Pemerintah Kota Surakarta"


def fill(visitor) -> None:
    """Answer topic by topic: the last choice of every question, then send."""
    page = visitor.page
    for _screen in range(40):
        visitor.look()
        if page.get_by_role("button", name=SEND).count():
            break
        for group in page.locator("fieldset:visible").all():
            group.locator("label").last.click()
        visitor.tap("Lanjut", exact=True)
    with page.expect_navigation():
        visitor.tap_on(page.get_by_role("button", name=SEND))
    visitor.look()
    assert visitor.reads("Nomor bukti")


def test_a_learner_answers_the_reaction_survey(visitors):
    learner = visitors("Peserta")
    learner.go("/evaluasi/")
    waiting = learner.page.get_by_role("link", name=re.compile("Isi sekarang"))
    before = waiting.count()
    card = learner.page.locator("li, section", has_text="Tanggapan peserta").last
    learner.tap_on(card.get_by_role("link", name=re.compile("Isi sekarang")))
    assert learner.reads("Anonim") or learner.reads("anonim")
    fill(learner)
    learner.go("/evaluasi/")
    assert waiting.count() == before - 1


def test_a_superior_rates_behaviour(visitors):
    superior = visitors("Atasan")
    superior.go("/evaluasi/")
    superior.page.get_by_role("link", name=re.compile("Isi sekarang")).first.click()
    fill(superior)


def test_a_citizen_rates_a_service_without_an_account(visitors):
    manager = visitors(MANAGER)
    manager.go("/evaluasi/program")
    manager.tap("Surakarta", "link")
    manager.tap("Poster QR", "link")
    manager.look()
    address = re.search(r"/skm/[\w-]+", manager.page.content())[0]
    citizen = visitors()
    citizen.go(address)
    fill(citizen)


#: Manager → what this town's story is about, as chapters of its report.
TOWNS = {
    "Kecamatan Medan Belawan": ["Temuan dan triangulasi", "Target"],
    "Pemerintah Kota Surakarta": ["Hambatan dan dukungan", "Pembelajaran (tingkat 2)"],
    "Kecamatan Medan Marelan": ["Hambatan dan dukungan", "Perilaku di tempat kerja (tingkat 3)"],
    "Kecamatan Ampenan": ["Yang belum ikut", "Hasil bagi masyarakat (tingkat 4)"],
    "Pemerintah Kota Binjai": ["Pengamatan di tempat kerja", "Pembelajaran (tingkat 2)"],
}


@pytest.mark.parametrize("town", TOWNS)
def test_a_towns_story_ends_in_one_report_with_the_same_figures_in_five_forms(visitors, town):
    manager = visitors(f"Pengelola program · {town}")
    manager.go("/evaluasi/program")
    manager.page.locator(".card h2 a").first.click()
    manager.look()
    manager.tap("Rencana evaluasi", "link")
    manager.look()
    assert manager.reads("Pertanyaan")
    manager.page.go_back()
    manager.tap("Baca laporan", "link")
    manager.look()
    chapters = manager.page.locator("main ol").get_by_role("link")
    assert set(TOWNS[town]) <= set(chapters.all_inner_texts())
    files = {}
    for kind in ("Unduh PDF", "Unduh DOCX", "Unduh XLSX", "JSON"):
        with manager.page.expect_download() as download:
            manager.page.locator("main a.button, main button.button").filter(has_text=kind).first.click()
        files[kind] = download.value.path().read_bytes()
    page = read_on(manager)
    paper = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(files["Unduh PDF"])).pages)
    tables = Document(io.BytesIO(files["Unduh DOCX"])).tables
    written = {(row.cells[0].text, row.cells[1].text) for table in tables for row in table.rows if len(row.cells) > 1}
    frozen = json.loads(files["JSON"])
    values = {(f["label"], json.dumps(f["value"])) for section in frozen["sections"] for f in section["figures"]}
    summary = openpyxl.load_workbook(io.BytesIO(files["Unduh XLSX"]))["Ringkasan"]
    numbers = [(row[1].value, row[2]) for row in summary.iter_rows(min_row=5) if isinstance(row[2].value, int | float)]
    assert len(numbers) >= 10
    for label, cell in numbers:
        digits = len(cell.number_format.split(".")[1].rstrip('" %')) if "." in cell.number_format else 0
        shown = f"{cell.value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
        assert shown in page, f"{label}: {shown} is not on the page"
        assert shown in paper, f"{label}: {shown} is not in the PDF"
        assert any(name == label and shown in text for name, text in written), f"{label}: {shown} is not in the DOCX"
        exact = f"{cell.value:.{digits}f}"
        assert any(name == label and exact in text for name, text in values), f"{label}: {exact} is not in the JSON"
    assert "DATA DEMONSTRASI" in paper


def read_on(visitor) -> str:
    """Everything the report says, chapter after chapter by the button at the end of each."""
    read = []
    while True:
        read.append(visitor.page.locator("article.report").inner_text())
        onwards = visitor.page.locator('a[rel="next"]')
        if not onwards.count():
            return " ".join(" ".join(read).split())
        with visitor.page.expect_navigation():
            onwards.click()
