"""On a phone: what still stands in the way, a promise that becomes a goal, and a barrier only the unit can remove."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEVELS = ("Belum mencoba", "Mencoba sekali", "Tiga kali sendiri", "Setiap kali sendiri", "Mengajari rekan")


def test_a_barrier_is_measured_made_a_goal_and_passed_on(visitors, own_site) -> None:
    with own_site() as site:
        learner = visitors("Peserta", at=site)
        learner.go("/mentoring/")
        learner.tap_on(learner.page.locator("li", has_text="Masihkah tugas, alat").get_by_role("link"))
        learner.look()
        before = learner.taps
        for group in learner.page.locator("fieldset").all():
            learner.tap_on(group.locator("label", has_text="Setuju").last)
        learner.tap("Kirim jawaban")
        assert learner.taps - before == 3
        learner.look()
        assert learner.reads("tidak lagi menghambat")

        learner.go("/mentoring/")
        learner.tap_on(
            learner.page.locator("li", has_text="Komunikasi Pelayanan Publik").get_by_role(
                "link", name="Jadikan tujuan"
            )
        )
        learner.look()
        learner.tap_on(learner.page.locator("li", has_text="tanpa istilah teknis").get_by_role("link"))
        learner.look()
        learner.tap("Jadikan tujuan dengan")
        learner.look()
        for place, words in enumerate(LEVELS):
            learner.page.locator(f"[name=level_{place}]").fill(words)
        learner.tap_on(learner.page.locator("label:has(input[name=start][value='-1'])"))
        learner.tap("Simpan ukuran")
        assert learner.reads("Menjelaskan syarat layanan tanpa istilah teknis")
        learner.look()

        learner.tap("Baca dan putuskan", "link")
        learner.look()
        assert learner.reads("nama Anda, nama mentor, dan isi pembicaraan")
        learner.tap("Ya, sampaikan ke unit")
        assert learner.reads("diteruskan ke unit")
        barriers = learner.page.url

        manager = visitors("Pengelola program · Pemerintah Kota Surakarta", at=site)
        manager.go("/kebutuhan/")
        manager.tap_on(manager.page.get_by_role("link", name="Sekretariat Daerah Kota Surakarta").first)
        manager.tap_on(
            manager.page.locator("#masalah li", has_text="kurang dari lima orang").get_by_role(
                "link", name="Dukungan atasan"
            )
        )
        manager.look()
        manager.page.get_by_label("Status").select_option("solved")
        manager.page.get_by_label("Apa yang dilakukan").fill("Setiap Kamis satu jam untuk mencoba.")
        manager.tap("Simpan")

        learner.go(barriers)
        learner.look()
        assert learner.reads("Kata unit: Setiap Kamis satu jam untuk mencoba.")
