"""Waiting surveys and observation sheets open without network after a first visit, and only for who was signed in."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.test_offline_survey import rows, shown_receipt
from tests.support.phone import NO_NETWORK

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

#: In Ampenan two observers see the same people; one of them has an account to enter by, and nobody else answers as them.
OBSERVER, OTHER = "Pengelola program · Kecamatan Ampenan", "Mentor · Pemerintah Kota Surakarta"


def kept(page) -> list[str]:
    """Addresses kept by the worker."""
    return page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
          return found;
        }"""
    )


def visit(guest) -> list[str]:
    """Look at what waits, until the worker has kept it; gives the sheets that wait."""
    guest.go("/evaluasi/")
    waiting = [link.get_attribute("href") for link in guest.page.locator('a[href^="/evaluasi/isi/"]').all()]
    for _try in range(60):
        if set(waiting) | {"/evaluasi/"} <= set(kept(guest.page)):
            return waiting
        guest.page.wait_for_timeout(250)
    raise AssertionError("the worker kept nothing")


def is_forgotten(page, path) -> bool:
    """Whether the worker gives a page up within some seconds."""
    for _try in range(60):
        if path not in kept(page):
            return True
        page.wait_for_timeout(250)
    return False


def fill(page) -> None:
    for _screen in range(30):
        if page.locator("[data-check]").is_visible():
            return
        page.evaluate(
            """() => {
              for (const group of document.querySelectorAll('[data-screen]:not([hidden]) [data-item]:not([hidden]) fieldset'))
                group.querySelector('input')?.click();
            }"""
        )
        page.locator("[data-steps] button[value=next]").click()
    raise AssertionError("the sheet does not end")


def arrived(site, path) -> int:
    return len(rows(site, "SELECT 1 FROM evaluation_participation WHERE entry_id = ?", int(path.rsplit("/", 1)[1])))


def test_an_observer_opens_a_new_sheet_without_network_and_it_arrives_once(site, phone):
    guest = phone.open()
    context = guest.context
    guest.sign_in(OBSERVER)
    first, second = visit(guest)[:2]
    context.set_offline(True)
    elsewhere = context.new_page()
    with pytest.raises(Error):
        elsewhere.goto("/pesan")
    elsewhere.close()
    guest.page.goto(first)  # never opened before
    assert guest.page.title().startswith("Lembar pengamatan pelayanan")
    assert "Petugas menyapa dan menanyakan keperluan warga." in guest.page.locator("form.survey").inner_text()
    guest.page.reload()
    fill(guest.page)
    guest.page.locator("[data-check] button[value=send]").click()
    number = shown_receipt(guest.page)
    assert arrived(site, first) == 0
    guest.page.goto("/evaluasi/")
    expect(guest.page.locator("#unsent-note")).to_contain_text("1 jawaban")
    guest.page.goto(second)
    assert guest.page.locator("[data-screen]:not([hidden])").count() == 1
    guest.page.goto(first)
    assert shown_receipt(guest.page) == number  # one answer, not two
    phone.kill()
    again = phone.open(*NO_NETWORK)
    again.page.goto(first)
    assert shown_receipt(again.page) == number
    again.page.goto(second)  # another sheet, right after the browser died
    assert again.page.locator("[data-screen]:not([hidden])").count() == 1
    assert arrived(site, first) == 0
    again = phone.open()
    again.page.goto("/evaluasi/")
    if "/masuk" in again.page.url:
        again.sign_in(OBSERVER)  # the sign-in of a killed browser may be gone; the answer is not
        again.page.goto("/evaluasi/")
    expect(again.page.locator("#unsent-note")).to_contain_text("sudah terkirim", timeout=20_000)
    assert arrived(site, first) == 1
    visit(again)
    assert is_forgotten(again.page, first)
    assert not again.faults


def test_what_is_kept_belongs_to_who_is_signed_in_and_goes_with_them(site, phone):
    guest = phone.open()
    context = guest.context
    guest.sign_in(OBSERVER)
    mine = visit(guest)
    assert mine
    guest.page.goto("/akun/")
    guest.page.get_by_role("button", name="Keluar", exact=True).click()
    guest.page.wait_for_url("**/akun/masuk**")
    guest.page.wait_for_timeout(500)
    assert kept(guest.page) == []
    context.set_offline(True)
    elsewhere = context.new_page()
    with pytest.raises(Error):
        elsewhere.goto(mine[0])
    elsewhere.close()
    context.set_offline(False)
    guest.sign_in(OBSERVER)
    visit(guest)
    context.clear_cookies()  # a shared telephone: somebody else signs in without anybody signing out
    guest.sign_in(OTHER)
    visit(guest)
    assert not set(mine) & set(kept(guest.page))


def test_nothing_is_kept_of_pages_outside_the_waiting_ones(site, phone):
    guest = phone.open()
    guest.sign_in(OBSERVER)
    visit(guest)
    for path in ("/evaluasi/program", "/pesan", "/"):
        guest.page.goto(path)
    assert all(
        path.startswith(("/evaluasi/isi/", "/static/")) or path in ("/evaluasi/", "/evaluasi/.penyimpan")
        for path in kept(guest.page)
    )
