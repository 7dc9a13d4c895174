"""Attendance: the code on the wall, the list, and what they complete in the same moment."""

from datetime import datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import func, select

from bina.clock import ZONES
from bina.credits.models import CreditEntry
from bina.db import db
from courses.catalogue.rules import ActivityKind
from courses.live import operations
from courses.live.models import Attendance, Meeting
from courses.live.rules.presence import code_at, code_holds
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
