"""A learner lays three courses around a duty roster, misses a week, and reads early what will not fit."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from bina import clock

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("browser")]

LEARNER = "Peserta · Pemerintah Kota Surakarta"
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def spelt(on: date) -> str:
    """The day as pages write it."""
    return f"{DAYS[on.weekday()]}, {on.day} {MONTHS[on.month - 1]} {on.year}"


def write_roster(path: Path, on_duty: list[date]) -> None:
    """A sheet with one column of shifts."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Tanggal", "Giliran"])
        for row, each in enumerate(on_duty, start=1):
            sheet.write_datetime(row, 0, datetime.combine(each, time()))
            sheet.write(row, 1, "Piket malam")


def offer(learner, minutes: dict[str, str]) -> None:
    """Say on which days there are so many minutes from three o'clock on."""
    learner.go("/kursus/rencana/jadwal")
    for number, name in enumerate(DAYS):
        learner.page.locator(f"#begin_{number}").fill("15:00" if name in minutes else "")
        if name in minutes:
            learner.page.locator(f"#minutes_{number}").select_option(minutes[name])
    learner.tap("Simpan jadwal")
    learner.look()


def planned(learner) -> list[tuple[str, str]]:
    """Day and lesson of every piece of the plan, in its order."""
    learner.go("/kursus/rencana")
    rows = learner.page.locator(".agenda > *").evaluate_all(
        "all => all.map(e => [e.tagName, e.tagName === 'DT' ? e.innerText : e.querySelector('a').innerText])"
    )
    pieces, on = [], ""
    for tag, text in rows:
        on = text if tag == "DT" else on
        if tag == "DD":
            pieces.append((on, text))
    return pieces


def forecasts(learner) -> dict[str, str]:
    """Course → what the plan says of it."""
    rows = learner.page.locator(".course section").first.locator("li").evaluate_all(
        "all => all.map(e => [e.querySelector('strong').innerText, e.querySelectorAll('p')[1].innerText])"
    )  # fmt: skip
    return dict(rows)


def test_three_courses_around_a_roster_and_a_missed_week(own_site, visitors, tmp_path):
    today = clock.today("WIB")
    with own_site() as site:
        learner = visitors(LEARNER, at=site)
        offer(learner, dict.fromkeys(DAYS[:5], "30"))
        before = planned(learner)
        at_first = forecasts(learner)
        assert len(at_first) >= 3
        # The roster: on duty the first two days on which the plan had something.
        days = [today + timedelta(days=n) for n in range(1, 15)]
        busy = [each for each in days if spelt(each) in {on for on, _lesson in before}][:2]
        sheet = tmp_path / "jadwal-dinas.xlsx"
        write_roster(sheet, busy)
        learner.tap("Ambil dari jadwal dinas (ICS atau Excel)", "link")
        learner.page.get_by_label("Berkas jadwal").set_input_files(sheet)
        learner.tap("Periksa")
        learner.look()
        assert "Piket malam" in learner.page.get_by_label("Daftar hari").input_value()
        learner.tap("Simpan sebagai hari tanpa belajar")
        around = planned(learner)
        free = {spelt(each) for each in busy}
        assert not free & {on for on, _lesson in around}
        assert [lesson for _on, lesson in around][:3] == [lesson for _on, lesson in before][:3]
        assert set(forecasts(learner)) == set(at_first)
        learner.look()
    with own_site(days_ahead=8) as site:
        learner = visitors(LEARNER, at=site)
        assert learner.misses("Terlambat")
        assert learner.misses("terlewat")
        after = planned(learner)
        passed = {spelt(today + timedelta(days=n)) for n in range(8)}
        assert not passed & {on for on, _lesson in after}
        assert after[0][1] == around[0][1]
        # Of every course the plan still says when it ends; what lay in the missed week was not lost, but moved.
        assert set(forecasts(learner)) == set(at_first)
        offer(learner, {"Jumat": "30"})
        learner.go("/kursus/rencana")
        short = [said for said in forecasts(learner).values() if "slot" in said]
        assert short
        assert any(re.search(r"Tambah \d+ slot 30 menit", said) for said in short)
        learner.look()
        learner.go("/kursus/minggu")
        learner.look()
        assert spelt(today) not in learner.page.locator("main").inner_text()
