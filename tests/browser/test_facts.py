"""Facts for managers on a phone: a report that says the same everywhere, a plan within its budget, a certificate checked by its file."""

import io
import json
import urllib.request

import pytest
from openpyxl import load_workbook

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

MANAGER, LEARNER = "Pengelola program · Pemerintah Kota Surakarta", "Atasan · Pemerintah Kota Surakarta"
ADMINISTRATOR = "Administrator"


def test_a_report_says_the_same_on_the_phone_in_the_workbook_and_to_a_machine(visitors, site):
    manager = visitors(MANAGER)
    manager.go("/")
    manager.tap("Laporan belajar", "link")
    manager.look()
    manager.page.get_by_label("Pelatihan", exact=True).first.check()
    manager.tap("Tampilkan")
    manager.look()
    manager.page.get_by_text("Simpan laporan ini").click()
    manager.fill("Nama laporan", "Menurut pelatihan")
    manager.tap("Simpan", exact=True)
    manager.look()
    cells = manager.page.locator("table.cards tbody tr").all()
    shown = [[cell.inner_text() for cell in row.locator("td").all()] for row in cells]
    with manager.page.expect_download() as download:
        manager.page.get_by_role("link", name="Unduh Excel").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes()), data_only=True).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [[str(cell) for cell in row] for row in rows] == [
        [row[0], *(c.replace(".", "") for c in row[1:])] for row in shown
    ]
    manager.page.get_by_text("Baca dari aplikasi lain").click()
    manager.tap("Buat kata kunci")
    manager.look()
    token = manager.page.locator("section.note code").inner_text()
    address = manager.page.locator("details code").inner_text()
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked) as answer:
        told = json.load(answer)
    keys = [column["kunci"] for column in told["kolom"]]
    assert [[row[key] for key in keys] for row in told["baris"]] == rows[:-1]
    assert [told["jumlah"][key] for key in keys[1:]] == rows[-1][1:]


def test_a_plan_over_its_budget_is_refused_mended_and_approved_by_another(visitors):
    manager = visitors(MANAGER)
    manager.go("/")
    manager.tap("Rencana pelatihan tahunan", "link")
    manager.look()
    manager.page.locator("section.card", has_text="Rp13.500.000").get_by_role("link").click()
    manager.look()
    assert manager.reads("Melebihi pagu sebesar Rp3.500.000")
    address = manager.page.url
    manager.tap("Ajukan rencana")
    manager.look()
    assert manager.reads("Belum dapat diajukan")
    manager.tap("Ubah pagu", "link")
    manager.look()
    manager.fill("Pagu anggaran", "15.000.000")
    manager.tap("Simpan")
    manager.tap("Ajukan rencana")
    manager.look()
    assert manager.reads("Menunggu keputusan")
    assert manager.misses("Setujui rencana")
    other = visitors(ADMINISTRATOR)
    other.go(address)
    other.tap("Setujui rencana")
    other.look()
    assert other.reads("Disetujui")


def test_a_certificate_is_checked_by_its_file(visitors, tmp_path):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.page.get_by_role("link", name="Sertifikat").first.click()
    learner.look()
    if learner.page.get_by_role("button", name="Siapkan PDF").count():
        learner.tap("Siapkan PDF")
    page = learner.page
    for _attempt in range(40):
        if page.get_by_role("link", name="Unduh PDF").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh PDF").click()
    genuine, changed = tmp_path / "asli.pdf", tmp_path / "ubah.pdf"
    genuine.write_bytes(download.value.path().read_bytes())
    changed.write_bytes(genuine.read_bytes() + b"\n% lain")
    learner.tap("Periksa dengan mengunggah berkasnya", "link")
    learner.look()
    for file, said in ((genuine, "sama persis dengan yang kami terbitkan"), (changed, "isinya tidak sama")):
        page.get_by_label("Berkas PDF sertifikat").set_input_files(file)
        learner.tap("Periksa")
        learner.look()
        assert learner.reads(said)
