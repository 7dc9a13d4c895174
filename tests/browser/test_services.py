"""A counter counts on a phone through a cut network; a manager looks at what came of it; a citizen reads what was done."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

AMPENAN = "Pengelola program · Kecamatan Ampenan"
SURAKARTA = "Pengelola program · Pemerintah Kota Surakarta"


def first_link(visitor, pattern):
    return visitor.page.locator(f'a[href*="{pattern}"]').first.get_attribute("href")


def counts(visitor):
    page = visitor.page
    return [page.locator(f'[data-count="{name}"]').inner_text() for name in ("waiting", "serving", "done")]


def test_taps_without_network_arrive_exactly_once_even_after_the_page_was_closed(visitors):
    manager = visitors(AMPENAN)
    manager.go("/layanan/")
    manager.go(first_link(manager, "/layanan/titik/"))
    address = first_link(manager, "/layanan/catat/")
    officer = visitors()
    officer.go(address)
    officer.tap("Ambil nomor")
    expect(officer.page.locator("#tally-state")).to_contain_text("diambil")
    before = counts(officer)
    officer.context.set_offline(True)
    for button in ("Ambil nomor", "Ambil nomor", "Panggil"):
        officer.tap_on(officer.page.get_by_role("button", name=re.compile(f"^{button}")).first)
    expect(officer.page.locator("#tally-state")).to_contain_text("3 ketukan")
    expected = [str(int(before[0]) + 1), str(int(before[1]) + 1), before[2]]
    assert counts(officer) == expected
    officer.page.close()
    officer.context.set_offline(False)
    officer.page = officer.context.new_page()
    officer.page.goto(address)
    # The last of the three taps is the call: once it has arrived, all have.
    expect(officer.page.locator('[data-count="serving"]')).to_have_text(expected[1])
    assert counts(officer) == expected
    officer.go(address)
    assert counts(officer) == expected


def test_without_javascript_the_three_buttons_work_too(visitors, chromium, site):
    manager = visitors(AMPENAN)
    manager.go("/layanan/")
    manager.go(first_link(manager, "/layanan/titik/"))
    address = first_link(manager, "/layanan/catat/")
    context = chromium.new_context(
        java_script_enabled=False, base_url=site.base, viewport={"width": 360, "height": 740}, locale="id-ID"
    )
    page = context.new_page()
    page.goto(address)
    before = int(page.locator('[data-count="waiting"]').inner_text())
    page.get_by_role("button", name="Ambil nomor").click()
    assert int(page.locator('[data-count="waiting"]').inner_text()) == before + 1
    page.get_by_role("button", name="Batalkan ketukan terakhir").click()
    assert int(page.locator('[data-count="waiting"]').inner_text()) == before
    context.close()


def test_every_page_of_the_room_is_sound(visitors):
    manager = visitors(SURAKARTA)
    manager.go("/layanan/")
    unit = first_link(manager, "/layanan/unit/").split("?")[0]
    point = first_link(manager, "/layanan/titik/")
    for path in ("", "?lembar-kerja=1", "/target", "/indeks-lama", "/tindak-lanjut", "/pengaduan", "/pengaduan/baru",
                 "/sampel?population=2940&deviation=0.6&bound=0.05"):  # fmt: skip
        manager.go(f"{unit}{path}")
    for path in (point, f"{point}/impor", "/layanan/titik"):
        manager.go(path)
    manager.go(f"{unit}/pengaduan")
    manager.go(first_link(manager, "/layanan/pengaduan/"))
    guest = visitors()
    guest.go(unit.replace("/unit/", "/suara/"))
    assert guest.reads("Kami berbuat")
