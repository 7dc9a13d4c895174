"""Live classes on a phone: book, wait, move up, find the calendar changed; be noted as present by the code on the wall."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER, KEEPER = "Peserta · Pemerintah Kota Surakarta", "Instruktur · Pemerintah Kota Surakarta"
COURSE = "Praktik Menghadapi Warga yang Marah"
CLASS = "Bermain peran di kelas"


def _entry(visitor, path) -> tuple[str, str, int, str]:
    """Method, name, revision and status of the visitor's calendar entry."""
    answer = visitor.context.request.get(path)
    assert answer.ok, answer.status
    calendar = Calendar.from_ical(answer.text())
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])


def _begin_now(site, class_id: int) -> int:
    """Let the meeting with the learner's seat begin now: time cannot be moved for a running server."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with sqlite3.connect(Path(site.environment["BINA_VAR"]) / "bina.db") as base:
        (number,) = base.execute(
            "SELECT meeting_id FROM courses_booking WHERE class_id = ? AND seat = 'booked' AND changed_at ="
            " (SELECT MAX(changed_at) FROM courses_booking WHERE class_id = ? AND seat = 'booked')",
            (class_id, class_id),
        ).fetchone()
        base.execute(
            "UPDATE courses_meeting SET starts = ?, ends = ? WHERE id = ?",
            (str(now - timedelta(minutes=5)), str(now + timedelta(hours=2)), number),
        )
    return number


def test_book_wait_move_up_and_be_noted_present(site, visitors):
    keeper, learner = visitors(KEEPER), visitors(LEARNER)
    # The way a newcomer finds it: Belajar, then Kelas langsung.
    learner.go("/kursus/saya")
    learner.tap("Kelas langsung", "link")
    learner.look()
    learner.tap("Pilih pertemuan", "link")
    learner.look()
    page = learner.page.url
    class_id = int(page.rsplit("/", 1)[1])
    # A seat at the second date, and its entry in the calendar.
    learner.tap("Ambil tempat")
    learner.look()
    assert learner.reads("Mendapat tempat")
    first = _entry(learner, f"{page}/kalender.ics")
    assert (first[0], first[3]) == ("PUBLISH", "CONFIRMED")
    # Given up again; the entry is struck out.
    learner.tap("Tidak dapat datang", "link")
    learner.look()
    learner.tap("Batalkan tempat saya")
    learner.look()
    assert learner.reads("Ada yang perlu diperbaiki")
    learner.fill("Alasan", "Dinas luar")
    learner.tap("Batalkan tempat saya")
    second = _entry(learner, f"{page}/kalender.ics")
    assert (second[0], second[1], second[3]) == ("CANCEL", first[1], "CANCELLED")
    # The first date is full: the learner waits, last in line.
    learner.tap("Masuk daftar tunggu")
    learner.look()
    waiting = re.search(r"Nomor (\d+) di daftar tunggu", learner.page.locator("body").inner_text())
    assert waiting
    # The keeper makes room: more chairs, and the whole line moves up.
    keeper.go(f"/kursus/kelas/{class_id}/kelola")
    keeper.page.get_by_role("link", name="Ubah").first.click()
    keeper.look()
    keeper.fill("Jumlah kursi", "40")
    keeper.tap("Simpan pertemuan")
    keeper.look()
    learner.go(page)
    assert learner.reads("Mendapat tempat")
    third = _entry(learner, f"{page}/kalender.ics")
    assert (third[0], third[1], third[3]) == ("PUBLISH", first[1], "CONFIRMED")
    assert first[2] < second[2] < third[2]
    learner.go("/pesan")
    assert learner.reads(f"Anda mendapat tempat: {CLASS}")
    learner.go("/kursus/minggu")
    assert learner.reads(CLASS)
    # The class begins: the keeper shows the code on the wall, and it changes by itself.
    meeting = _begin_now(site, class_id)
    keeper.go(f"/kursus/pertemuan/{meeting}")
    keeper.tap("Tampilkan kode kehadiran", "link")
    keeper.look()
    code = keeper.page.locator(".wall .value").inner_text()
    keeper.page.wait_for_function(
        "old => document.querySelector('.wall .value').innerText !== old", arg=code, timeout=40_000
    )
    fresh = keeper.page.locator(".wall .value").inner_text()
    # An old code is refused; the present one, typed on a phone, is taken; scanning asks for one tap.
    learner.go(page)
    learner.tap("Catat kehadiran saya", "link")
    learner.look()
    learner.fill("Kode di layar ruangan", "AAAA AAAA")
    learner.tap("Saya hadir")
    learner.look()
    assert learner.reads("sudah berganti atau salah")
    learner.go(f"/kursus/pertemuan/{meeting}/hadir?kode={fresh.replace(' ', '')}")
    assert learner.reads("Kodenya cocok")
    learner.tap("Saya hadir")
    learner.look()
    assert learner.reads("Kehadiran Anda sudah tercatat.")
    keeper.go(f"/kursus/pertemuan/{meeting}")
    assert keeper.reads("1 hadir dari")


def test_seats_by_wishes_are_ranked_and_given(site, visitors):
    ranker = visitors("Pengelola program · Kecamatan Ampenan")
    ranker.go("/kursus/kelas")
    ranker.tap("Pilih pertemuan", "link")
    ranker.look()
    ranker.page.get_by_label("Pilihan ke-1").select_option(index=2)
    ranker.page.get_by_label("Pilihan ke-2").select_option(index=1)
    ranker.tap("Simpan pilihan")
    ranker.look()
    assert ranker.reads("Tersimpan")
    giver = visitors("Pengelola program · Kecamatan Medan Belawan")
    giver.go("/kursus/kelas")
    giver.tap("Kelas yang saya kelola", "link")
    giver.look()
    giver.tap(CLASS, "link")
    giver.look()
    giver.tap("Buka pembagian", "link")
    giver.look()
    assert giver.reads("Siapa mendapat apa, dan mengapa")
    giver.tap("Terapkan pembagian ini")
    for _ in range(20):
        if giver.reads("Sudah diterapkan"):
            break
        giver.page.wait_for_timeout(1000)
        giver.page.reload()
    giver.look()
    assert giver.reads("Sudah diterapkan")


def test_who_missed_a_class_tells_why_in_two_taps(site, visitors):
    mentor = visitors("Mentor · Pemerintah Kota Surakarta")
    mentor.go("/pesan")
    assert mentor.reads("Kami tidak melihat Anda di")
    mentor.go("/kursus/kelas")
    mentor.tap("Pilih pertemuan", "link")
    mentor.look()
    mentor.tap("Beri tahu alasannya", "link")
    mentor.look()
    mentor.page.get_by_label("Tugas mendadak").check()
    mentor.tap("Kirim")
    mentor.look()
    assert mentor.misses("Beri tahu alasannya")
