"""On a phone: a programme passes its gate, a mentee signs up from what is known, a mentor is briefed."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

TOWN = "Pemerintah Kota Surakarta"


def test_a_programme_is_opened_and_joined_from_a_phone(visitors):
    manager = visitors(f"Pengelola program · {TOWN}")
    manager.go("/mentoring/")
    manager.tap("Buat program mentoring", "link")
    manager.look()
    manager.tap("Sesama rekan", "link")
    manager.look()
    manager.fill("Nama program", "Rekan Belajar Rekan")
    manager.fill("Tujuan", "Saling berbagi cara kerja.")
    manager.page.get_by_label("Pendaftaran ditutup").fill("2099-01-31")
    manager.page.get_by_label("Program berakhir").fill("2099-12-31")
    manager.tap_on(manager.page.locator("main form button").last)
    manager.look()
    base = manager.page.url
    manager.tap("Periksa tempat dan buka", "link")
    manager.look()
    assert manager.reads("Belum ada yang menyatakan kebutuhan")

    learner = visitors(f"Peserta · {TOWN}")
    learner.go(f"{base}/ikut")
    learner.tap("Saya ingin belajar dari rekan", "link")
    learner.look()
    assert learner.reads("Sudah kami ketahui")
    if learner.page.get_by_label("Kompetensi pertama", exact=True).input_value() == "0":
        learner.page.get_by_label("Kompetensi pertama", exact=True).select_option(index=1)
    for time in ("Senin pagi", "Selasa pagi", "Rabu siang"):
        learner.page.locator("label.option", has_text=time).click()
    learner.tap("Simpan dan lanjut")
    learner.look()
    for _step in ("pertemuan", "cara-kerja"):
        learner.tap("Simpan dan lanjut")
    learner.look()
    learner.tap("Simpan dan selesai")
    learner.look()
    assert learner.reads("Profil Anda tersimpan")

    mentor = visitors(f"Mentor · {TOWN}")
    mentor.go("/mentoring/pembekalan/6")
    mentor.tap("Jawab delapan pertanyaan", "link")
    mentor.look()

    manager.go(f"{base}/buka")
    assert manager.reads("Tempat belum cukup")
    manager.fill("Alasan membuka sekarang", "Rekan lain menyusul pekan depan.")
    manager.tap("Buka dengan alasan ini")
    manager.look()
