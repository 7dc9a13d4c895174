"""Seats: taking one, waiting for one, giving one up, and moving up."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.audit import operations as audit
from bina.db import db, is_postgresql
from bina.errors import Conflict, NotFound
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from bina.web.formats import instant
from courses.live import queries
from courses.live.models import Absence, Booking, LiveClass, Meeting
from courses.live.rules.presence import AbsenceReason
from courses.live.rules.seats import Obstacle, Seat, Span, Waiter, moved_up, obstacle
from courses.study.models import Enrolment


def span(meeting: Meeting) -> Span:
    """From when to when a meeting is."""
    return meeting.starts, meeting.ends


def hold_seats(unit: Unit) -> None:
    """Hold all seats of the unit's agency until the end of the transaction.

    Coverage reaches over meetings and classes, so what decides about one seat must see every other; people only
    sit in classes of their own agency.
    """
    db.session.execute(select(Unit.id).where(Unit.id == unit.agency_id).with_for_update(key_share=True))


def obstacle_for(person: Person, meeting: Meeting, booking: Booking | None = None) -> Obstacle | None:
    """What keeps the person from a seat in the meeting now; their own present seat in the class does not count."""
    group = queries.group_of(person)
    free = meeting.capacity - queries.rooms_of([meeting])[meeting.id].booked
    own = [booking.id] if booking is not None else []
    away = queries.away_spans([group], span(meeting), but=own)[group]
    return obstacle(span(meeting), free, away, queries.most_of([group], meeting.live_class.away_percent)[group])


def book(person: Person, live_class: LiveClass, enrolment: Enrolment, meeting_id: int) -> Booking:
    """A seat in a meeting where there is one and coverage allows it, else a place on its waiting list.

    Whoever has a seat in the class changes to another meeting only if that has a seat. The same again changes nothing.

    Raises:
        NotFound: no such meeting in this class.
        Conflict: it has begun or was cancelled, collides with another seat, or would cost the present seat.
    """
    hold_seats(live_class.unit)
    db.session.refresh(live_class, ["assigned_at"])
    if live_class.by_wishes:
        raise Conflict(_("Tempat di kelas ini dibagikan menurut pilihan. Urutkan pilihan Anda."))
    now = clock.now()
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.class_id == live_class.id)
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFound(_("Pertemuan ini tidak ada di kelas ini."))
    _require_open(meeting, now)
    booking = db.session.scalar(
        select(Booking)
        .where(Booking.class_id == live_class.id, Booking.person_id == person.id)
        .execution_options(populate_existing=True)
    )
    if booking is not None and booking.seat is not Seat.GIVEN_UP:
        if booking.meeting_id == meeting.id:
            return booking
        _require_replaceable(booking, now)
    missed = booking is not None and booking.seat is Seat.BOOKED and booking.meeting.ends <= now
    _require_free(person, meeting)
    hindered = obstacle_for(person, meeting, booking)
    if booking is not None and booking.seat is Seat.BOOKED and hindered is not None and not missed:
        raise Conflict(_("Pertemuan itu belum dapat dipilih. Tempat Anda yang sekarang tetap tersimpan."))
    former = booking.meeting if booking is not None and booking.seat is Seat.BOOKED else None
    if booking is not None and missed:
        remember_absence(booking.meeting_id, person, now)
    if booking is None:
        booking = Booking(class_id=live_class.id, person_id=person.id, sequence=0, booked_at=None)
        db.session.add(booking)
    else:
        booking.sequence += 1
    booking.meeting, booking.enrolment_id, booking.person = meeting, enrolment.id, person
    booking.asked_at = booking.changed_at = now
    booking.reason = ""
    booking.seat = Seat.WAITING if hindered else Seat.BOOKED
    if booking.seat is Seat.BOOKED:
        booking.booked_at = booking.booked_at or now
    db.session.flush()
    audit.record(person, f"live.{booking.seat.value}", "meeting", meeting.id)
    if former is not None and not missed:
        fill([span(former)], now)
    return booking


def _require_open(meeting: Meeting, now: datetime) -> None:
    if meeting.cancelled_at is not None:
        raise Conflict(_("Pertemuan ini dibatalkan. Pilih pertemuan lain."))
    if meeting.starts <= now:
        raise Conflict(_("Pertemuan ini sudah dimulai. Pilih pertemuan lain."))


def _require_replaceable(booking: Booking, now: datetime) -> None:
    """A seat whose meeting runs or was attended stays; after a meeting that was missed another may be chosen."""
    if booking.seat is not Seat.BOOKED or booking.meeting.starts > now:
        return
    if booking.meeting.ends > now:
        raise Conflict(_("Pertemuan Anda sedang berlangsung, jadi belum dapat diganti."))
    if booking.meeting_id in queries.attended(booking.person):
        raise Conflict(_("Anda sudah hadir di kelas ini."))


def remember_absence(
    meeting_id: int, person: Person, now: datetime, reason: AbsenceReason | None = None, note: str = ""
) -> bool:
    """Keep that the person missed a meeting; what was told first stays. Says whether it is new."""
    insert = postgresql.insert(Absence) if is_postgresql() else sqlite.insert(Absence)
    values = insert.values(meeting_id=meeting_id, person_id=person.id, reason=reason, note=note, at=now)
    return db.session.scalar(values.on_conflict_do_nothing().returning(Absence.id)) is not None


def _require_free(person: Person, meeting: Meeting) -> None:
    other = db.session.scalar(queries.seats_of(person, span(meeting), but=meeting.class_id).limit(1))
    if other is not None:
        raise Conflict(
            _(
                "Pada waktu itu Anda sudah terdaftar di %(title)s. Pilih pertemuan lain, atau batalkan yang itu dahulu.",
                title=other.meeting.live_class.title,
            )
        )


def give_up(booking: Booking, reason: str, *, by: Person) -> None:
    """Give up a seat or a place on the waiting list; whoever waits moves up at once and is told so.

    Raises Conflict once the meeting has begun, and for what was given up before.
    """
    hold_seats(booking.meeting.live_class.unit)
    db.session.refresh(booking)
    now = clock.now()
    if booking.seat is Seat.GIVEN_UP:
        raise Conflict(_("Tempat ini sudah dibatalkan."))
    if booking.meeting.starts <= now:
        raise Conflict(_("Pertemuan ini sudah dimulai, jadi tidak dapat dibatalkan lagi."))
    had_seat = booking.seat is Seat.BOOKED
    booking.seat, booking.reason, booking.changed_at = Seat.GIVEN_UP, reason, now
    booking.sequence += 1
    db.session.flush()
    audit.record(by, "live.given_up", "meeting", booking.meeting_id)
    if had_seat:
        fill([span(booking.meeting)], now)


def fill(freed: Iterable[Span], now: datetime) -> None:
    """Give free seats to who waits, in the order of the lists, and tell them.

    A seat that becomes free also makes room in the coverage of a unit, so every meeting at the same time is looked at.
    The caller holds the seats of the agency.
    """
    meetings = {each.id: each for within in freed for each in queries.waiting_beside(within, now)}
    for _number, meeting in sorted(meetings.items()):
        waiting = {booking.id: booking for booking in queries.waiting_for(meeting) if _is_free(booking)}
        groups = {queries.group_of(booking.person) for booking in waiting.values()}
        if not groups:
            continue
        free = meeting.capacity - queries.rooms_of([meeting])[meeting.id].booked
        chosen = moved_up(
            span(meeting),
            free,
            [Waiter(booking.id, queries.group_of(booking.person)) for booking in waiting.values()],
            queries.away_spans(groups, span(meeting)),
            queries.most_of(groups, meeting.live_class.away_percent),
        )
        for number in chosen:
            _move_up(waiting[number], now)


def _is_free(booking: Booking) -> bool:
    found = queries.seats_of(booking.person, span(booking.meeting), but=booking.class_id)
    return db.session.scalar(found.limit(1)) is None


def _move_up(booking: Booking, now: datetime) -> None:
    booking.seat, booking.changed_at = Seat.BOOKED, now
    booking.booked_at = booking.booked_at or now
    booking.sequence += 1
    db.session.flush()
    meeting = booking.meeting
    notify(
        booking.person,
        key=f"courses:live:up:{booking.id}:{booking.sequence}",
        kind=NoticeKind.APPOINTMENT,
        subject=_l("Anda mendapat tempat: %(title)s", title=meeting.live_class.title),
        body=_l(
            "Satu tempat kosong pada %(when)s, dan Anda naik dari daftar tunggu. Bila tidak dapat datang, batalkan supaya tempatnya terpakai.",
            when=instant(meeting.starts, meeting.zone),
        ),
        url=f"/kursus/kelas/{booking.class_id}",
        happens=meeting.starts,
    )
