"""An evaluator makes an instrument on a phone and publishes it; a manager asks with it; a learner answers it."""

import re

import pytest

from tests.browser.test_evaluation import MANAGER, fill

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

EVALUATOR = "Evaluator · Pemerintah Kota Surakarta"


def add(author, kind: str, text: str) -> None:
    author.page.get_by_role("link", name=re.compile("Tambah butir")).first.click()
    author.look()
    author.tap(kind, "link", exact=True)
    author.look()
    author.fill("Pertanyaan atau pernyataan", text)
    author.tap("Lihat dahulu")
    author.look()
    assert author.reads("Tampak bagi responden")
    author.tap("Simpan butir")
    author.look()


def test_from_an_empty_draft_to_an_answer_on_a_phone(visitors):
    author = visitors(EVALUATOR)
    author.go("/evaluasi/instrumen")
    author.tap("Buat instrumen", "link")
    author.fill("Judul", "Jejak layanan")
    author.fill("Untuk apa jawabannya", "Untuk memperbaiki loket.")
    author.tap("Buat dan tambah butir")
    author.look()
    add(author, "Penilaian berskala", "Loket saya lebih tertib.")
    add(author, "Ya atau tidak", "Apakah papan informasi dipakai?")
    author.tap("Periksa dan terbitkan", "link")
    author.look()
    author.tap("Terbitkan", exact=True)
    author.look()
    assert author.reads("Loket saya lebih tertib.")
    manager = visitors(MANAGER)
    manager.go("/evaluasi/program")
    manager.tap("Surakarta", "link")
    manager.tap("Buka gelombang", "link")
    manager.page.get_by_label("Instrumen").select_option(label="Jejak layanan")
    manager.page.get_by_label("Janji kepada yang menjawab").select_option("confidential")
    manager.page.locator("form button.button").last.click()
    manager.page.wait_for_load_state()
    learner = visitors("Peserta")
    learner.go("/evaluasi/")
    places = learner.page.get_by_role("link", name=re.compile("Isi sekarang"))
    addresses = [place.get_attribute("href") for place in places.all()]
    newest = max(addresses, key=lambda address: int(address.rsplit("/", 1)[1]))
    learner.go(newest)
    assert learner.reads("Jejak layanan")
    fill(learner)


@pytest.mark.parametrize(
    "path",
    ["", "/rancangan/1", "/rancangan/1/pratinjau", "/rancangan/1/bagian/bagian_1/butir/matrix",
     "/rancangan/1/butir/cara_menyambut_warga", "/rancangan/1/terbitkan", "/rancangan/2", "/unggah", "/skm",
     "/denyut_pelayanan_loket/versi/2"],
)  # fmt: skip
def test_the_pages_of_instruments_are_sound_on_a_phone(visitors, path):
    visitors(EVALUATOR).go(f"/evaluasi/instrumen{path}")


def test_the_pages_of_paper_are_sound_on_a_phone(visitors):
    manager = visitors(MANAGER)
    manager.go("/evaluasi/program")
    manager.tap("Surakarta", "link")
    manager.page.locator("#layanan").get_by_role("link", name=re.compile("Formulir kertas")).first.click()
    manager.look()
    assert manager.reads("12 formulir dicetak")
    manager.tap("Bandingkan", "link")
    manager.look()
    manager.tap("Selesaikan formulir")
    manager.look()
