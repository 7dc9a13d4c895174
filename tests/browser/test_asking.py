"""Questions and answers: a learner asks on a phone, an instructor answers, the learner chooses the answer."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER, TEACHER = "Peserta · Pemerintah Kota Surakarta", "Instruktur · Pemerintah Kota Surakarta"
COURSE, LESSON = "Penanganan Pengaduan Masyarakat", "Menerima dan mencatat pengaduan"
QUESTION = "Bolehkah petugas menolak map tanpa materai?"


def test_a_learner_asks_an_instructor_answers_and_the_answer_is_chosen(site, visitors):
    learner, teacher = visitors(LEARNER), visitors(TEACHER)
    learner.go("/kursus/saya")
    learner.page.get_by_role("link", name=COURSE).first.click()
    learner.look()
    learner.tap(LESSON, "link")
    learner.look()
    # The questions stand collapsed under the text; with the keyboard they open like anything else.
    learner.page.locator("#tanya-jawab summary").focus()
    learner.page.keyboard.press("Enter")
    learner.look()
    # What is like an earlier question is shown before it is sent.
    learner.fill("Pertanyaan Anda", "Berapa lama pengaduan di loket dijawab?")
    learner.tap("Ajukan pertanyaan")
    learner.look()
    assert learner.reads("Sudah pernah ditanyakan?")
    assert learner.reads("Berapa lama pengaduan lisan di loket harus dijawab?")
    learner.fill("Pertanyaan Anda", QUESTION)
    learner.tap("Tetap ajukan pertanyaan")
    learner.look()
    assert learner.reads("Menunggu jawaban")
    address = learner.page.url

    # The worker's digest has told the instructor of what waited before.
    for _second in range(30):
        teacher.page.goto("/pesan")
        if teacher.reads("pertanyaan peserta belum dijawab"):
            break
        teacher.page.wait_for_timeout(1000)
    else:
        pytest.fail("no digest came")
    # The way a newcomer finds it: the home page says that questions wait.
    teacher.go("/")
    assert teacher.reads(f"belum dijawab: {COURSE}.")
    teacher.page.locator("a", has_text="Jawab pertanyaan").first.click()
    teacher.look()
    teacher.tap(QUESTION, "link")
    teacher.look()
    teacher.fill("Jawaban Anda", "Boleh, asalkan warga diberi tahu *apa* yang kurang.")
    teacher.tap("Kirim jawaban")
    teacher.look()
    teacher.tap("Sembunyikan pertanyaan ini", "link")
    teacher.look()

    learner.go("/pesan")
    assert learner.reads(f"Pertanyaan Anda dijawab: {QUESTION}")
    learner.go(address)
    learner.tap("Pilih sebagai jawaban")
    learner.look()
    assert learner.reads("Jawaban terpilih")
