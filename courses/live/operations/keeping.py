"""Holding live classes: making them, their meetings, moving and cancelling those."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from bina.web.formats import instant
from courses.live import queries
from courses.live.models import LiveClass, Meeting
from courses.live.operations.booking import fill, hold_seats, span
from courses.live.rules.seats import AWAY_PERCENT, Seat, away_at_once


def open_class(
    course_id: int,
    lesson_key: str,
    title: str,
    unit: Unit,
    *,
    by: Person,
    away_percent: int = AWAY_PERCENT,
    wishes_until: datetime | None = None,
) -> LiveClass:
    """A live class of a lesson for the people of a unit, without meetings yet.

    With `wishes_until`, seats are given by wishes gathered until then; without, first come, first served.
    """
    live_class = LiveClass(
        course_id=course_id,
        lesson_key=lesson_key,
        title=title,
        unit=unit,
        away_percent=away_percent,
        wishes_until=wishes_until,
        created_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(live_class)
    db.session.flush()
    audit.record(by, "live.class_opened", "live_class", live_class.id, {"course": course_id})
    return live_class


@dataclass(frozen=True)
class MeetingValues:
    """When and where a meeting is, and for how many."""

    starts: datetime
    ends: datetime
    zone: str
    place: str
    link: str
    capacity: int
    instructor_id: int | None = None


def _write(meeting: Meeting, values: MeetingValues) -> None:
    meeting.starts, meeting.ends, meeting.zone = values.starts, values.ends, values.zone
    meeting.place, meeting.link, meeting.capacity = values.place, values.link, values.capacity
    meeting.instructor_id = values.instructor_id


def add_meeting(live_class: LiveClass, values: MeetingValues, *, by: Person) -> Meeting:
    """A further meeting of a class. Refuses one that is over before it is announced."""
    if values.ends <= clock.now():
        raise DomainError(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
    meeting = Meeting(live_class=live_class, revision=0)
    _write(meeting, values)
    db.session.add(meeting)
    db.session.flush()
    db.session.expire(live_class, ["meetings"])
    audit.record(by, "live.meeting_added", "meeting", meeting.id, {"class": live_class.id})
    return meeting


def change_meeting(meeting: Meeting, values: MeetingValues, *, by: Person) -> None:
    """Change a meeting. When its time or place changes, everybody concerned gets one letter and calendars follow.

    Concerned are who has a seat or waits, who wished for it, and its instructor; whoever moves up by the change reads
    so in that one letter.

    Raises:
        Conflict: it has begun or was cancelled, has more seats given than would be left, or at the new time too many
            of a unit would be away or somebody is elsewhere.
    """
    hold_seats(meeting.live_class.unit)
    db.session.refresh(meeting)
    now = clock.now()
    if meeting.cancelled_at is not None or meeting.ends <= now:
        raise Conflict(_("Pertemuan ini sudah lewat atau dibatalkan, jadi tidak dapat diubah."))
    booked = queries.rooms_of([meeting])[meeting.id].booked
    if values.capacity < booked:
        raise Conflict(_("Sudah %(n)s orang mendapat tempat. Jumlah kursi tidak boleh kurang dari itu.", n=booked))
    moved = (meeting.starts, meeting.ends) != (values.starts, values.ends)
    announced = moved or (meeting.place, meeting.link) != (values.place, values.link)
    if moved:
        if values.starts <= now:
            raise Conflict(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
        _require_room(meeting, values)
    former, waiting = span(meeting), {each.id for each in queries.waiting_for(meeting)}
    _write(meeting, values)
    if announced:
        meeting.revision += 1
    db.session.flush()
    audit.record(by, "live.meeting_changed", "meeting", meeting.id, {"revision": meeting.revision})
    fill({former, span(meeting)}, now)
    if announced:
        moved_up = waiting - {each.id for each in queries.waiting_for(meeting)}
        _tell_change(meeting, now, by, but=moved_up)


def _require_room(meeting: Meeting, values: MeetingValues) -> None:
    """Refuse a time at which coverage would break or somebody with a seat is elsewhere."""
    at = (values.starts, values.ends)
    seats = queries.booked_in(meeting)
    for booking in seats:
        other = db.session.scalar(queries.seats_of(booking.person, at, but=meeting.class_id).limit(1))
        if other is not None:
            raise Conflict(
                _("Pada waktu baru %(name)s sudah terdaftar di kelas lain. Pilih waktu lain.", name=booking.person.name)
            )
    groups = [queries.group_of(booking.person) for booking in seats]
    away = queries.away_spans(set(groups), at, but=[booking.id for booking in seats])
    most = queries.most_of(set(groups), meeting.live_class.away_percent)
    for booking, group in zip(seats, groups, strict=True):
        if away_at_once(at, [*away[group], *[at] * groups.count(group)]) > most[group]:
            raise Conflict(
                _(
                    "Pada waktu baru terlalu banyak pegawai %(unit)s pergi bersamaan. Pilih waktu lain.",
                    unit=booking.person.unit.name,
                )
            )


def _tell_change(meeting: Meeting, now: datetime, by: Person, *, but: Collection[int]) -> None:
    """Write to everybody concerned but to who holds these bookings, who have a letter already."""
    when, place = instant(meeting.starts, meeting.zone), meeting.place or meeting.link
    subject = _l("Berubah: %(title)s", title=meeting.live_class.title)
    for booking in queries.standing_bookings(meeting):
        if booking.id in but:
            continue
        booking.sequence += 1
        booking.changed_at = now
        notify(
            booking.person,
            key=f"courses:live:changed:{booking.id}:{meeting.revision}",
            kind=NoticeKind.APPOINTMENT,
            subject=subject,
            body=_l(
                "Sekarang %(when)s, %(place)s. Kalender Anda ikut berubah bila sudah tersambung.",
                when=when,
                place=place,
            ),
            url=f"/kursus/kelas/{booking.class_id}",
            happens=meeting.starts,
        )
    db.session.flush()
    wished = _l(
        "Pertemuan yang Anda pilih sekarang %(when)s, %(place)s. Periksa urutan pilihan Anda.", when=when, place=place
    )
    taught = _l("Pertemuan yang Anda ajar sekarang %(when)s, %(place)s.", when=when, place=place)
    _tell_others(meeting, subject, wished, taught, by)


def _tell_others(meeting: Meeting, subject: object, wished: object, taught: object, by: Person) -> None:
    """Write to who only wished for a meeting, while wishes decide, and to who teaches it."""
    live_class, happened = meeting.live_class, "cancelled" if meeting.cancelled_at else f"changed:{meeting.revision}"
    told = [(each.person, wished, f"/kursus/kelas/{live_class.id}") for each in queries.wishes_for(meeting)]
    if meeting.instructor is not None and meeting.instructor_id != by.id:
        told.append((meeting.instructor, taught, f"/kursus/pertemuan/{meeting.id}"))
    for person, body, url in told:
        notify(
            person,
            key=f"courses:live:concerned:{url}:{meeting.id}:{happened}:{person.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=subject,
            body=body,
            url=url,
            happens=meeting.starts,
        )


def cancel_meeting(meeting: Meeting, reason: str, *, by: Person) -> None:
    """Cancel a meeting: everybody in it loses their seat, is told once why, and may choose another.

    Who wished for it, and its instructor, are told too.
    """
    hold_seats(meeting.live_class.unit)
    db.session.refresh(meeting)
    now = clock.now()
    if meeting.cancelled_at is not None or meeting.starts <= now:
        raise Conflict(_("Pertemuan ini sudah dimulai atau dibatalkan."))
    meeting.cancelled_at, meeting.cancel_reason = now, reason
    when, subject = instant(meeting.starts, meeting.zone), _l("Dibatalkan: %(title)s", title=meeting.live_class.title)
    for booking in queries.standing_bookings(meeting):
        booking.seat, booking.changed_at, booking.reason = Seat.GIVEN_UP, now, reason
        booking.sequence += 1
        notify(
            booking.person,
            key=f"courses:live:cancelled:{booking.id}:{meeting.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=subject,
            body=_l(
                "Pertemuan %(when)s dibatalkan: %(reason)s. Silakan pilih pertemuan lain.", when=when, reason=reason
            ),
            url=f"/kursus/kelas/{booking.class_id}",
            happens=meeting.starts,
        )
    db.session.flush()
    wished = _l(
        "Pertemuan %(when)s yang Anda pilih dibatalkan: %(reason)s. Periksa urutan pilihan Anda.",
        when=when,
        reason=reason,
    )
    taught = _l("Pertemuan %(when)s yang Anda ajar dibatalkan: %(reason)s.", when=when, reason=reason)
    _tell_others(meeting, subject, wished, taught, by)
    audit.record(by, "live.meeting_cancelled", "meeting", meeting.id)
    fill([span(meeting)], now)
