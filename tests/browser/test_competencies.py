"""A manager imports what a post asks for; the learner meets the gap at home and finds the course that closes it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

STANDARD = """Jabatan;Jenis jabatan;Kompetensi;Level;Bobot;Dasar;Berlaku sejak
;Pelaksana;Teknologi Informasi untuk Pelayanan;5;5;SK uji;01-02-2026
;Fungsional Keterampilan;Teknologi Informasi untuk Pelayanan;5;5;SK uji;01-02-2026
;Fungsional Keahlian;Teknologi Informasi untuk Pelayanan;5;5;SK uji;01-02-2026
"""


def test_from_an_imported_standard_to_a_gap_and_a_course_with_its_reason(visitors, tmp_path):
    file = tmp_path / "standar.csv"
    file.write_text(STANDARD)
    manager = visitors("Pengelola program · Pemerintah Kota Surakarta")
    manager.go("/")
    manager.tap("Buka profil kompetensi", "link")
    manager.look()
    manager.tap("Kesenjangan kompetensi unit kerja", "link")
    manager.look()
    manager.tap("Standar kompetensi jabatan", "link")
    manager.look()
    manager.tap("Impor standar", "link")
    manager.page.get_by_label("Berkas (XLSX atau CSV)").set_input_files(file)
    manager.tap("Unggah dan periksa")
    assert manager.reads("3 baris baru")
    manager.look()
    manager.tap("Terapkan 3 baris")
    assert manager.reads("Sudah diterapkan.")

    learner = visitors("Peserta")
    learner.go("/")
    learner.tap("Buka profil kompetensi", "link")
    assert learner.reads("Jabatan meminta tingkat 5.")
    learner.look()
    learner.go("/kompetensi/kerangka")
    learner.look()
    learner.go("/")
    learner.tap("Saran pelatihan untuk Anda", "link")
    learner.look()
    assert learner.reads("kesenjangan Anda pada Teknologi Informasi untuk Pelayanan")

    superior = visitors("Atasan")
    superior.go("/kompetensi/")
    superior.page.get_by_role("link", name="Buka profil").first.click()
    superior.page.get_by_text("Tambah penilaian").click()
    superior.look()
