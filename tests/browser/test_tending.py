"""On a phone: a low pulse finds help, silence its way out, a report its reader, and change tells nobody who asked."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]


def test_a_pair_is_looked_after(visitors, own_site) -> None:
    with own_site() as site:
        mentor = visitors("Mentor", at=site)
        mentor.go("/mentoring/")
        mentor.tap_on(mentor.page.locator("li", has_text="Lama belum bertemu").first.get_by_role("link"))
        mentor.look()
        mentor.page.get_by_text("Tidak tahu mau membahas apa").click()
        mentor.tap("Kirim jawaban")
        mentor.look()
        mentor.tap("Taruh di agenda")
        assert mentor.reads("Satu hal yang berjalan baik sejak pertemuan terakhir")

        learner = visitors("Peserta", at=site)
        learner.go("/mentoring/")
        learner.tap_on(learner.page.locator("li", has_text="Tiga ketukan").first.get_by_role("link"))
        learner.look()
        before = learner.taps
        for name, grade in (("useful", 4), ("comfortable", 1), ("progress", 3)):
            learner.tap_on(learner.page.locator(f"label:has(input[name={name}][value='{grade}'])"))
        learner.tap("Kirim jawaban")
        assert learner.taps - before == 4
        learner.look()
        assert learner.reads("Kalimat pembuka yang dapat Anda pakai")
        learner.tap("Lapor secara rahasia", "link")
        learner.look()
        assert learner.reads("112")
        learner.page.get_by_text("Diminta hadiah, uang, atau jasa").click()
        learner.page.get_by_label("Ceritakan").fill("Saya diminta membawa bingkisan.")
        learner.tap("Kirim laporan")
        learner.look()
        reference, code = learner.page.locator("dd strong").all_inner_texts()

        confidant = visitors("Evaluator", at=site)
        confidant.go("/mentoring/")
        confidant.tap("Laporan rahasia untuk Anda", "link")
        confidant.look()
        confidant.tap(reference, "link")
        confidant.look()
        assert confidant.reads("Saya diminta membawa bingkisan.")
        assert confidant.reads("tanpa nama")
        confidant.page.get_by_text("Sedang ditangani").click()
        confidant.page.get_by_label("Kabar untuk pelapor").fill("Terima kasih. Kami bicara dengan yang bersangkutan.")
        confidant.tap("Simpan kabar")

        nobody = visitors(at=site)
        nobody.go("/mentoring/lapor/status")
        nobody.page.get_by_label("Nomor laporan").fill(reference.lower())
        nobody.page.get_by_label("Kode rahasia").fill(code.lower())
        nobody.tap("Lihat kabar")
        nobody.look()
        assert nobody.reads("Kami bicara dengan yang bersangkutan.")

        learner.go("/mentoring/")
        learner.tap_on(learner.page.locator(".grid .card h2 a").first)
        learner.tap("Ganti tanpa alasan", "link")
        learner.look()
        learner.tap("Tutup dan ganti")
        learner.look()
        assert learner.reads("Tidak semua pasangan cocok")

        manager = visitors("Pengelola program · Pemerintah Kota Surakarta", at=site)
        manager.go("/mentoring/")
        manager.tap("Senior Membimbing Junior Surakarta 2026", "link")
        manager.tap("Keadaan pasangan", "link")
        manager.look()
        assert manager.reads("Denyut: berguna, nyaman, maju")
        remedy = manager.page.get_by_role("button", name=re.compile("jalan keluar"))
        if remedy.count():
            manager.tap_on(remedy.first)
