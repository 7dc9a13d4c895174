"""On phones: a mentor logs a group's meeting once, two confirm, one says it is not right; each has what is theirs."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

TOWN = "Pemerintah Kota Surakarta"
TITLE = "Kelompok Bicara dengan Warga 2026"
PASSWORD = "empat kata untuk uji"


@pytest.fixture
def entering(visitors):
    """Lets any person of the demonstration in: the administrator hands over a link, the person sets a password."""
    admin = visitors("Administrator")

    def enter(name: str):
        admin.page.goto(f"/pegawai/?cari={name}")
        admin.page.get_by_role("link", name=f"Buka {name}", exact=True).click()
        admin.tap("Buat tautan kata sandi")
        guest = visitors()
        guest.page.goto(admin.page.get_by_label("Tautan").input_value())
        guest.page.get_by_label("Kata sandi baru").fill(PASSWORD)
        guest.tap("Simpan dan masuk")
        return guest

    return enter


def lines(visitor) -> int:
    """How many lines the group has in the person's JP."""
    visitor.page.goto("/jp/")
    return visitor.page.locator("table.cards tbody tr", has_text=TITLE).count()


def test_logged_once_confirmed_by_two_and_corrected_for_one(visitors, entering):
    mentor = visitors(f"Mentor · {TOWN}")
    before = lines(mentor)
    mentor.go("/mentoring/")
    mentor.page.get_by_role("link", name=re.compile("^Kelompok Anda")).click()
    mentor.look()
    group = mentor.page.url
    members = [each.inner_text() for each in mentor.page.locator("a[href^='/mentoring/pasangan/']").all()]
    assert len(members) >= 4
    mentor.page.get_by_role("link", name=re.compile("jadwal|Pilih jam")).click()
    mentor.look()
    mentor.tap_on(mentor.page.locator("button[name=pick]").first)
    mentor.look()
    # Three came: two taps for those who did not, one to send; everything else stands as it was the last time.
    mentor.page.get_by_role("link", name="Catat pertemuan").click()
    mentor.look()
    mentor.taps = 0
    for name in members[3:]:
        mentor.tap_on(mentor.page.locator("label.option", has_text=name))
    # There is no network: the log waits in the telephone and arrives by itself.
    mentor.context.set_offline(True)
    mentor.tap("Kirim untuk dikonfirmasi")
    assert mentor.taps <= 6
    expect(mentor.page.locator("#kept-logs")).to_contain_text("menunggu jaringan")
    mentor.context.set_offline(False)
    expect(mentor.page.locator("#kept-logs")).to_contain_text("sudah terkirim", timeout=20_000)
    mentor.page.get_by_role("link", name="Lihat sesi").click()
    mentor.page.wait_for_url("**/pertemuan-kelompok/**")
    mentor.look(until="load")
    assert mentor.reads("nomor bukti")
    assert mentor.reads("Yang hadir (3)")
    here = mentor.page.url

    earlier = {}
    for name, verdict in zip(members[:3], ("yes", "yes", "no"), strict=True):
        member = entering(name)
        earlier[name] = lines(member)
        member.go(group)
        assert not member.page.locator("a", has_text=members[3]).count(), "of others a member reads the name alone"
        assert member.reads(members[3])
        member.page.locator("li", has_text="menunggu konfirmasi Anda").first.get_by_role("link").click()
        member.look()
        if verdict == "yes":
            member.tap("Ya, benar")
            member.look()
            assert lines(member) == earlier[name] + 1
        else:
            member.tap("Belum tepat", "link")
            member.fill("Apa yang belum tepat?", "Saya hadir satu jam saja")
            member.page.get_by_role("main").get_by_role("button").last.click()
            member.look()
            assert lines(member) == earlier[name]
    # For the mentor it is one line, however many have confirmed; the disputed part alone is mended.
    assert lines(mentor) == before + 1
    mentor.go(here)
    assert mentor.reads("Saya hadir satu jam saja")
    mentor.page.get_by_role("link", name=re.compile("^Perbaiki")).click()
    mentor.look()
    mentor.tap_on(mentor.page.get_by_text("60 menit", exact=True))
    mentor.tap("Kirim untuk dikonfirmasi")
    mentor.look()
    assert lines(mentor) == before + 1
    mentor.go(group)
    assert mentor.reads("3 hadir, 2 sudah mengonfirmasi")


def test_a_manager_sees_the_group_and_reminds_it_with_one_tap(visitors, own_site):
    with own_site() as site:
        manager = visitors("Pengelola program", at=site)
        manager.go("/mentoring/")
        manager.tap(TITLE, "link")
        manager.tap("Kelompok", "link")
        manager.look()
        assert manager.reads("1 kelompok berjalan")
        manager.page.get_by_text(re.compile(r"^Anggota \(")).click()
        manager.look()
        manager.page.get_by_role("button", name=re.compile("^Ingatkan")).click()
        assert manager.reads("Ingatkan: sudah")
        manager.look()
        assert manager.page.get_by_role("button", name=re.compile("^Ingatkan")).count() == 0
