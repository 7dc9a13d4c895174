"""An instructor finds who is stuck from the course page and writes to them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

TEACHER, COURSE = "Instruktur · Pemerintah Kota Surakarta", "Penanganan Pengaduan Masyarakat"


def test_an_instructor_sees_who_is_stuck_and_writes_in_three_taps(site, visitors):
    teacher = visitors(TEACHER)
    teacher.go("/kursus/")
    teacher.page.get_by_role("link", name=COURSE).first.click()
    teacher.look()
    teacher.tap("Dampingi peserta", "link")
    teacher.look()
    assert teacher.reads("Perlu didampingi")
    teacher.page.locator("summary", has_text="Siapa yang tampil di sini?").click()
    teacher.look()
    teacher.tap("Tulis pesan", "link")
    teacher.look()
    teacher.tap("Kirim pesan")
    teacher.look()
    assert teacher.reads("Pesan Anda sudah terkirim.")
