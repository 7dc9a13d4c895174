"""An essay in a quiz: a learner writes it on a phone, a marker marks it with the keyboard alone, the score arrives."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER = "Peserta · Pemerintah Kota Surakarta"
MARKER = "Instruktur · Pemerintah Kota Surakarta"
COURSE = "Kasus di Loket: Warga yang Marah"
WORDS = "Saya mendengarkan sampai selesai, mencatat, lalu meneleponnya sore itu juga."


def test_an_essay_is_written_on_a_phone_and_marked_with_the_keyboard_alone(site, visitors):
    learner, marker = visitors(LEARNER), visitors(MARKER)
    learner.go("/kursus/saya")
    learner.tap(COURSE, "link")
    learner.tap("Kasus di loket", "link", exact=True)
    learner.tap("Mulai kuis")
    for _ in range(3):
        learner.look()
        text = learner.page.locator("textarea#text")
        if text.count():
            assert learner.reads("Bagian 1: Kasus: berkas yang hilang")
            assert learner.reads("untuk ketiga kalinya")
            text.fill(WORDS)
            learner.page.locator("#saved", has_text="Tersimpan ").wait_for()
            learner.page.reload()
            assert text.input_value() == WORDS
        else:
            learner.tap_on(learner.page.locator("label.answer").first)
        before = learner.page.url
        learner.page.locator(".quiz-nav button").last.click()
        learner.page.wait_for_url(lambda url, left=before: url != left)
    learner.look()
    learner.tap("Kirim kuis")
    learner.page.wait_for_url("**/hasil")
    learner.look()
    assert learner.reads("Menunggu penilaian")
    result = learner.page.url

    marker.go("/")
    marker.page.locator("a[href$='/uraian']").first.focus()
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url("**/uraian")
    marker.look()
    marker.page.get_by_role("link", name="Mulai menilai").first.focus()
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url(re.compile(r"/uraian/\d+/\d+$"))
    marker.look()
    keys = marker.page.keyboard
    while re.search(r"/uraian/\d+/\d+$", marker.page.url):
        before = marker.page.url
        for key in ("1", "1", "Enter"):
            keys.press(key)
        marker.page.wait_for_url(lambda url, left=before: url != left)
        marker.page.wait_for_load_state()
    assert marker.reads("Tidak ada yang menunggu")
    learner.page.goto(result)
    learner.look()
    assert learner.reads("menurut rubrik")
    assert learner.misses("Menunggu penilaian")


def test_a_file_goes_up_at_once_and_again_when_the_network_returns(site, visitors):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.tap(COURSE, "link")
    learner.tap("Surat jawaban", "link", exact=True)
    learner.tap("Mulai kuis")
    learner.look()
    page = learner.page
    letter = {"name": "surat.txt", "mimeType": "text/plain", "buffer": b"Ibu yang terhormat, berkas Ibu kami temukan."}
    page.locator("#files").set_input_files(letter)
    page.get_by_role("link", name="surat.txt").wait_for()
    page.context.set_offline(True)
    page.locator("#files").set_input_files({**letter, "name": "lampiran.txt", "buffer": b"Lampiran satu halaman."})
    page.locator("#saved", has_text="Belum terunggah").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="lampiran.txt").wait_for()
    learner.look()
    page.locator("li", has_text="surat.txt").get_by_role("button").click()
    page.get_by_role("link", name="surat.txt").wait_for(state="detached")
    page.locator(".quiz-nav button").last.click()
    page.wait_for_url("**/periksa")
    assert learner.reads("1 berkas")
    learner.tap("Kirim kuis")
    page.wait_for_url("**/hasil")
    assert learner.reads("Menunggu penilaian")
    learner.look()
