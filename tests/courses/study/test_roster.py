"""Duty rosters from ICS and XLSX: looked at first, mended line by line, kept as days without study."""

import io
from datetime import date, time, timedelta

import pytest
import xlsxwriter
from sqlalchemy import func, select

from bina.clock import ZONES, now
from bina.db import db
from bina.errors import DomainError
from bina.notices.models import Notice
from courses.planning.operations import read_file
from courses.planning.rules.roster import Oddity, Span, joined, read_lines, read_roster
from courses.study import operations as study
from courses.study.models import BlockedSpan
from courses.study.queries import plan_of
from tests.support.courses import a_course
from tests.support.web import text_of

PATH = "/kursus/rencana/jadwal-dinas"


def spans() -> list[tuple[str, str, str]]:
    kept = db.session.scalars(select(BlockedSpan).order_by(BlockedSpan.first)).all()
    return [(span.first.isoformat(), span.last.isoformat(), span.reason) for span in kept]


def a_sheet(*rows: tuple[object, ...]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def a_calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n{body}END:VCALENDAR\r\n".encode()


@pytest.mark.parametrize(
    ("said", "first", "last", "reason"),
    [
        ("30/11/2026 Piket", (2026, 11, 30), (2026, 11, 30), "Piket"),
        ("2026-11-30 - 2026-12-02, Dinas luar", (2026, 11, 30), (2026, 12, 2), "Dinas luar"),
        ("1 Desember 2026 s.d. 3 Desember 2026 Cuti", (2026, 12, 1), (2026, 12, 3), "Cuti"),
        ("30.11.2026", (2026, 11, 30), (2026, 11, 30), ""),
    ],
)
def test_a_line_is_read_as_people_write_it(said, first, last, reason):
    (line,) = read_lines(said)
    assert line.span == Span(date(*first), date(*last), reason)


def test_odd_lines_say_why():
    lines = read_lines("31/02/2026 Piket\n\n5/12/2026 - 1/12/2026\n1/1/2026 - 1/6/2027\nPiket malam")
    assert [(line.number, line.oddity) for line in lines] == [
        (1, Oddity.NO_DATE),
        (3, Oddity.BACKWARDS),
        (4, Oddity.TOO_LONG),
        (5, Oddity.NO_DATE),
    ]


def test_neighbouring_days_of_one_reason_become_one_span():
    days = [Span(date(2026, 12, day), date(2026, 12, day), "P") for day in (3, 1, 2, 2, 7)]
    assert [(span.first.day, span.last.day) for span in joined(days)] == [(1, 3), (7, 7)]


def test_a_roster_of_several_shifts_counts_the_days_that_name_the_person():
    rows = [
        ["Jadwal piket", "", ""],
        ["Tanggal", "Pagi", "Malam"],
        [date(2026, 12, 1), "Budi Santoso", "Orang Lain"],
        [date(2026, 12, 2), "Orang Lain", "budi  santoso, S.Sos; Orang Lain"],
        [date(2026, 12, 3), "Orang Lain", "Orang Lain"],
        ["tgl empat", "Budi Santoso", ""],
    ]
    roster = read_roster(rows, "Budi Santoso, S.Sos")
    assert roster.lines == ("01/12/2026 Pagi", "02/12/2026 Malam", "tgl empat Pagi")
    assert [cell.place for cell in roster.bad] == ["A6"]


def test_an_excel_roster_is_looked_at_mended_and_kept(trio, browsers):
    budi = browsers(trio.budi)
    content = a_sheet(
        ("Tanggal", "Giliran"),
        ("01/12/2026", "Malam"),
        ("02/12/2026", "Malam"),
        ("31/02/2026", "Pagi"),
        ("09/12/2026", ""),
    )
    answer = budi.send(PATH, {"file": (io.BytesIO(content), "jadwal.xlsx")})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "2 baris terbaca, 1 perlu diperbaiki." in page
    assert "Sel tanpa tanggal pada berkas: A4." in page
    assert spans() == []
    odd = "01/12/2026 Malam\n02/12/2026 Malam\n31/02/2026 Pagi"
    answer = budi.send(PATH, {"days": odd, "confirmed": "yes"})
    assert answer.status_code == 422
    assert "Masih ada 1 baris yang perlu diperbaiki." in text_of(answer)
    assert "31/02/2026 Pagi" in answer.text
    assert spans() == []
    for _ in range(2):
        answer = budi.send(PATH, {"days": odd.replace("31/02/2026", "12/12/2026"), "confirmed": "yes"})
        assert answer.status_code == 303
    assert spans() == [("2026-12-01", "2026-12-02", "Malam"), ("2026-12-12", "2026-12-12", "Pagi")]
    assert "Malam" in text_of(budi.get("/kursus/rencana"))
    for other in (trio.ani, trio.citra):
        assert "Malam" not in text_of(browsers(other).get("/kursus/rencana"))
        assert "Malam" not in text_of(browsers(other).get(PATH))


def test_a_calendar_gives_whole_days_long_shifts_and_what_recurs(trio, browsers):
    content = a_calendar(
        "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204\r\nSUMMARY:Cuti tahunan",
        "DTSTART:20261210T010000Z\r\nDTEND:20261210T020000Z\r\nSUMMARY:Rapat",
        "DTSTART:20261214T120000Z\r\nDTEND:20261214T230000Z\r\nSUMMARY:Piket malam",
        "DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261201\r\nRRULE:FREQ=DAILY;INTERVAL=8;UNTIL=20261224\r\n"
        "EXDATE;VALUE=DATE:20261208\r\nSUMMARY:Regu B",
        "DTSTART;VALUE=DATE:20261220\r\nSTATUS:CANCELLED\r\nSUMMARY:Batal",
        "DTSTART;VALUE=DATE:20250101\r\nSUMMARY:Sudah lewat",
    )
    answer = browsers(trio.budi).send(PATH, {"file": (io.BytesIO(content), "dinas.ics")})
    assert answer.status_code == 200
    for line in (
        "01/12/2026 - 03/12/2026 Cuti tahunan",
        "14/12/2026 - 15/12/2026 Piket malam",
        "30/11/2026 Regu B",
        "16/12/2026 Regu B",
        "24/12/2026 Regu B",
    ):
        assert line in answer.text
    for absent in ("Rapat", "08/12/2026", "Batal", "Sudah lewat"):
        assert absent not in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ics", b"bukan kalender"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:besok\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        (
            "a.ics",
            b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=KADANG\r\nEND:VEVENT\r\nEND:VCALENDAR",
        ),
        ("a.ics", b""),
        ("a.ics", b"\xff\xfe\x00"),
        ("a.xlsx", b"PK\x03\x04 rusak"),
        ("a.xlsx", b""),
        ("a.pdf", b"%PDF"),
    ],
)
def test_a_broken_file_gets_a_sentence_and_changes_nothing(trio, browsers, name, content):
    answer = browsers(trio.budi).send(PATH, {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert spans() == []


def test_a_sheet_without_the_person_says_what_is_expected(trio, browsers):
    content = a_sheet(("Tanggal", "Pagi", "Malam"), ("01/12/2026", "Orang Lain", "Siapa Pula"))
    answer = browsers(trio.budi).send(PATH, {"file": (io.BytesIO(content), "jadwal.xlsx")})
    assert answer.status_code == 422
    assert "nama Anda tertulis lengkap" in text_of(answer)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(trio):
    with pytest.raises(DomainError, match="1 MB"):
        read_file(trio.budi, "dinas.ics", b"x" * 1_000_001)


def test_a_shift_that_comes_round_is_entered_once(trio, browsers):
    budi = browsers(trio.budi)
    told = {"first": "2026-12-01", "last": "2026-12-02", "reason": "Piket", "every": "6", "until": "2026-12-13"}
    assert budi.send("/kursus/rencana/libur", told).status_code == 303
    assert [first for first, _last, _why in spans()] == ["2026-12-01", "2026-12-07", "2026-12-13"]


@pytest.mark.parametrize("changes", [{"every": "1"}, {"until": ""}, {"until": "2026-11-30"}, {"until": "2029-01-01"}])
def test_a_shift_that_cannot_come_round_so_changes_nothing(trio, browsers, changes):
    told = {"first": "2026-12-01", "last": "2026-12-02", "every": "6", "until": "2026-12-13", **changes}
    assert browsers(trio.budi).send("/kursus/rencana/libur", told).status_code == 422
    assert spans() == []


def test_three_courses_are_planned_around_a_roster_and_a_missed_week_moves_them_without_nagging(trio, browsers, clock):
    for due in (14, 28, 42):
        study.enrol(trio.budi, a_course(trio.ani), by=trio.budi, deadline=date(2026, 11, 21) + timedelta(days=due))
    study.keep_week(trio.budi, [(0, time(9), 60), (2, time(9), 60), (4, time(9), 60)])
    roster = "23/11/2026 Piket\n02/12/2026 - 04/12/2026 Piket malam"
    assert browsers(trio.budi).send(PATH, {"days": roster, "confirmed": "yes"}).status_code == 303
    shut = {date(2026, 11, 23), *(date(2026, 12, day) for day in (2, 3, 4))}

    def days_of_study():
        pieces = plan_of(trio.budi, now()).plan.pieces
        assert len({piece.course for piece in pieces}) == 3
        days = [piece.starts.astimezone(ZONES["WIB"]).date() for piece in pieces]
        assert not shut & set(days)
        assert {day.weekday() for day in days} <= {0, 2, 4}
        return pieces

    before = days_of_study()
    assert before[0].starts.astimezone(ZONES["WIB"]).date() == date(2026, 11, 25)
    told = db.session.scalar(select(func.count()).select_from(Notice))
    clock.shift(timedelta(days=7))
    after = days_of_study()
    assert [(piece.course, piece.lesson, piece.minutes) for piece in after] == [
        (piece.course, piece.lesson, piece.minutes) for piece in before
    ]
    assert after[0].starts.astimezone(ZONES["WIB"]).date() == date(2026, 11, 30)
    assert "Senin, 30 November 2026" in text_of(browsers(trio.budi).get("/kursus/minggu"))
    assert db.session.scalar(select(func.count()).select_from(Notice)) == told
