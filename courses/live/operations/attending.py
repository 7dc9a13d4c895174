"""Attendance: by the code on the wall, or from the list; and what it completes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.credits import operations as credits
from bina.db import db, is_postgresql
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.live import queries
from courses.live.models import Attendance, Booking, Meeting
from courses.live.operations.booking import remember_absence
from courses.live.rules.presence import AbsenceReason, Proof, code_holds, doors_open
from courses.live.rules.seats import Seat
from courses.study import operations as study

#: How long who read a fresh code has to press the button (or sign in first).
WELCOME = timedelta(minutes=10)
#: Who did not come is asked from so long after the end on, and no longer than so many days.
ASKED_AFTER, ASKED_FOR = timedelta(hours=3), timedelta(days=14)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="courses.live.welcome")


def welcome(person: Person, meeting: Meeting, code: str) -> str:
    """Take a code that holds now and give a ticket with which this person alone may still register a moment later.

    Raises:
        Conflict: attendance is not taken now.
        DomainError: the code does not hold (any more).
    """
    now = clock.now()
    if not doors_open(meeting.starts, meeting.ends, now) or meeting.cancelled_at is not None:
        raise Conflict(_("Kehadiran dengan kode dicatat dari 30 menit sebelum sampai 30 menit sesudah pertemuan."))
    if not code_holds(str(current_app.secret_key), meeting.id, code, now):
        raise DomainError(
            _("Kode ini sudah berganti atau salah. Lihat kode yang sekarang tampil di ruangan, lalu coba lagi.")
        )
    ticket: str = _signer().dumps([person.id, meeting.id])
    return ticket


def attend_by_code(person: Person, meeting: Meeting, ticket: str) -> None:
    """Note the person present on their own ticket; a second time changes nothing.

    Raises:
        DomainError: the ticket is too old, or somebody else's.
        Conflict: the person has no seat in this meeting.
    """
    try:
        told = _signer().loads(ticket, max_age=int(WELCOME.total_seconds()))
    except (SignatureExpired, BadSignature):
        told = None
    if told != [person.id, meeting.id]:
        raise DomainError(_("Waktunya habis. Pindai lagi kode yang sekarang tampil di ruangan."))
    booking = queries.booking_of(person, meeting.live_class)
    if booking is None or booking.seat is not Seat.BOOKED or booking.meeting_id != meeting.id:
        raise Conflict(_("Anda tidak mempunyai tempat di pertemuan ini. Minta pengajar mencatat Anda dari daftar."))
    _attend(booking, Proof.CODE, clock.now(), by=person)


def note_present(meeting: Meeting, person_ids: Collection[int], *, by: Person, proof: Proof = Proof.LIST) -> int:
    """Note people with a seat as present and say how many are new. Refuses a meeting that has not begun.

    People without a seat in this meeting are passed over: the list never offers them.
    """
    now = clock.now()
    if meeting.starts > now:
        raise Conflict(_("Pertemuan ini belum dimulai, jadi kehadiran belum dapat dicatat."))
    new = 0
    for booking in queries.booked_in(meeting):
        if booking.person_id in person_ids:
            new += _attend(booking, proof, now, by=by)
    return new


def _attend(booking: Booking, proof: Proof, now: datetime, *, by: Person) -> bool:
    insert = postgresql.insert(Attendance) if is_postgresql() else sqlite.insert(Attendance)
    known = db.session.scalar(
        insert.values(meeting_id=booking.meeting_id, person_id=booking.person_id, proof=proof, at=now, by_id=by.id)
        .on_conflict_do_nothing()
        .returning(Attendance.id)
    )
    if known is None:
        return False
    audit.record(by, "live.attended", "meeting", booking.meeting_id, {"proof": proof.value})
    _complete(booking, now)
    return True


def _complete(booking: Booking, now: datetime) -> None:
    """The lesson is complete by attendance; a seminar, workshop or webinar earns its own JP."""
    meeting, enrolment = booking.meeting, booking.enrolment
    lesson = queries.lesson_of(meeting.live_class, enrolment.version)
    if lesson is None:
        return
    if lesson.activity is not None and lesson.activity.earns_alone:
        zone = ZONES[meeting.zone]
        first, last = meeting.starts.astimezone(zone).date(), meeting.ends.astimezone(zone).date()
        credits.post(
            booking.person,
            lesson.activity.value,
            key=f"courses:live:{enrolment.id}:{lesson.key}",
            title=f"{enrolment.version.title}: {lesson.title}",
            subject=("course", enrolment.course_id),
            earned_on=last,
            minutes=int((meeting.ends - meeting.starts).total_seconds() // 60),
            days=(last - first).days + 1,
        )
    study.record_attendance(enrolment, lesson, now)


def tell_absence(person: Person, meeting: Meeting, reason: AbsenceReason, note: str) -> None:
    """Keep why the person did not come to a meeting they had a seat in: once.

    Raises Conflict when it is not over, was attended, or a reason was told before.
    """
    now = clock.now()
    booking = queries.booking_of(person, meeting.live_class)
    if booking is None or booking.meeting_id != meeting.id or not queries.missed(booking, now):
        raise Conflict(_("Tidak ada yang perlu dijelaskan untuk pertemuan ini."))
    if not remember_absence(meeting.id, person, now, reason, note):
        raise Conflict(_("Alasan Anda sudah tersimpan. Terima kasih."))
    audit.record(person, "live.absence_told", "meeting", meeting.id, {"reason": reason.value})


def ask_absent(now: datetime) -> None:
    """Ask everybody who had a seat in a meeting of the last days and did not come, kindly and once.

    Only where attendance was noted at all: without a list nobody knows who was missing.
    """
    for booking in queries.absent_without_reason(now - ASKED_FOR, now - ASKED_AFTER):
        notify(
            booking.person,
            key=f"courses:live:absent:{booking.id}:{booking.meeting_id}",
            kind=NoticeKind.APPOINTMENT,
            subject=_l("Kami tidak melihat Anda di %(title)s", title=booking.meeting.live_class.title),
            body=_l(
                "Semoga semua baik. Beri tahu alasannya dengan satu ketukan, supaya jadwal berikutnya lebih cocok. Anda boleh memilih pertemuan lain."
            ),
            url=f"/kursus/pertemuan/{booking.meeting_id}/tidak-hadir",
        )
