"""A course on phones from a Word file and pasted questions to its second version: reviewed block by block, approved,
published, changed, learners moved.
"""

import io
import re

import docx
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

AUTHOR, REVIEWER = "Instruktur · Pemerintah Kota Surakarta", "Pengelola program · Pemerintah Kota Surakarta"
LEARNER = "Peserta · Pemerintah Kota Surakarta"
TITLE = "Menerima Telepon Warga"
QUESTIONS = """1. Apa yang pertama Anda sebut?
A. Nama dinas
B. Nama penelepon
C. Nomor antrean
Jawaban: A

2. Kapan Anda menutup telepon?
A. Sesudah janji diulangi
B. Begitu antrean panjang
Jawaban: A

3. Warga berbicara keras. Apa yang Anda lakukan?
A. Menutup telepon
B. Mendengarkan sampai selesai
Jawaban: B
"""


def _put(visitor, **fields):
    for name, text in fields.items():
        visitor.page.locator(f"[name={name}]").fill(text)


def _add_lesson(author, course, title, body):
    author.go(f"/susun/{course}")
    author.tap("Tambah materi", "link")
    author.page.locator("[name=kind]").select_option("text")
    _put(author, title=title, minutes="20")
    author.page.locator("main form button").last.click()
    author.page.wait_for_url(re.compile(r"/susun/materi/\d+$"))
    _put(author, body=body)
    author.tap("Simpan", exact=True)
    author.look()


def _write_draft(author) -> str:
    author.go("/susun/baru")
    _put(author, title=TITLE, code="MTW")
    author.page.locator("main form button").last.click()
    author.page.wait_for_url("**/sampul")
    _put(author, title=TITLE, summary="Menjawab telepon dengan sabar dan jelas.", objectives="T1: Menjawab telepon")
    author.page.locator("main form button").last.click()
    author.page.wait_for_url(re.compile(r"/susun/\d+$"))
    author.look()
    course = re.search(r"/susun/(\d+)", author.page.url)[1]
    _bring_document(author, course)
    _paste_questions(author, course)
    _add_quiz(author, course)
    return course


def _bring_document(author, course):
    """Two lessons come from the Word file the author has."""
    author.go(f"/susun/{course}")
    author.page.locator("#drop input[type=file]").set_input_files(
        {"name": "telepon.docx", "mimeType": "application/octet-stream", "buffer": _word_file()}
    )
    author.tap("Baca dokumen")
    author.page.wait_for_url("**/naskah/*")
    author.look()
    author.tap("Buat materi yang dicentang")
    author.look()
    assert author.reads("2 materi sudah dibuat.")


