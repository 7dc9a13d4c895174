"""Attendance: the code on the wall, the list, and what they complete in the same moment."""

from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import current_app
from sqlalchemy import func, select

from bina.clock import ZONES
from bina.credits.models import CreditEntry
from bina.db import db
from bina.notices.models import Notice
from courses.catalogue.rules import ActivityKind
from courses.live import operations
from courses.live.models import Attendance, Meeting
from courses.live.rules.minutes import Oddity, Seated, match, read_list
from courses.live.rules.presence import Proof, code_at, code_holds
from courses.live.tasks import ask_who_was_absent
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState
from tests.support.courses import an_enrolment
from tests.support.live import a_class, a_live_course, a_meeting
from tests.support.people import a_person
from tests.support.web import forms_of, text_of

#: Thursday 26 November 2026, 9.00 WIB: when the meeting begins.
BEGIN = datetime(2026, 11, 26, 9, tzinfo=ZONES["WIB"])


@pytest.fixture
def meeting(trio) -> Meeting:
    """A meeting with a seat for Budi, who has read the text of the course."""
    version = a_live_course(trio.ani)
    live_class = a_class(version, trio.unit, by=trio.ani)
    made = a_meeting(live_class, days=5, capacity=9, by=trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    study.confirm_reading(enrolment, version.lessons[0])
    operations.book(trio.budi, live_class, enrolment, made.id)
    return made


def code(meeting) -> str:
    from bina import clock

    return code_at(str(current_app.secret_key), meeting.id, clock.now())


def present(meeting) -> int:
    return db.session.scalar(select(func.count()).select_from(Attendance).where(Attendance.meeting_id == meeting.id))


def a_workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def ticket_of(page) -> str:
    fields = [field for form in forms_of(page.text) for field in form["fields"]]
    return next(value for name, value, _kind in fields if name == "ticket")


def test_a_code_holds_in_its_window_and_the_next_and_never_again():
    shown = BEGIN + timedelta(seconds=3)
    told = code_at("secret", 7, shown)
    assert code_holds("secret", 7, f"{told[:4]} {told[4:].lower()}", shown)
    assert code_holds("secret", 7, told, shown + timedelta(seconds=45))
    for wrong in (
        code_holds("secret", 7, told, shown + timedelta(seconds=61)),
        code_holds("secret", 7, told, shown - timedelta(seconds=30)),
        code_holds("secret", 8, told, shown),
        code_holds("other", 7, told, shown),
        code_holds("secret", 7, "", shown),
        code_holds("secret", 7, "ÄÖÜ", shown),
    ):
        assert not wrong


def test_the_scanned_code_opens_a_ticket_for_this_person_alone_and_completes_the_course(meeting, trio, browsers, clock):
    clock.move_to(BEGIN + timedelta(minutes=2))
    path = f"/kursus/pertemuan/{meeting.id}/hadir"
    wall = browsers(trio.ani).get(f"/kursus/pertemuan/{meeting.id}/kode")
    assert code(meeting)[:4] in text_of(wall)
    assert wall.headers["Cache-Control"] == "no-store"
    budi = browsers(trio.budi)
    scanned = budi.get(f"{path}?kode={code(meeting)}")
    assert scanned.status_code == 200
    assert present(meeting) == 0
    ticket = ticket_of(scanned)
    clock.shift(timedelta(minutes=3))
    eka = a_person("Eka", trio.unit)
    an_enrolment(eka, db.session.scalars(select(Enrolment)).first().version)
    assert browsers(eka).send(path, {"ticket": ticket}).status_code == 422
    assert present(meeting) == 0
    for _ in range(2):
        assert budi.send(path, {"ticket": ticket}).status_code == 303
    assert present(meeting) == 1
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.person_id == trio.budi.id)).one()
    assert enrolment.state is EnrolmentState.COMPLETED
    entry = db.session.scalars(select(CreditEntry).where(CreditEntry.person_id == trio.budi.id)).one()
    assert (entry.rule.kind, entry.minutes, entry.jp) == ("course", 225, 5)
    assert "Kehadiran Anda sudah tercatat." in text_of(budi.get(f"/kursus/kelas/{meeting.class_id}"))


