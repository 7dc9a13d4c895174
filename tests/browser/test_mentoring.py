"""A manager pairs, both accept, the mentor logs in ≤ 6 taps, the mentee confirms, JP appear."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

MANAGER = "Pengelola program · Pemerintah Kota Surakarta"
PASSWORD = "empat kata untuk uji"


@pytest.fixture
def entering(visitors):
    """Lets any person of the demonstration in: the administrator hands over a link, the person sets a password."""

    def enter(name: str):
        admin = visitors("Administrator")
        admin.page.goto(f"/pegawai/?cari={name}")
        admin.page.get_by_role("link", name=f"Buka {name}", exact=True).click()
        admin.tap("Buat tautan kata sandi")
        link = admin.page.get_by_label("Tautan").input_value()
        guest = visitors()
        guest.page.goto(link)
        guest.page.get_by_label("Kata sandi baru").fill(PASSWORD)
        guest.tap("Simpan dan masuk")
        guest.look()
        return guest

    return enter


def jp(visitor) -> int:
    visitor.page.goto("/jp/")
    return int(re.match(r"\d+", visitor.page.locator(".value").first.inner_text())[0])


def meetings_of_the_month(visitor) -> list[tuple[int, int]]:
    """Minutes and JP of every mentoring line of the statement that lies in the newest line's month."""
    visitor.page.goto("/jp/")
    lines = [
        [cell.strip() for cell in row.locator("td").all_inner_texts()]
        for row in visitor.page.locator("table.cards tbody tr").all()
    ]
    month = lines[0][1].split()[1:]
    return [(int(line[3]), int(line[4])) for line in lines if line[2] == "Mentoring" and line[1].split()[1:] == month]


def worth(minutes: int) -> int:
    return min(minutes // 45, 2)


def test_from_the_pairing_to_jp(visitors, entering):
    manager = visitors(MANAGER)
    manager.go("/mentoring/")
    manager.tap("Senior Membimbing Junior Surakarta 2026", "link")
    manager.look()
    manager.tap("Susun pasangan", "link")
    manager.look()
    manager.tap_on(manager.page.get_by_role("button", name=re.compile("^Susun")).first)
    manager.look()
    assert manager.reads("terbukti tidak dapat lebih tinggi")
    assert manager.reads("selisih ke batas atas: 0")
    row = manager.page.locator("table.cards tbody tr").first
    cells = [cell.strip() for cell in row.locator("td").all_inner_texts()]
    mentee_name, mentor_name = cells[0], cells[2]
    manager.tap_on(row.get_by_role("link", name="Mengapa?"))
    manager.look()
    manager.page.go_back()
    manager.tap_on(manager.page.locator("table.cards tbody tr").nth(1).get_by_role("link", name="Cegah"))
    manager.look()
    assert manager.reads("poin")
    manager.page.go_back()
    manager.tap("Kirim usulan ke kedua pihak")
    manager.look()

    mentor, mentee = entering(mentor_name), entering(mentee_name)
    for person in (mentor, mentee):
        person.go("/mentoring/")
        person.page.locator(
            "a[href^='/mentoring/pasangan/']", has_text=re.compile("usulan|Lihat|Jawab", re.I)
        ).first.click()
        person.look()
        person.tap("Terima")
        person.look()

    before = jp(mentor), jp(mentee)
    mentor.page.goto("/mentoring/")
    mentor.taps = 0
    mentor.tap_on(mentor.page.locator("li, section", has_text=mentee_name).last.get_by_role("link", name="Catat sesi"))
    mentor.look()
    mentor.tap_on(mentor.page.get_by_text("90 menit", exact=True))
    mentor.tap_on(mentor.page.get_by_text("Daring", exact=True))
    mentor.page.get_by_label("Langkah berikutnya").fill("Mencoba daftar periksa di loket satu")
    mentor.tap("Kirim untuk dikonfirmasi")
    assert mentor.taps <= 6
    mentor.look()

    mentee.go("/")
    mentee.tap("Periksa dan konfirmasi", "link")
    mentee.look()
    mentee.tap("Ya, benar")
    mentee.look()
    assert jp(mentee) == before[1] + 2
    # A mentor of several has the two best meetings of a month credited, and what this one added is that difference.
    meetings = meetings_of_the_month(mentor)
    assert meetings[0][0] == 90
    assert jp(mentor) == before[0] + meetings[0][1]
    assert sum(credited for _, credited in meetings) == sum(sorted(worth(held) for held, _ in meetings)[-2:])
