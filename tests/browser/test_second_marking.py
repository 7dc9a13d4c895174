"""The second marker's keyboard alone: a note on a sentence, the mark, and a decision where two stand far apart."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

MARKER = "Instruktur · Pemerintah Kota Surakarta"
COURSE = "Nota Dinas Satu Halaman"


def _open(marker, words):
    marker.page.get_by_role("link", name=words).first.focus()
    before = marker.page.url
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url(lambda url: url != before)
    marker.page.wait_for_load_state()


def test_a_second_marker_notes_marks_and_decides_with_the_keyboard_alone(site, visitors):
    marker = visitors(MARKER)
    marker.go("/")
    # The way a newcomer finds it: what waits stands on the home page.
    waits = marker.page.locator("main li, main section.hero", has_text=COURSE)
    waits.locator('a[href$="/karya"]', has_text="Nilai karya").focus()
    marker.page.keyboard.press("Enter")
    marker.page.wait_for_url("**/karya")
    marker.look()
    assert marker.reads("Menunggu moderator: 2")
    queue = marker.page.url
    _open(marker, "Mulai menilai")
    marker.look()
    keys = marker.page.keyboard
    for key in ("c", "ArrowDown", "Enter"):
        keys.press(key)
    assert marker.page.evaluate("document.activeElement.name") == "side_note"
    keys.type("Dua petugas, 1 loket: sebutkan biayanya.")
    keys.press("Control+Enter")
    marker.page.locator(".sentence.noted").wait_for()
    marker.look()
    assert marker.page.evaluate("document.activeElement.dataset.place") == "1"
    assert marker.reads("sebutkan biayanya.")
    before = marker.page.url
    for key in ("1", "2", "Enter"):
        keys.press(key)
    marker.page.wait_for_url(lambda url: url != before)
    marker.go(queue)
    assert marker.reads("Anda sudah menilai 1 karya.")
    # The mark just given may stand far from another's: which work came first was drawn.
    waiting = int(marker.page.get_by_text("Menunggu moderator:").inner_text().split(":")[1])
    marker.page.locator(".numbers a").last.focus()
    keys.press("Enter")
    marker.page.wait_for_url("**/karya/*")
    _open(marker, "Baca dan putuskan")
    marker.look()
    assert marker.reads("Penilai 2: 0 dari 8")
    for key in ("1", "2"):
        keys.press(key)
    marker.page.get_by_label("Alasan keputusan").focus()
    keys.type("Usulnya ada pada alinea kedua.")
    keys.press("Tab")
    keys.press("Enter")
    marker.page.wait_for_url(re.compile(r"/kursus/\d+/karya$"))
    assert marker.reads(f"Menunggu moderator: {waiting - 1}")
    _open(marker, "Penilai dan penilai kedua")
    marker.look()
    assert marker.reads("Kesepakatan penilai")
