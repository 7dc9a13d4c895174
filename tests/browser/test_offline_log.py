"""A mentor logs without network: the page opens, the log arrives once, two devices are asked, and it stays theirs."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_kept_pages import kept
from tests.browser.test_offline_survey import rows

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

MENTOR, OTHER = "Mentor · Pemerintah Kota Surakarta", "Peserta · Pemerintah Kota Surakarta"


def log_paths(guest) -> list[str]:
    """Open mentoring, wait until the worker has kept the log pages, and give them."""
    guest.go("/mentoring/")
    paths = guest.page.locator('a[href$="/catat"]').evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for _try in range(80):
        if {"/mentoring/", *paths} <= set(kept(guest.page)):
            return paths
        guest.page.wait_for_timeout(250)
    raise AssertionError("the worker kept nothing")


def free_day(site, path: str) -> str:
    """A past day on which the pair has no session."""
    pair = int(re.search(r"\d+", path)[0])
    taken = {row[0] for row in rows(site, "SELECT held_on FROM mentoring_session WHERE pair_id = ?", pair)}
    days = ((datetime.now(UTC).date() - timedelta(days=back)).isoformat() for back in range(1, 50))
    return next(day for day in days if day not in taken)


def sessions(site, path: str, day: str) -> list[tuple]:
    """(minutes, next step, other versions) of the pair's sessions of a day."""
    return rows(
        site,
        "SELECT minutes, next_step, (SELECT count(*) FROM mentoring_session_version v WHERE v.session_id = s.id)"
        " FROM mentoring_session s WHERE pair_id = ? AND held_on = ?",
        int(re.search(r"\d+", path)[0]),
        day,
    )


def write(guest, path: str, day: str, words: str, minutes: str = "60 menit") -> None:
    guest.page.goto(path)
    guest.page.get_by_label("Tanggal", exact=True).fill(day)
    guest.page.get_by_text(minutes, exact=True).click()
    guest.page.get_by_label("Langkah berikutnya yang disepakati").fill(words)
    guest.page.get_by_label("Bertemu lagi pada").fill("")
    guest.tap("Kirim untuk dikonfirmasi")


def test_a_log_without_network_arrives_once_and_two_devices_are_asked(site, visitors):
    first, second = visitors(MENTOR), visitors(MENTOR)
    path = log_paths(first)[0]
    log_paths(second)
    day = free_day(site, path)
    for device, words, minutes in ((first, "Dari ponsel", "60 menit"), (second, "Dari tablet", "90 menit")):
        device.context.set_offline(True)
        write(device, path, day, words, minutes)
        expect(device.page.locator("#kept-logs")).to_contain_text("menunggu jaringan")
        device.page.goto("/mentoring/")  # another page of the room opens too and says the same
        expect(device.page.locator("#kept-logs li")).to_have_count(1)
    assert sessions(site, path, day) == []

    first.context.set_offline(False)
    expect(first.page.locator("#kept-logs")).to_contain_text("sudah terkirim", timeout=20_000)
    assert sessions(site, path, day) == [(60, "Dari ponsel", 0)]
    # What was asked for while the network was away never ends for the browser's own count.
    first.look(until="load")
    first.page.reload()
    expect(first.page.locator("#kept-logs")).to_be_hidden()
    second.context.set_offline(False)
    expect(second.page.locator("#kept-logs")).to_contain_text("sudah terkirim", timeout=20_000)
    assert sessions(site, path, day) == [(60, "Dari ponsel", 1)]

    second.page.locator("#kept-logs").get_by_role("link", name="Lihat sesi").click()
    second.look()
    assert second.reads("Pilih mana yang berlaku")
    assert second.reads("Dari ponsel")
    assert second.reads("Dari tablet")
    second.tap("Gabungkan keduanya", "link")
    second.look()
    second.tap("Kirim untuk dikonfirmasi")
    second.look()
    assert second.reads("Menunggu konfirmasi")
    assert sessions(site, path, day) == [(60, "Dari ponsel; Dari tablet", 2)]


