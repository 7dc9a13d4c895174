"""Assignments: a learner hands in on a phone; an instructor marks twenty works with the keyboard alone."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER, MARKER = "Peserta · Pemerintah Kota Surakarta", "Instruktur · Pemerintah Kota Surakarta"
COURSE = "Menulis Surat Jawaban Pengaduan"


def _waiting(visitor) -> int:
    found = re.search(r"(\d+) karya menunggu", visitor.page.locator("main").inner_text())
    return int(found[1]) if found else 0


def test_twenty_works_are_marked_with_the_keyboard_alone(site, visitors):
    marker = visitors(MARKER)
    # The way a newcomer finds it: the home page says that works wait.
    marker.go("/")
    assert marker.reads(f"20 karya menunggu dinilai: {COURSE}.")
    marker.page.locator("a", has_text="Nilai karya").first.click()
    marker.look()
    assert _waiting(marker) == 20
    marker.page.get_by_role("link", name="Mulai menilai").focus()
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url("**/karya/*")
    marker.look()
    for left in range(20, 0, -1):
        assert _waiting(marker) == left
        assert marker.page.evaluate("document.activeElement.name") == "c0"
        before = marker.page.url
        # One key per criterion and one to save: nothing else is touched.
        for key in ("1", "2", "1" if left % 2 else "3"):
            marker.page.keyboard.press(key)
        marker.page.keyboard.press("Enter")
        marker.page.wait_for_url(lambda url, before=before: url != before)
        marker.page.wait_for_load_state()
    marker.look()
    assert marker.reads("Tidak ada yang menunggu")
    assert marker.reads("Sudah dinilai: 20")

    _one_more_with_a_comment_and_a_wrong_key(visitors(LEARNER), marker)


def _one_more_with_a_comment_and_a_wrong_key(learner, marker):
    """Somebody hands in on a phone; the marker forgets a criterion, then adds a comment, still by keyboard."""
    learner.go("/kursus/saya")
    learner.page.get_by_role("link", name=COURSE).first.click()
    learner.look()
    learner.tap("Surat jawaban untuk satu warga", "link")
    learner.look()
    assert learner.reads("Draf tersimpan")
    learner.fill("Jawaban", "Terima kasih atas surat Ibu. KTP Ibu selesai hari Jumat.")
    learner.tap("Kumpulkan", exact=True)
    learner.look()
    assert learner.reads("Nomor bukti")
    course = re.search(r"/kursus/(\d+)/", learner.page.url)[1]
    marker.go(f"/kursus/{course}/karya")
    marker.page.get_by_role("link", name="Mulai menilai").focus()
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url("**/karya/*")
    # Too high a number chooses nothing; Enter with a criterion missing keeps what was chosen.
    for key in ("9", "2"):
        marker.page.keyboard.press(key)
    marker.page.keyboard.press("Enter")
    marker.page.get_by_text("Ada yang perlu diperbaiki").wait_for()
    marker.look()
    assert marker.page.locator("#c0 input").nth(1).is_checked()
    marker.page.locator("#c1 input").first.focus()
    for key in ("2", "1", "Shift+Tab"):
        marker.page.keyboard.press(key)
    marker.page.keyboard.type("Sebut jam bukanya.")
    marker.page.keyboard.press("Tab")
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url(re.compile(r"/kursus/\d+/karya$"))
    learner.page.reload()
    learner.look()
    assert learner.reads("Sebut jam bukanya.")
    assert learner.reads("8 dari 12")


def test_a_long_answer_is_at_the_server_when_the_browser_dies(site, visitors):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.page.get_by_role("link", name=COURSE).first.click()
    learner.page.wait_for_load_state()
    learner.tap("Surat jawaban untuk satu warga", "link")
    written = "Dengan hormat, kami jawab satu per satu. " * 1400
    learner.fill("Jawaban", written)
    learner.page.locator("form [role=status]", has_text=re.compile(r"Draf tersimpan \d\d\.\d\d")).wait_for()
    learner.look()
    address = learner.page.url
    learner.page.context.close()
    again = visitors(LEARNER)
    again.go(address)
    assert again.page.get_by_label("Jawaban").input_value() == written
    # Without a network it says so, and sends what was typed meanwhile once there is one.
    again.context.set_offline(True)
    again.fill("Jawaban", "Ditulis tanpa jaringan.")
    assert again.reads("Menunggu jaringan.")
    again.context.set_offline(False)
    again.page.locator("form [role=status]", has_text=re.compile(r"Draf tersimpan \d\d\.\d\d")).wait_for()
    again.page.reload()
    assert again.page.get_by_label("Jawaban").input_value() == "Ditulis tanpa jaringan."