def test_old_codes_old_tickets_and_people_without_a_seat_are_refused(meeting, trio, browsers, clock):
    path = f"/kursus/pertemuan/{meeting.id}/hadir"
    budi = browsers(trio.budi)
    early = budi.get(f"{path}?kode={code(meeting)}")
    assert early.status_code == 422
    assert "dari 30 menit sebelum" in text_of(early)
    clock.move_to(BEGIN)
    old = code(meeting)
    ticket = ticket_of(budi.get(f"{path}?kode={old}"))
    clock.shift(timedelta(seconds=61))
    stale = budi.send(path, {"code": old})
    assert stale.status_code == 422
    assert "sudah berganti atau salah" in text_of(stale)
    clock.shift(timedelta(minutes=11))
    assert budi.send(path, {"ticket": ticket}).status_code == 422
    assert budi.send(path, {"ticket": "x"}).status_code == 422
    assert budi.send(path, {"code": ""}).status_code == 422
    eka = a_person("Eka", trio.unit)
    an_enrolment(eka, db.session.scalars(select(Enrolment)).first().version)
    walked_in = browsers(eka).send(path, {"code": code(meeting)})
    assert walked_in.status_code == 422
    assert "tidak mempunyai tempat" in text_of(walked_in)
    assert present(meeting) == 0
    assert budi.send(path, {"code": code(meeting).lower()}).status_code == 303
    assert present(meeting) == 1


def test_the_list_notes_only_who_has_a_seat_and_only_once_begun(meeting, trio, browsers, clock):
    path = f"/kursus/pertemuan/{meeting.id}/daftar-hadir"
    both = {"person": [str(trio.budi.id), str(trio.citra.id), "x"]}
    ani = browsers(trio.ani)
    assert ani.send(path, both).status_code == 409
    clock.move_to(BEGIN + timedelta(minutes=20))
    empty = ani.send(path)
    assert empty.status_code == 422
    assert "Ketuk paling sedikit satu nama." in text_of(empty)
    for other in (trio.budi, trio.citra):
        assert browsers(other).send(path, both).status_code == 404
    assert present(meeting) == 0
    for _ in range(2):
        assert ani.send(path, both).status_code == 303
    assert db.session.scalars(select(Attendance.person_id)).all() == [trio.budi.id]
    assert "1 hadir dari 1" in text_of(ani.get(f"/kursus/pertemuan/{meeting.id}"))


def test_the_meetings_own_instructor_notes_but_does_not_manage(meeting, trio, browsers, clock):
    dina = a_person("Dina", trio.unit)
    meeting.instructor = dina
    clock.move_to(BEGIN)
    assert browsers(dina).get(f"/kursus/pertemuan/{meeting.id}/kode").status_code == 200
    assert browsers(dina).get("/kursus/kelas/kelola").status_code == 200
    assert browsers(dina).get(f"/kursus/kelas/{meeting.class_id}/kelola").status_code == 200
    assert browsers(dina).get(f"/kursus/pertemuan/{meeting.id}/ubah").status_code == 403
    assert browsers(dina).send(
        f"/kursus/pertemuan/{meeting.id}/daftar-hadir", {"person": str(trio.budi.id)}
    ).status_code == 303  # fmt: skip
    assert present(meeting) == 1