def _word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Telepon", 1)
    document.add_heading("Salam pembuka", 2)
    document.add_heading("Tiga detik pertama", 3)
    document.add_paragraph("Sebut nama dinas Anda.")
    document.add_paragraph("Tanyakan keperluannya.")
    document.add_heading("Menutup telepon", 2)
    document.add_paragraph("Ulangi janji Anda, lalu ucapkan terima kasih.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _paste_questions(author, course):
    """Three questions are pasted as they stand in a Word file."""
    author.go(f"/kursus/{course}/soal/impor")
    author.look()
    author.fill("Atau tempel soal dari Word", QUESTIONS)
    author.page.locator("main form button").last.click()
    author.page.wait_for_url(re.compile(r"/soal/impor/\d+$"))
    author.look()
    assert author.reads("3 soal")
    author.page.locator("main form button").last.click()
    author.page.wait_for_load_state()
    author.look()


def _add_quiz(author, course):
    author.go(f"/susun/{course}")
    author.tap("Tambah materi", "link")
    author.page.locator("[name=kind]").select_option("quiz")
    _put(author, title="Pascates telepon", minutes="15")
    author.page.locator("main form button").last.click()
    author.page.wait_for_url(re.compile(r"/susun/materi/\d+"))
    author.look()
    author.page.get_by_label("seluruh bank, semua kesulitan").fill("3")
    _put(author, pass_percent="60")
    author.page.locator("main form button").last.click()
    author.page.wait_for_load_state()
    author.look()


def test_a_course_is_reviewed_published_changed_and_its_learners_moved(visitors):
    author, reviewer, learner = visitors(AUTHOR), visitors(REVIEWER), visitors(LEARNER)
    course = _write_draft(author)

    # The agency asks for four eyes: the author alone cannot publish any more.
    reviewer.go("/susun/")
    reviewer.tap("Wajib telaah sebelum terbit", "link")
    reviewer.look()
    reviewer.page.locator("[name=unit]").select_option(index=1)
    reviewer.tap("Wajibkan telaah")
    reviewer.look()
    assert reviewer.reads("Berlaku")
    author.go(f"/susun/{course}")
    assert author.reads("orang lain harus menyetujui draf ini")
    author.tap("Minta telaah", "link")
    author.look()
    author.page.locator("label", has_text=reviewer_name(reviewer)).click()
    author.fill("Apa yang perlu diperhatikan?", "Cukup ramahkah salamnya?")
    author.tap("Kirim ke penelaah")
    author.look()

    # The reviewer finds it on the home page and comments on one block.
    reviewer.go("/")
    assert reviewer.reads(f"menelaah draf {TITLE}")
    reviewer.go(f"/telaah/{course}")
    assert reviewer.reads("Cukup ramahkah salamnya?")
    reviewer.tap("Salam pembuka", "link")
    reviewer.look()
    block = reviewer.page.locator(".block", has_text="Sebut nama dinas Anda.")
    block.locator("summary").click()
    block.locator("textarea").fill("Sebut juga nama penjawab.")
    block.get_by_role("button", name="Simpan catatan").click()
    reviewer.page.wait_for_url("**#catatan-*")
    reviewer.look()
    reviewer.go(f"/telaah/{course}")
    reviewer.page.get_by_label("Minta perbaikan").check()
    reviewer.fill("Alasan atau pesan", "Satu catatan di materi pertama.")
    reviewer.tap("Kirim putusan")
    reviewer.look()

    # The author reads it beside the lesson, mends the block and settles the remark.
    author.go(f"/susun/{course}")
    assert author.reads("1 catatan belum selesai.")
    author.tap("Salam pembuka", "link")
    author.look()
    author.page.get_by_text("1 catatan penelaah belum selesai").click()
    assert author.reads("Sebut juga nama penjawab.")
    _put(author, body="## Tiga detik pertama\n\nSebut nama dinas Anda dan nama Anda sendiri.\n\nTanyakan keperluannya.")
    author.tap("Simpan dan tetap di sini")
    author.page.get_by_text("1 catatan penelaah belum selesai").click()
    author.look()
    assert author.reads("Bagian ini sudah berubah")
    author.tap("Jawab atau selesaikan", "link")
    author.look()
    author.tap("Tandai selesai")
    author.look()
    reviewer.go(f"/telaah/{course}")
    reviewer.page.get_by_label("Setujui").check()
    reviewer.tap("Kirim putusan")
    reviewer.look()
    assert reviewer.reads("Disetujui")
    author.go(f"/susun/{course}")
    author.tap("Terbitkan versi 1")
    author.look()
    assert author.reads("Terbit, versi 1")
    reviewer.go("/telaah/aturan")
    reviewer.tap("Akhiri")
    reviewer.look()

    # A learner reads the first lesson; then the second one changes and a third comes.
    learner.go(f"/kursus/{course}")
    learner.tap("Ikuti pelatihan")
    learner.tap("Mulai belajar", "link")
    learner.look()
    learner.tap("Saya sudah membaca")
    learner.look()
    author.go(f"/susun/{course}")
    author.tap("Buat draf versi berikutnya")
    author.tap("Menutup telepon", "link")
    _put(author, body="Ulangi janji Anda dan tanggalnya, lalu ucapkan terima kasih.")
    author.tap("Simpan", exact=True)
    _add_lesson(author, course, "Telepon yang marah", "Dengarkan sampai selesai.")
    author.tap("Lihat yang berubah", "link")
    author.look()
    assert author.reads("Telepon yang marah")
    assert author.page.locator("ins", has_text="dan tanggalnya").count() == 1
    author.go(f"/susun/{course}")
    author.tap("Terbitkan versi 2")
    author.look()

    # Learners are moved after a look.
    author.tap("Pindahkan peserta", "link")
    author.look()
    assert author.reads("1 peserta di versi lama")
    author.page.get_by_label("Semua yang dapat dipindahkan").check()
    author.tap("Pindahkan ke versi 2")
    author.look()
    for _ in range(60):
        if author.reads("1 dari 1 peserta sudah dipindahkan"):
            break
        author.page.wait_for_timeout(500)
        author.page.reload()
    author.look()
    assert author.reads("1 dari 1 peserta sudah dipindahkan")
    learner.go("/pesan")
    assert learner.reads(f"Pelatihan {TITLE} diperbarui")
    learner.go(f"/kursus/{course}")
    learner.tap("Lihat yang berubah", "link")
    learner.look()
    assert learner.reads("Tetap selesai Tidak perlu Anda kerjakan lagi. Salam pembuka")
    assert learner.reads("Materi baru Belum ada di versi sebelumnya. Telepon yang marah")
    learner.tap("Lanjutkan belajar", "link")
    learner.look()
    assert learner.reads("Menutup telepon")


def reviewer_name(reviewer) -> str:
    """What the reviewer is called, as the home page greets them."""
    reviewer.go("/")
    return re.search(r"Halo, ([^\n,]+)", reviewer.page.locator("h1").inner_text())[1].strip()
