"""A quiz without a way back through a reload and a lost network; a correction from the analysis to a learner's page."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

COURSE = "Uji Diri: Pemberian dari Warga"


def choose(page, number):
    """Choose an answer and how sure one is."""
    page.locator("label.answer").nth(number).click()
    page.locator(".certainty label.option").nth(number).click()


def saved(page):
    """Wait until the page says that the answer is safe."""
    page.locator("#saved", has_text="Tersimpan").wait_for()


def chosen(page):
    """What the page shows as its answer and certainty."""
    return page.evaluate("[...document.querySelectorAll('#quiz input:checked')].map((each) => each.value)")


def test_one_way_through_a_reload_and_a_lost_network(phone, site):
    me = phone.open()
    me.sign_in("Peserta")
    me.go("/kursus/")
    me.tap(COURSE, "link")
    me.page.goto(me.page.url.rstrip("/") + "/lanjut")
    me.look()
    assert me.reads("tanpa kembali")
    me.tap("Mulai kuis")
    me.look()
    page, first = me.page, me.page.url
    choose(page, 0)
    saved(page)
    page.reload()
    assert len(chosen(page)) == 2
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_url("**/soal/2")
    assert page.locator(".dots").count() == 0

    # There is no way back and none ahead, in this tab or another.
    for number in (1, 3, 4):
        page.goto(re.sub(r"\d+$", str(number), first))
        assert page.url.endswith("/soal/2")
    other = me.context.new_page()
    other.goto(first)
    assert other.url.endswith("/soal/2")

    # Without a network the answer waits here; with it again nothing is lost, and one goes on once.
    page.bring_to_front()
    page.route("**/percobaan/**", lambda route: route.abort())
    choose(page, 1)
    page.locator("#saved", has_text="Menunggu jaringan").wait_for()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    assert page.url.endswith("/soal/2")
    page.unroute("**/percobaan/**")
    saved(page)
    kept = chosen(page)
    page.reload()
    assert chosen(page) == kept
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_url("**/soal/3")

    # The other tab still shows what was left: what it sends now changes nothing, and it is told why.
    choose(other, 2)
    other.locator("#saved", has_text="sudah Anda tinggalkan").wait_for()
    attempt = int(re.search(r"/percobaan/(\d+)/", first)[1])
    with closing(sqlite3.connect(Path(site.environment["BINA_VAR"]) / "bina.db", timeout=10)) as base:
        rows = base.execute(
            "SELECT content FROM courses_answer WHERE attempt_id = ? AND item = 2 ORDER BY sequence", (attempt,)
        ).fetchall()
    assert all(value in rows[-1][0] for value in kept)
    other.close()
    for _left in (3, 4):
        choose(page, 0)
        saved(page)
        page.locator("#quiz .button:not(.quiet)").click()
        page.wait_for_load_state()
    page.wait_for_url("**/periksa")
    me.look()
    page.get_by_role("button", name="Kirim kuis").click()
    page.wait_for_url("**/hasil")
    me.look()
    assert me.reads("Seberapa tepat keyakinan Anda?")


def test_a_correction_from_the_analysis_to_the_learner(visitors, site):
    author = visitors()
    author.sign_in("Instruktur · Pemerintah Kota Surakarta")
    author.go("/susun/")
    author.tap("Komunikasi Pelayanan Publik", "link")
    author.tap("Bank soal", "link")
    author.tap("Telaah butir soal", "link")
    author.page.locator("a[href*='/telaah/']").first.click()
    author.tap("Koreksi nilai yang sudah keluar", "link")
    author.look()
    author.page.locator("a[href*='/koreksi/']").first.click()
    author.look()
    address = author.page.url
    author.page.get_by_label("Beri nilai penuh kepada semua yang mendapat soal ini").check(force=True)
    author.page.get_by_label("Alasan").fill("kunci soal ini keliru")
    author.page.get_by_role("button", name="Lihat akibatnya").click()
    assert author.reads("Akibatnya bagi peserta")
    author.look()
    author.page.get_by_role("button", name="Terapkan koreksi").click()
    until = time.monotonic() + 60
    while author.misses("Diterapkan"):
        assert time.monotonic() < until
        time.sleep(1)
        author.page.goto(address)
    author.look()
    assert author.reads("kunci soal ini keliru")


def test_a_learner_reads_why_the_score_was_corrected(visitors, site):
    learner = visitors()
    learner.sign_in("Peserta · Pemerintah Kota Surakarta")
    learner.go("/pesan")
    notice = learner.page.locator("li", has_text="Anda diperbaiki").last
    learner.tap_on(notice.get_by_role("button").first)
    learner.page.wait_for_url("**/hasil")
    learner.look()
    assert learner.reads("Nilai diperbaiki: semula")
    assert learner.reads("istilah lama")
