"""A survey answered with the network cut arrives exactly once after it returns, also after the browser was killed."""

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

#: Somebody no other journey answers as, so that the order of the journeys does not matter.
PARTICIPANT = "Evaluator · Pemerintah Kota Surakarta"


def rows(site, statement: str, *values):
    with sqlite3.connect(Path(site.environment["BINA_VAR"]) / "bina.db", timeout=30) as database:
        return database.execute(statement, values).fetchall()


def public_survey(site) -> tuple[int, str]:
    found = rows(site, "SELECT id, slug FROM evaluation_wave WHERE slug IS NOT NULL AND state = 'open' ORDER BY id")
    return found[0]


def arrived(site, wave_id: int) -> int:
    return rows(site, "SELECT count(*) FROM evaluation_participation WHERE wave_id = ?", wave_id)[0][0]


def fill(page) -> None:
    """Choose the last answer to everything, screen by screen, and stand before sending."""
    for _screen in range(30):
        if page.locator("[data-check]").is_visible():
            return
        page.evaluate(
            """() => document.querySelectorAll('[data-screen]:not([hidden]) [data-item]:not([hidden]) fieldset')
                 .forEach(group => [...group.querySelectorAll('input')].at(-1).click())"""
        )
        page.locator("[data-steps] button[value=next]").click()
    raise AssertionError("the survey does not end")


def shown_receipt(page) -> str:
    expect(page.locator("[data-kept]")).to_be_visible()
    return page.locator("[data-kept] .receipt").inner_text()


def test_a_citizen_without_network_is_counted_once_when_it_returns(visitors, site):
    wave_id, slug = public_survey(site)
    citizen = visitors()
    citizen.go(f"/skm/{slug}")
    before = arrived(site, wave_id)
    citizen.context.set_offline(True)
    fill(citizen.page)
    citizen.page.wait_for_timeout(2_500)  # nobody fills nine elements in two seconds; the server knows
    citizen.tap("Kirim penilaian")
    number = shown_receipt(citizen.page)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", number)
    assert arrived(site, wave_id) == before
    citizen.context.set_offline(False)
    expect(citizen.page.locator("#unsent-note")).to_contain_text("sudah terkirim")
    expect(citizen.page.locator("[data-kept] h1")).to_have_text("Jawaban Anda sudah terkirim")
    assert arrived(site, wave_id) == before + 1
    citizen.go("/skm/belum-terkirim")
    assert citizen.reads("Tidak ada yang tertunda")
    citizen.go(f"/skm/{slug}")
    assert arrived(site, wave_id) == before + 1


def test_an_answer_whose_acknowledgement_was_lost_is_sent_again_and_counted_once(visitors, site):
    wave_id, slug = public_survey(site)
    citizen = visitors()
    citizen.page.goto(f"/skm/{slug}")
    before = arrived(site, wave_id)
    fill(citizen.page)
    citizen.page.wait_for_timeout(2_500)

    def swallow(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    citizen.page.route(f"**/skm/{slug}", swallow)
    citizen.tap("Kirim penilaian")
    shown_receipt(citizen.page)
    assert arrived(site, wave_id) == before + 1
    citizen.page.unroute(f"**/skm/{slug}")
    citizen.page.goto("/skm/belum-terkirim")
    expect(citizen.page.locator("#unsent-none")).to_be_visible()
    assert arrived(site, wave_id) == before + 1


def test_what_the_server_finds_wrong_later_is_said_and_mended_without_losing_the_rest(visitors, site):
    wave_id, slug = public_survey(site)
    citizen = visitors()
    citizen.page.goto(f"/skm/{slug}")
    before = arrived(site, wave_id)
    citizen.context.set_offline(True)
    fill(citizen.page)
    citizen.page.wait_for_timeout(2_500)
    citizen.tap("Kirim penilaian")
    shown_receipt(citizen.page)
    # As if this page were older than a rule of the server: one element was not asked yet.
    citizen.page.evaluate(
        """() => new Promise((resolve) => {
          indexedDB.open("bina-survey", 1).onsuccess = ({ target }) => {
            const answers = target.result.transaction("answers", "readwrite").objectStore("answers");
            answers.getAll().onsuccess = ({ target: { result: [answer] } }) => {
              const body = new URLSearchParams(answer.body);
              body.delete("q_prosedur");
              answers.put({ ...answer, body: body.toString() }).onsuccess = resolve;
            };
          };
        })"""
    )
    citizen.context.set_offline(False)
    citizen.page.goto("/skm/belum-terkirim")
    line = citizen.page.locator("#unsent-list li")
    expect(line).to_contain_text("belum dapat diterima")
    expect(line.locator(".error")).to_contain_text("Pilih satu jawaban untuk: Bagaimana kemudahan prosedur")
    assert arrived(site, wave_id) == before
    citizen.look()
    line.get_by_role("button", name="Perbaiki").click()
    expect(citizen.page.locator("#problems")).to_be_visible()
    citizen.page.locator("input[name=q_prosedur]").last.check(force=True)
    for _screen in range(30):
        if citizen.page.get_by_role("button", name="Kirim penilaian").count():
            break
        citizen.page.locator("button[value=next]").click()
    citizen.tap("Kirim penilaian")
    citizen.page.wait_for_url("**bukti=**")
    citizen.page.wait_for_load_state("networkidle")
    assert arrived(site, wave_id) == before + 1
    citizen.page.goto("/skm/belum-terkirim")
    expect(citizen.page.locator("#unsent-none")).to_be_visible()
    assert arrived(site, wave_id) == before + 1


def test_a_participant_answers_through_a_cut_network_and_a_killed_browser(site, phone):
    guest = phone.open()
    guest.sign_in(PARTICIPANT)
    guest.go("/evaluasi/")
    guest.tap("Isi sekarang", "link")
    entry = int(guest.page.url.rsplit("/", 1)[1])
    guest.context.set_offline(True)
    fill(guest.page)
    guest.page.locator("[data-check] button[value=send]").click()
    number = shown_receipt(guest.page)
    assert rows(site, "SELECT 1 FROM evaluation_participation WHERE entry_id = ?", entry) == []
    phone.kill()
    again = phone.open()
    again.page.goto("/skm/belum-terkirim")
    if again.page.locator("#unsent-list li").count():
        assert number in again.page.locator("#unsent-list").inner_text()
    again.page.goto("/evaluasi/")
    if "/masuk" in again.page.url:
        again.sign_in(PARTICIPANT)  # the sign-in of a killed browser may be gone; the answer is not
        again.page.goto("/evaluasi/")
    again.page.goto("/skm/belum-terkirim")
    expect(again.page.locator("#unsent-none")).to_be_visible(timeout=20_000)
    assert len(rows(site, "SELECT 1 FROM evaluation_participation WHERE entry_id = ?", entry)) == 1


def test_the_script_is_small():
    source = Path(__file__).resolve().parents[2] / "evaluation" / "static" / "survey.js"
    packed = subprocess.run(["gzip", "-9c", source], check=True, capture_output=True).stdout
    assert len(source.read_bytes()) < 25_000
    assert len(packed) < 10_000