@pytest.mark.parametrize(
    ("activity", "rule", "jp"),
    [
        (ActivityKind.SEMINAR, "seminar", 4),
        (ActivityKind.WORKSHOP, "workshop", 5),
        (ActivityKind.WEBINAR, "webinar", 4),
    ],
)
def test_a_seminar_earns_by_its_own_dated_rule_and_not_twice_with_the_course(trio, clock, activity, rule, jp):
    version = a_live_course(trio.ani, activity)
    live_class = a_class(version, trio.unit, by=trio.ani)
    meeting = a_meeting(live_class, days=5, capacity=9, by=trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    operations.book(trio.budi, live_class, enrolment, meeting.id)
    clock.move_to(BEGIN)
    operations.note_present(meeting, [trio.budi.id], by=trio.ani)
    study.confirm_reading(enrolment, version.lessons[0])
    entries = db.session.scalars(select(CreditEntry).where(CreditEntry.person_id == trio.budi.id)).all()
    assert sorted((each.rule.kind, each.jp) for each in entries) == sorted([(rule, jp), ("course", 1)])
    assert all(each.rule.source for each in entries)


# ---------------------------------------------------------------------------------------------- files

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812,Kelas,26/11/2026 09:00,26/11/2026 12:00,ani@contoh.test,180,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Budi S (HP Budi),{email},09:00,10:00,60,No
Budi S,{email},10:05,11:30,85,No
Tamu,tamu@lain.test,09:00,11:00,120,Yes
"""
TEAMS = (
    "1. Summary\nMeeting title\tKelas\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Budi Santoso\t09.00\t11.30\t2h 25m 10s\t\t\tAttendee\n\n"
    "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\nBudi Santoso\ta\tb\t2h 25m\t\tAttendee\n"
)
MEET = "First name,Last name,Email,Duration,Time joined,Time exited\nBudi,Santoso,,2 hr 25 min,a,b\n"
OWN = "No;NIP;Nama\n1;{nip};Budi Santoso\n"


def bring(browser, meeting, content, name="hadir.csv", percent="75"):
    told = content if isinstance(content, bytes) else content.encode()
    return browser.send(
        f"/kursus/pertemuan/{meeting.id}/berkas-hadir", {"file": (BytesIO(told), name), "percent": percent}
    )


@pytest.mark.parametrize("tool", ["zoom", "teams", "meet", "own", "xlsx"])
def test_lists_of_every_tool_note_who_was_there_long_enough(tool, meeting, trio, browsers, clock):
    clock.move_to(BEGIN + timedelta(hours=4))
    trio.budi.nip = "199001012015031001"
    name, content = {
        "zoom": ("zoom.csv", ZOOM.format(email=trio.budi.email)),
        "teams": ("teams.csv", TEAMS.encode("utf-16")),
        "meet": ("meet.csv", MEET),
        "own": ("hadir.csv", OWN.format(nip="19900101 201503 1001")),
        "xlsx": ("hadir.xlsx", a_workbook([["Nama", "Menit"], ["BUDI SANTOSO", 145]])),
    }[tool]
    ani = browsers(trio.ani)
    looked = bring(ani, meeting, content, name)
    assert looked.status_code == 200, text_of(looked)
    assert "1 orang dapat dicatat hadir" in text_of(looked)
    assert present(meeting) == 0
    if tool == "zoom":
        assert "145 menit" in text_of(looked)
        assert "tidak ada di antara yang mendapat tempat" in text_of(looked)
    if tool != "own":
        assert "0 orang dapat dicatat hadir" in text_of(bring(ani, meeting, content, name, percent="90"))
    ticked = {"person": str(trio.budi.id), "proof": "file"}
    assert ani.send(f"/kursus/pertemuan/{meeting.id}/daftar-hadir", ticked).status_code == 303
    noted = db.session.scalars(select(Attendance)).one()
    assert (noted.person_id, noted.proof, noted.by_id) == (trio.budi.id, Proof.FILE, trio.ani.id)
    assert "sudah tercatat hadir" in text_of(bring(ani, meeting, content, name))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "Judul kolomnya tidak dikenali"),
        ("a.csv", b"satu,dua\n1,2\n", "Judul kolomnya tidak dikenali"),
        ("a.csv", b"Nama,Menit\n", "tidak ada satu orang pun"),
        ("a.xlsx", b"PK\x03\x04rusak", "tidak dapat dibaca"),
        ("a.pdf", b"%PDF", "CSV atau Excel"),
        ("a.csv", b"Nama,Menit\n" + b"x" * 3000, "lebih besar dari 2 MB"),
        ("a.csv", b"\xff\xfe\x00", "Judul kolomnya tidak dikenali"),
    ],
)
def test_what_is_no_list_gets_a_sentence_and_changes_nothing(
    name, content, sentence, meeting, trio, browsers, clock, monkeypatch
):
    for place in ("courses.live.operations.listing", "courses.live.views.attending"):
        monkeypatch.setattr(f"{place}.MOST_BYTES", 2000)
    clock.move_to(BEGIN + timedelta(hours=4))
    answer = bring(browsers(trio.ani), meeting, content, name)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert present(meeting) == 0


def test_only_who_notes_attendance_brings_lists(meeting, trio, browsers):
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(f"/kursus/pertemuan/{meeting.id}/berkas-hadir").status_code == 404
        assert bring(browsers(other), meeting, MEET).status_code == 404


def test_two_of_one_name_and_unreadable_minutes_are_left_to_the_list():
    seated = [
        Seated(1, "Sri Wahyuni", "a@x.id", ""),
        Seated(2, "Sri  Wahyuni", "b@x.id", ""),
        Seated(3, "Tono", "", ""),
    ]
    lines = read_list([["Name", "Duration"], ["Sri Wahyuni", "60"], ["Tono", "lama"], ["", ""], ["Budi", "5"]])
    found = {each.said: each for each in match(lines, seated, 30)}
    assert found["Sri Wahyuni"].oddity is Oddity.TWO_OF_THE_NAME
    assert found["Tono"].oddity is Oddity.NO_MINUTES
    assert found["Budi"].oddity is Oddity.UNKNOWN


# --------------------------------------------------------------------------------------------- absence


def test_who_missed_is_asked_once_tells_once_and_may_choose_again(meeting, trio, browsers, clock):
    dina = a_person("Dina", trio.unit, position="Arsiparis")
    enrolment = an_enrolment(dina, db.session.scalars(select(Enrolment)).first().version)
    operations.book(dina, meeting.live_class, enrolment, meeting.id)
    later = a_meeting(meeting.live_class, days=9, capacity=2, by=trio.ani)
    path = f"/kursus/pertemuan/{meeting.id}/tidak-hadir"
    budi = browsers(trio.budi)
    assert budi.get(path).status_code == 404
    clock.move_to(BEGIN + timedelta(hours=7))
    ask_who_was_absent()
    db.session.commit()

    def asked():
        return db.session.scalars(select(Notice.person_id).where(Notice.key.like("courses:live:absent:%"))).all()

    # Nobody was noted as present yet: nobody knows who was missing.
    assert asked() == []
    operations.note_present(meeting, [dina.id], by=trio.ani)
    for _ in range(2):
        ask_who_was_absent()
        db.session.commit()
    assert asked() == [trio.budi.id]
    assert browsers(dina).get(path).status_code == 404
    assert browsers(trio.citra).get(path).status_code == 404
    assert budi.send(path, {"reason": "", "note": ""}).status_code == 422
    assert budi.send(path, {"reason": "sick", "note": "Demam"}).status_code == 303
    again = budi.send(path, {"reason": "duty"})
    assert again.status_code == 422
    assert "sudah tersimpan" in text_of(again)
    page = text_of(browsers(trio.ani).get(f"/kursus/pertemuan/{meeting.id}"))
    assert "Budi Santoso: Sakit atau keluarga" in page
    assert budi.send(f"/kursus/kelas/{meeting.class_id}", {"meeting": str(later.id)}).status_code == 303
    assert "Mendapat tempat" in text_of(budi.get(f"/kursus/kelas/{meeting.class_id}"))
    # Whoever was there keeps their meeting.
    refused = browsers(dina).send(f"/kursus/kelas/{meeting.class_id}", {"meeting": str(later.id)})
    assert refused.status_code == 422
    assert "sudah hadir" in text_of(refused)
