"""Mandatory courses on a phone: an expiring certificate is renewed; a late person is reminded in three taps."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

MANAGER, SUPERIOR = "Pengelola program · Pemerintah Kota Surakarta", "Atasan · Pemerintah Kota Surakarta"
COURSE = "Siaga Kebakaran di Kantor"


def test_an_expiring_certificate_is_renewed(visitors):
    learner = visitors(SUPERIOR)
    learner.go("/kursus/saya")
    learner.tap(COURSE, "link")
    learner.look()
    assert learner.reads("Wajib karena kesiapsiagaan")
    assert learner.reads("Selesaikan lagi paling lambat")
    page = learner.page.url
    learner.tap("Mulai belajar", "link")
    learner.look()
    learner.tap("Saya sudah membaca")
    learner.go(page)
    assert learner.reads("Selesai")
    learner.tap("Lihat sertifikat", "link")
    learner.look()
    assert learner.reads("Berlaku sampai")
    # The former certificate is kept and still genuine.
    learner.page.locator("section", has_text="Sertifikat sebelumnya").get_by_role("link").click()
    learner.look()
    assert learner.reads("Sertifikat ini sah")


def test_a_late_person_is_reminded_in_three_taps(visitors):
    manager = visitors(MANAGER)
    manager.go("/")
    manager.tap("Lihat yang terlambat", "link")
    manager.look()
    manager.tap("Ingatkan")
    assert manager.taps <= 3
    manager.look()
    assert manager.reads("Sudah diingatkan hari ini")


def test_a_course_is_made_mandatory_after_a_look(visitors):
    manager = visitors(MANAGER)
    manager.go("/kursus/wajib")
    manager.tap("Wajibkan pelatihan", "link")
    manager.look()
    manager.page.get_by_label("Pelatihan", exact=True).select_option(label="Integritas dan BerAKHLAK dalam Pelayanan")
    manager.fill("Wajib karena", "Surat edaran contoh")
    manager.page.get_by_label("Jenis jabatan").select_option(label="Pengawas")
    manager.fill("Atau selesai dalam", "60")
    manager.tap("Lihat siapa yang terkena")
    manager.look()
    assert manager.reads("akan terkena kewajiban ini")
    manager.tap("Wajibkan bagi")
    manager.look()
    assert manager.reads("Wajib karena Surat edaran contoh")
