"""What a learner may choose from and has, and what of it stands in their calendar."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from bina.appointments import Appointment
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from bina.presence import foreseen, foretold
from courses.catalogue.models import CourseVersion, Lesson, Module
from courses.live.models import Absence, Attendance, Booking, LiveClass, Meeting
from courses.live.rules.seats import Seat
from courses.study.models import Enrolment, EnrolmentState


def _units_above(person: Person) -> list[int]:
    return [int(number) for number in person.unit.path.strip("/").split("/")]


def classes_for(person: Person) -> Sequence[tuple[LiveClass, Enrolment]]:
    """Every live class of a lesson of the versions the person follows, held for them, with the enrolment."""
    rows = db.session.execute(
        select(LiveClass, Enrolment)
        .join(Enrolment, Enrolment.course_id == LiveClass.course_id)
        .join(Module, Module.version_id == Enrolment.version_id)
        .join(Lesson, (Lesson.module_id == Module.id) & (Lesson.key == LiveClass.lesson_key))
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
            LiveClass.unit_id.in_(_units_above(person)),
        )
        .order_by(LiveClass.id)
    ).all()
    return [(row[0], row[1]) for row in rows]


def class_for(person: Person, class_id: int) -> tuple[LiveClass, Enrolment]:
    """A live class the person may book; raises NotFound for everybody else."""
    for live_class, enrolment in classes_for(person):
        if live_class.id == class_id:
            return live_class, enrolment
    raise NotFound(_("Kelas ini tidak ada di pelatihan Anda. Ikuti pelatihannya lebih dahulu."))


def lesson_of(live_class: LiveClass, version: CourseVersion) -> Lesson | None:
    """The lesson of the class in one version of its course."""
    return next((lesson for lesson in version.lessons if lesson.key == live_class.lesson_key), None)


def booking_of(person: Person, live_class: LiveClass) -> Booking | None:
    """What the person has or had in the class."""
    return db.session.scalar(select(Booking).where(Booking.class_id == live_class.id, Booking.person_id == person.id))


def bookings_of(person: Person) -> Mapping[int, Booking]:
    """Everything the person has or had, by class id."""
    return {
        booking.class_id: booking
        for booking in db.session.scalars(select(Booking).where(Booking.person_id == person.id))
    }


def attended(person: Person) -> set[int]:
    """Ids of the meetings the person attended."""
    return set(db.session.scalars(select(Attendance.meeting_id).where(Attendance.person_id == person.id)))


@dataclass(frozen=True)
class Room:
    """How many seats a meeting has given and how many wait."""

    booked: int = 0
    waiting: int = 0


def rooms_of(meetings: Iterable[Meeting]) -> dict[int, Room]:
    """Per meeting id: seats given and people waiting. One statement."""
    ids = [meeting.id for meeting in meetings]
    counts: dict[tuple[int, Seat], int] = {
        (row.meeting_id, row.seat): row.n
        for row in db.session.execute(
            select(Booking.meeting_id, Booking.seat, func.count().label("n"))
            .where(Booking.meeting_id.in_(ids))
            .group_by(Booking.meeting_id, Booking.seat)
        )
    }
    return {n: Room(counts.get((n, Seat.BOOKED), 0), counts.get((n, Seat.WAITING), 0)) for n in ids}


def place_in_line(booking: Booking) -> int:
    """How many wait before this one for the same meeting, and one."""
    before = (
        select(func.count())
        .select_from(Booking)
        .where(
            Booking.meeting_id == booking.meeting_id,
            Booking.seat == Seat.WAITING,
            or_(
                Booking.asked_at < booking.asked_at,
                (Booking.asked_at == booking.asked_at) & (Booking.id < booking.id),
            ),
        )
    )
    return (db.session.scalar(before) or 0) + 1


def waiting_for(meeting: Meeting) -> Sequence[Booking]:
    """The waiting list of a meeting, in order."""
    return db.session.scalars(
        select(Booking)
        .where(Booking.meeting_id == meeting.id, Booking.seat == Seat.WAITING)
        .order_by(Booking.asked_at, Booking.id)
    ).all()


@foretold
def _any_seat(person: Person, now: datetime) -> ColumnElement[bool]:
    seats = select(Booking.id).join(Meeting, Meeting.id == Booking.meeting_id)
    return seats.where(Booking.person_id == person.id, Booking.booked_at.is_not(None), Meeting.ends > now).exists()


def appointments(person_ids: Collection[int], since: datetime) -> list[Appointment]:
    """Every seat that ends after the instant, and those given up that were in the calendar before."""
    if all(foreseen(_any_seat, number) is False for number in person_ids):
        return []
    bookings = db.session.scalars(
        select(Booking)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .options(joinedload(Booking.meeting))
        .where(Booking.person_id.in_(person_ids), Booking.booked_at.is_not(None), Meeting.ends > since)
    )
    return [appointment(booking) for booking in bookings]


def appointment(booking: Booking) -> Appointment:
    """A booking as an entry of a calendar: struck out when there is no seat any more."""
    meeting = booking.meeting
    return Appointment(
        booking.person_id,
        f"kelas-{booking.id}",
        booking.sequence,
        meeting.starts,
        meeting.ends,
        meeting.live_class.title,
        ", ".join(part for part in (meeting.place, meeting.link) if part),
        f"/kursus/kelas/{booking.class_id}",
        meeting.zone,
        booking.seat is not Seat.BOOKED,
    )


def missed(booking: Booking, now: datetime) -> bool:
    """Whether the person had a seat in a meeting that is over and was not noted as present."""
    return (
        booking.seat is Seat.BOOKED
        and booking.meeting.ends <= now
        and booking.meeting_id not in attended(booking.person)
    )


def absence_of(person: Person, meeting_id: int) -> Absence | None:
    """What the person told about not having come."""
    return db.session.scalar(select(Absence).where(Absence.meeting_id == meeting_id, Absence.person_id == person.id))


def seats_to_come(enrolment_id: int, now: datetime) -> Sequence[Booking]:
    """Seats and places on waiting lists of one enrolment, in meetings that have not begun."""
    return db.session.scalars(
        select(Booking)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(Booking.enrolment_id == enrolment_id, Booking.seat != Seat.GIVEN_UP, Meeting.starts > now)
        .order_by(Booking.id)
    ).all()
