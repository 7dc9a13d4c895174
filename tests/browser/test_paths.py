"""Paths on a phone: a path is made and followed, a locked lesson explains itself, a skipped module is studied all the same."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

MANAGER, LEARNER = "Pengelola program · Pemerintah Kota Surakarta", "Peserta · Pemerintah Kota Surakarta"
COURSE = "Loket Ramah Disabilitas"


def test_placement_is_explained_a_lock_says_what_opens_it_and_a_skip_is_declined(visitors):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.tap("Jalur belajar", "link")
    learner.look()
    learner.tap("Pelayan Publik Andal", "link")
    learner.look()
    assert learner.reads("Pilih 1 dari 2 pelatihan")
    assert learner.reads("Langkah sebelumnya belum selesai")
    learner.tap(COURSE, "link")
    learner.look()
    assert learner.reads("dilewati karena penempatan")
    assert learner.reads("menjadi wajib bagi Anda")
    learner.tap("Mengapa terkunci?", "link")
    learner.look()
    assert learner.reads("Selesaikan semua materi wajib modul Dasar: ragam disabilitas")
    learner.tap("Buka Ragam disabilitas", "link")
    learner.look()
    learner.go("/jalur/")
    learner.tap("Pelayan Publik Andal", "link")
    learner.tap(COURSE, "link")
    learner.tap("Tetap pelajari")
    learner.look()
    assert learner.reads("tetap Anda pelajari")


def test_a_path_of_two_courses_is_made_assigned_and_followed(visitors):
    manager = visitors(MANAGER)
    manager.go("/jalur/kelola")
    manager.look()
    manager.tap("Buat jalur belajar", "link")
    manager.look()
    manager.fill("Judul", "Jalur Uji Dua Langkah")
    manager.tap("Lanjut ke langkah")
    for step, course in (("Pertama", "Manajemen Waktu"), ("Kedua", "Teknologi Informasi")):
        manager.fill("Nama langkah", step)
        manager.page.get_by_role("checkbox", name=course).first.check()
        manager.tap("Tambah langkah")
        manager.look()
    manager.tap("Terbitkan jalur")
    manager.look()
    manager.tap("Tugaskan kepada pegawai", "link")
    manager.look()
    manager.tap("Lihat siapa yang terkena")
    manager.look()
    assert manager.reads("pegawai akan mengikuti jalur ini")
    learner = visitors(LEARNER)
    learner.go("/jalur/")
    learner.tap("Jalur Uji Dua Langkah", "link")
    learner.look()
    learner.tap("Ikuti jalur ini")
    learner.look()
    assert learner.reads("Terbuka")
