"""An administrator imports a dirty 1,000-row XLSX from a phone."""

import pytest

from tests.support.sheets import a_dirty_file

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]


def test_a_dirty_thousand_row_file_is_looked_at_corrected_and_applied(visitors, tmp_path):
    content, bad = a_dirty_file("Dinas Kesehatan")
    file = tmp_path / "pegawai.xlsx"
    file.write_bytes(content)
    admin = visitors("Administrator")
    admin.go("/pegawai/")
    admin.tap("Impor dari XLSX", "link")
    admin.look()
    admin.page.get_by_label("Instansi").select_option(label="Pemerintah Kota Surakarta")
    admin.page.get_by_label("Berkas pegawai").set_input_files(file)
    admin.tap("Unggah dan periksa")
    admin.look()
    assert admin.reads(f"{1001 - bad} pegawai baru")
    assert admin.reads(f"{bad} baris ditolak")
    assert admin.reads("Baris 13, kolom C")
    with admin.page.expect_download() as download:
        admin.page.get_by_role("link", name="Unduh baris untuk diperbaiki").click()
    assert download.value.suggested_filename == "perbaikan.xlsx"
    admin.tap("Terapkan")
    assert admin.reads("Sudah diterapkan")
    admin.look()
    admin.go("/pegawai/?cari=Pegawai+Impor+500")
    assert admin.reads("Pegawai Impor 500")


def test_the_administrators_pages_are_sound(visitors):
    admin = visitors("Administrator")
    for path in (
        "/",
        "/pesan",
        "/jp/",
        "/jp/aturan",
        "/akun/",
        "/pegawai/",
        "/pegawai/5",
        "/pegawai/unit",
        "/sistem/",
        "/sistem/jejak",
    ):
        admin.go(path)


def test_the_pages_before_signing_in_are_sound(visitors):
    guest = visitors()
    for path in ("/akun/masuk", "/akun/lupa"):
        guest.go(path)
    guest.page.get_by_label("E-mail atau NIP").fill("orang@tidak.ada")
    guest.tap("Kirim tautan")
    guest.look()
