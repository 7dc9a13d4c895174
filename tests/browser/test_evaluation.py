"""A learner answers the reaction wave, a superior the behaviour wave, a citizen the SKM without an account; the manager
opens the report and takes PDF and XLSX with the same figures home."""

import io
import re

import openpyxl
import pytest
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


def test_the_report_says_the_same_on_page_pdf_and_xlsx(visitors):
    manager = visitors(MANAGER)
    manager.go("/evaluasi/program")
    manager.tap("Surakarta", "link")
    manager.look()
    manager.tap("Baca laporan", "link")
    manager.look()
    page = " ".join(manager.page.locator("article.report").inner_text().split())
    files = {}
    for kind in ("Unduh PDF", "Unduh XLSX"):
        with manager.page.expect_download() as download:
            manager.page.get_by_role("link", name=kind).first.click()
        files[kind] = download.value.path().read_bytes()
    paper = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(files["Unduh PDF"])).pages)
    summary = openpyxl.load_workbook(io.BytesIO(files["Unduh XLSX"]))["Ringkasan"]
    numbers = [(row[1].value, row[2]) for row in summary.iter_rows(min_row=5) if isinstance(row[2].value, int | float)]
    assert len(numbers) >= 5
    for label, cell in numbers:
        digits = len(cell.number_format.split(".")[1].rstrip('" %')) if "." in cell.number_format else 0
        shown = f"{cell.value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
        assert shown in page, f"{label}: {shown} is not on the page"
        assert shown in paper, f"{label}: {shown} is not in the PDF"
    assert "DATA DEMONSTRASI" in paper
