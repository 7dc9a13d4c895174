"""A learner plans, learns, loses the network in a quiz, returns, passes, gets the certificate and JP."""

import re
import time

import pytest

from tests.support.answers import answer_rightly

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

COURSE = "Manajemen Waktu di Tempat Kerja"


def jp(visitor) -> int:
    visitor.go("/jp/")
    return int(re.match(r"\d+", visitor.page.locator(".value").first.inner_text())[0])


def take_quiz(learner, *, lose_network: bool) -> None:
    """Answer every question rightly; on the way lose the network, close the tab and come back."""
    page = learner.page
    learner.tap("Mulai kuis")
    learner.look()
    item = 1
    while True:
        losing = lose_network and item == 2
        learner.context.set_offline(losing)
        answer_rightly(learner)
        if losing:
            page.locator("#saved", has_text="Menunggu jaringan").wait_for()
            address = page.url
            page.close()
            learner.context.set_offline(False)
            learner.page = page = learner.context.new_page()
            page.goto(address)
            page.locator("#saved", has_text="Tersimpan").wait_for()
        last = page.get_by_role("button", name="Simpan dan periksa").count() > 0
        with page.expect_navigation():
            learner.tap("Simpan dan periksa" if last else "Simpan dan lanjut")
        if last:
            break
        item += 1
    learner.look()
    assert learner.misses("soal belum dijawab")
    with page.expect_navigation():
        learner.tap("Kirim kuis")
    assert learner.reads("Nomor bukti")
    learner.look()


def test_from_the_plan_to_the_certificate(visitors):
    learner = visitors("Peserta")
    before = jp(learner)
    learner.go("/kursus/")
    learner.page.get_by_label("Kata kunci").fill("manajemen wktu")
    learner.tap("Cari")
    learner.look()
    learner.tap(COURSE, "link")
    learner.look()
    course = learner.page.url
    learner.tap("Ikuti pelatihan")
    assert learner.reads("Mengapa belum selesai?")
    learner.look()

    learner.go("/kursus/rencana/jadwal")
    learner.page.locator("#begin_2").fill("15:30")
    learner.tap("Simpan jadwal")
    learner.look()
    assert learner.reads(COURSE)

    for lesson in range(12):
        learner.page.goto(f"{course}/lanjut")
        if learner.page.url == course:
            break
        if "/kuis/" in learner.page.url:
            learner.look()
            take_quiz(learner, lose_network=lesson == 0)
        else:
            learner.look()
            learner.tap("Saya sudah membaca, lanjut")
    learner.go(course)
    assert learner.reads("Selesai")
    learner.tap("Lihat sertifikat", "link")
    learner.look()
    until = time.monotonic() + 20
    while learner.page.get_by_role("link", name="Unduh PDF").count() == 0 and time.monotonic() < until:
        time.sleep(0.5)
        learner.page.reload()
    with learner.page.expect_download() as download:
        learner.page.get_by_role("link", name="Unduh PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    address = learner.page.locator("a.secret").get_attribute("href")
    assert jp(learner) > before

    stranger = visitors()
    stranger.go(address)
    assert stranger.reads(COURSE)
    assert stranger.reads("Siti Dewi Nasution")
