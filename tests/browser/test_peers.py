"""Peer review on a phone: a learner reads a work without a name and reviews it with the keyboard; the instructor sees it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER, MARKER = "Peserta · Pemerintah Kota Surakarta", "Instruktur · Pemerintah Kota Surakarta"
COURSE = "Meninjau Karya Rekan: Papan Informasi Layanan"


def test_a_learner_reviews_a_peer_and_the_instructor_follows(site, visitors):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.page.get_by_role("link", name=COURSE).first.click()
    learner.page.wait_for_load_state()
    learner.page.get_by_role("link", name="Papan informasi untuk loket Anda").first.click()
    learner.page.wait_for_load_state()
    assert learner.reads("1 karya menunggu tinjauan Anda")
    learner.look()
    learner.page.get_by_role("link", name="Tinjau karya rekan").click()
    learner.page.wait_for_url("**/rekan")
    learner.look()
    learner.page.get_by_role("link", name="Karya contoh dan penilaian instruktur").click()
    learner.page.wait_for_url("**/contoh")
    learner.look()
    learner.page.go_back()
    learner.page.get_by_role("link", name="Tinjau Karya rekan 2").click()
    learner.page.wait_for_url("**/tinjauan/*")
    learner.look()
    keys = learner.page.keyboard
    for key in ("1", "2"):
        keys.press(key)
    learner.page.get_by_label("Masukan untuk rekan").focus()
    keys.type("Kalimatnya pendek.")
    assert learner.reads("Draf tersimpan")
    address = learner.page.url
    # The browser dies; what was chosen and written is at the server.
    learner.page.context.close()
    learner = visitors(LEARNER)
    learner.go(address)
    keys = learner.page.keyboard
    comment = learner.page.get_by_label("Masukan untuk rekan")
    assert comment.input_value() == "Kalimatnya pendek."
    assert learner.page.locator("#marking input:checked").count() == 2
    learner.look()
    comment.focus()
    keys.press("Control+End")
    keys.type(" Sebutkan siapa yang dapat ditanya.")
    keys.press("Tab")
    keys.press("Enter")
    learner.page.wait_for_url("**/rekan")
    assert learner.reads("2 dari 2 selesai.")
    marker = visitors(MARKER)
    marker.go(learner.page.url.replace("/rekan", "").split("/tugas/")[0] + "/karya")
    marker.look()
    marker.page.get_by_role("link", name="Tinjauan rekan").first.click()
    marker.page.wait_for_url("**/rekan")
    marker.look()
    assert marker.reads("Menunggu nilai Anda")
    marker.page.get_by_role("link", name="Lihat karya contoh").click()
    marker.page.wait_for_url("**/contoh")
    marker.look()
