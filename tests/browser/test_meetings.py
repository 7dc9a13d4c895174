"""On a phone: the mentor takes a free hour, the mentee's calendar has it and moves it, the manager remedies in one tap."""

import re

import pytest
from icalendar import Calendar

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

TOWN = "Pemerintah Kota Surakarta"


def entry(visitor) -> tuple[str, str, int, str]:
    """Method, name, revision and beginning of the entry the visitor may take away."""
    path = visitor.page.get_by_role("link", name="Simpan ke kalender").get_attribute("href")
    answer = visitor.context.request.get(path)
    assert answer.ok, answer.status
    calendar = Calendar.from_ical(answer.text())
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt.isoformat()


def open_pair(visitor) -> str:
    """From the home page of mentoring to the pair of the two who can sign in; gives its address."""
    visitor.go("/mentoring/")
    visitor.page.locator("section.card h2 a").first.click()
    visitor.look()
    return visitor.page.url


def test_an_hour_is_agreed_moved_and_a_silent_pair_helped(visitors):
    mentor, mentee = visitors(f"Mentor · {TOWN}"), visitors(f"Peserta · {TOWN}")
    for visitor in (mentor, mentee):
        visitor.page.set_viewport_size({"width": 360, "height": 740})
    pair = open_pair(mentee)
    mentor.go(pair)
    mentor.page.get_by_role("link", name=re.compile("^(Jadwalkan|Ubah jadwal)$")).click()
    mentor.look()
    assert mentor.reads("Luang bagi Anda berdua")
    mentor.tap_on(mentor.page.locator("button[name=pick]").first)
    mentor.look()
    mentee.go(pair)
    first = entry(mentee)
    assert first[0] == "PUBLISH"
    # The mentee proposes another hour with one tap; it keeps its name in both calendars.
    mentee.page.get_by_role("link", name="Ubah jadwal").click()
    mentee.look()
    mentee.tap_on(mentee.page.locator("button[name=pick]").nth(1))
    mentee.look()
    second = entry(mentee)
    assert (second[1], second[2] > first[2], second[3] != first[3]) == (first[1], True, True)
    mentor.go(pair)
    assert entry(mentor) == second
    mentor.go("/pesan")
    assert mentor.reads("Jadwal mentoring berubah")
    manager = visitors(f"Pengelola program · {TOWN}")
    manager.page.set_viewport_size({"width": 360, "height": 740})
    manager.go("/mentoring/")
    manager.tap("Senior Membimbing Junior Surakarta 2026", "link")
    manager.look()
    assert manager.reads("Perlu Anda hari ini")
    asks = manager.page.locator("button[value=ask]")
    before = asks.count()
    manager.tap_on(asks.first)
    manager.look()
    assert manager.page.locator("button[value=ask]").count() == before - 1
    assert manager.reads("Tanyakan: sudah")
    manager.tap("Semua angka program", "link")
    manager.look()
    manager.page.go_back()
    manager.tap("Daftar pasangan", "link")
    manager.look()