def test_a_lost_acknowledgement_a_refusal_and_a_shared_phone(site, visitors):
    mentor = visitors(MENTOR)
    path = log_paths(mentor)[0]
    day = free_day(site, path)

    def swallow(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    # The server has it, the telephone does not know: sent again, counted once.
    mentor.page.route(f"**{path}", swallow)
    write(mentor, path, day, "Pengakuan yang hilang")
    expect(mentor.page.locator("#kept-logs")).to_contain_text("menunggu jaringan")
    mentor.page.unroute(f"**{path}")
    mentor.page.goto("/mentoring/")
    expect(mentor.page.locator("#kept-logs")).to_contain_text("sudah terkirim", timeout=20_000)
    assert sessions(site, path, day) == [(60, "Pengakuan yang hilang", 0)]

    # What cannot have been is said, with the words kept, and mended.
    mentor.context.set_offline(True)
    mentor.page.goto(path)
    mentor.page.get_by_label("Tanggal", exact=True).fill("2031-01-01")
    mentor.page.get_by_label("Langkah berikutnya yang disepakati").fill("Tanggal yang keliru")
    mentor.page.get_by_label("Bertemu lagi pada").fill("")
    mentor.tap("Kirim untuk dikonfirmasi")
    expect(mentor.page.locator("#kept-logs")).to_contain_text("menunggu jaringan")
    mentor.context.set_offline(False)
    line = mentor.page.locator("#kept-logs li")
    expect(line).to_contain_text("tidak di masa depan", timeout=20_000)
    mentor.look(until="load")
    line.get_by_role("button", name="Perbaiki").click()
    expect(mentor.page.locator("#problems")).to_be_visible()
    assert mentor.page.get_by_label("Langkah berikutnya yang disepakati").input_value() == "Tanggal yang keliru"

    # Somebody else signs in on this telephone: nothing of it is shown or sent.
    mentor.context.clear_cookies()
    mentor.sign_in(OTHER)
    mentor.go("/mentoring/")
    expect(mentor.page.locator("#kept-logs")).to_contain_text("catatan orang lain")
    assert mentor.misses("Tanggal yang keliru")
    assert mentor.page.locator("#kept-logs li").count() == 0

    # Whose log it is leaves: warned first, wiped then.
    mentor.context.clear_cookies()
    mentor.sign_in(MENTOR)
    mentor.go("/akun/")
    mentor.page.get_by_role("button", name="Keluar", exact=True).click()
    expect(mentor.page.get_by_role("alert")).to_contain_text("1 catatan sesi di perangkat ini belum terkirim")
    mentor.look()
    mentor.page.get_by_role("button", name="Keluar", exact=True).click()
    mentor.page.wait_for_url("**/akun/masuk**")
    mentor.page.wait_for_timeout(500)
    assert kept(mentor.page) == []
    mentor.sign_in(MENTOR)
    mentor.go("/mentoring/")
    expect(mentor.page.locator("#kept-logs")).to_be_hidden()


def test_a_log_takes_six_taps_at_most_on_a_slow_phone(visitors, record_property):
    mentor = visitors(MENTOR)
    mentor.page.set_viewport_size({"width": 360, "height": 640})
    mentor.go("/mentoring/")
    devtools = mentor.context.new_cdp_session(mentor.page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    mentor.taps, began = 0, time.monotonic()
    mentor.tap_on(mentor.page.locator('a[href$="/catat"]').last)
    mentor.tap_on(mentor.page.get_by_text("45 menit", exact=True))
    mentor.tap_on(mentor.page.get_by_text("Daring", exact=True))
    mentor.page.get_by_label("Langkah berikutnya yang disepakati").fill("Mencoba daftar periksa di loket satu")
    mentor.tap("Kirim untuk dikonfirmasi")
    mentor.page.wait_for_url("**bukti=**")
    seconds = time.monotonic() - began
    record_property("log", f"{mentor.taps} taps, {seconds:.1f} s at 400 kbps, 400 ms, a quarter of the CPU")
    assert mentor.taps <= 6
