"""Reads of live classes: what a learner may choose from, what a keeper keeps, and who is away when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Role, RoleKind, Unit
from bina.people.queries import units_within
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.catalogue.rules import LessonKind
from courses.live.models import Attendance, Booking, LiveClass, Meeting
from courses.live.permissions import KEEPERS, may_keep, may_note
from courses.live.rules.seats import Group, Seat, Span, most_away
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import Appointment


def group_of(person: Person) -> Group:
    """The group a person stands in for coverage."""
    return person.unit_id, person.position or ""


# ------------------------------------------------------------------------------------------- learners


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


# ------------------------------------------------------------------------------------------- coverage


def away_spans(groups: Collection[Group], within: Span, *, but: Collection[int] = ()) -> dict[Group, list[Span]]:
    """Per group: the times its people have a seat anywhere that overlaps `within`; without the bookings in `but`."""
    found: dict[Group, list[Span]] = {group: [] for group in groups}
    for starts, ends, unit_id, position in db.session.execute(
        select(Meeting.starts, Meeting.ends, Person.unit_id, Person.position)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Person, Person.id == Booking.person_id)
        .where(
            Booking.seat == Seat.BOOKED,
            Booking.id.not_in(but),
            Meeting.starts < within[1],
            Meeting.ends > within[0],
            Meeting.cancelled_at.is_(None),
            Person.unit_id.in_({unit for unit, _position in groups}),
        )
    ):
        if (unit_id, position or "") in found:
            found[unit_id, position or ""].append((starts, ends))
    return found


def group_sizes(groups: Collection[Group]) -> dict[Group, int]:
    """Per group: how many people it has today."""
    rows = db.session.execute(
        select(Person.unit_id, Person.position, func.count())
        .where(Person.unit_id.in_({unit for unit, _position in groups}), Person.left_on.is_(None))
        .group_by(Person.unit_id, Person.position)
    )
    sizes: dict[Group, int] = {}
    for unit, position, n in rows:
        sizes[unit, position or ""] = sizes.get((unit, position or ""), 0) + n
    return {group: sizes.get(group, 1) for group in groups}


def most_of(groups: Collection[Group], percent: int) -> dict[Group, int]:
    """Per group: how many of its people may be away at once."""
    return {group: most_away(size, percent) for group, size in group_sizes(groups).items()}


# --------------------------------------------------------------------------------------------- keepers


def units_to_keep(person: Person) -> Sequence[Unit]:
    """Units the person may hold classes for, in the order of the tree."""
    return db.session.scalars(units_within(person, *KEEPERS).where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def classes_kept(person: Person) -> Sequence[LiveClass]:
    """Every class of the units the person keeps, and those with a meeting they teach; newest first."""
    units = units_within(person, *KEEPERS).with_only_columns(Unit.id)
    teaching = select(Meeting.class_id).where(Meeting.instructor_id == person.id)
    return db.session.scalars(
        select(LiveClass)
        .where(or_(LiveClass.unit_id.in_(units), LiveClass.id.in_(teaching)))
        .order_by(LiveClass.id.desc())
    ).all()


def class_to_keep(person: Person, class_id: int) -> LiveClass:
    """A class the person keeps; raises NotFound for everybody else."""
    live_class = db.session.get(LiveClass, class_id)
    if live_class is None or not may_keep(person, live_class):
        raise NotFound(_("Kelas ini tidak ada di antara yang Anda kelola."))
    return live_class


def class_to_read(person: Person, class_id: int) -> LiveClass:
    """A class the person keeps, or has a meeting to teach in; raises NotFound for everybody else."""
    live_class = db.session.get(LiveClass, class_id)
    teaches = live_class is not None and any(each.instructor_id == person.id for each in live_class.meetings)
    if live_class is None or not (teaches or may_keep(person, live_class)):
        raise NotFound(_("Kelas ini tidak ada di antara yang Anda kelola."))
    return live_class


def teachers_of(live_class: LiveClass) -> Sequence[Person]:
    """Who may be named as instructor of its meetings: instructors of the class's agency, by name."""
    agency = db.session.get_one(Unit, live_class.unit.agency_id)
    return db.session.scalars(
        select(Person)
        .join(Role, Role.person_id == Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Role.kind == RoleKind.INSTRUCTOR,
            Unit.path.startswith(agency.path),
            Person.left_on.is_(None),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    ).all()


def meeting_to_attend(person: Person, meeting_id: int) -> Meeting:
    """A meeting of a class the person may book; raises NotFound for everybody else."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound(_("Pertemuan ini tidak ditemukan."))
    class_for(person, meeting.class_id)
    return meeting


def given_up_in(meeting: Meeting) -> Sequence[Booking]:
    """Who gave up a seat in a meeting and left it at that, newest first."""
    return db.session.scalars(
        select(Booking)
        .where(Booking.meeting_id == meeting.id, Booking.seat == Seat.GIVEN_UP)
        .order_by(Booking.changed_at.desc(), Booking.id)
    ).all()


def meeting_to_keep(person: Person, meeting_id: int) -> Meeting:
    """A meeting of a class the person keeps; raises NotFound for everybody else."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or not may_keep(person, meeting.live_class):
        raise NotFound(_("Pertemuan ini tidak ada di antara yang Anda kelola."))
    return meeting


def meeting_to_note(person: Person, meeting_id: int) -> Meeting:
    """A meeting whose attendance the person notes; raises NotFound for everybody else."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or not may_note(person, meeting):
        raise NotFound(_("Pertemuan ini tidak ada di antara yang Anda kelola."))
    return meeting


def live_lessons() -> Sequence[tuple[int, str, str, str]]:
    """Course id, lesson key, course title and lesson title of every live lesson that can be followed."""
    rows = db.session.execute(
        select(CourseVersion.course_id, Lesson.key, CourseVersion.title, Lesson.title)
        .join(Course, (Course.id == CourseVersion.course_id) & (Course.published_number == CourseVersion.number))
        .join(Module, Module.version_id == CourseVersion.id)
        .join(Lesson, Lesson.module_id == Module.id)
        .where(Lesson.kind == LessonKind.LIVE, Course.withdrawn_at.is_(None))
        .order_by(CourseVersion.title, Module.position, Lesson.position)
    ).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def booked_in(meeting: Meeting) -> Sequence[Booking]:
    """Who has a seat in a meeting, by name."""
    return db.session.scalars(
        select(Booking)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.meeting_id == meeting.id, Booking.seat == Seat.BOOKED)
        .order_by(Person.name, Booking.id)
    ).all()


def attendances_of(meeting: Meeting) -> Mapping[int, Attendance]:
    """Who attended a meeting, by person id."""
    return {
        each.person_id: each
        for each in db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    }


def standing_bookings(meeting: Meeting) -> Sequence[Booking]:
    """Everybody with a seat in a meeting or on its waiting list."""
    return db.session.scalars(
        select(Booking)
        .where(Booking.meeting_id == meeting.id, Booking.seat != Seat.GIVEN_UP)
        .order_by(Booking.asked_at, Booking.id)
    ).all()


def waiting_beside(within: Span, now: datetime) -> Sequence[Meeting]:
    """Every meeting that overlaps a time, is still to come and has a waiting list; by id."""
    waited = select(Booking.meeting_id).where(Booking.seat == Seat.WAITING)
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.id.in_(waited),
            Meeting.cancelled_at.is_(None),
            Meeting.starts > now,
            Meeting.starts < within[1],
            Meeting.ends > within[0],
        )
        .order_by(Meeting.id)
    ).all()


def seats_of(person: Person, within: Span, *, but: int) -> Select[Booking]:
    """A SELECT of the person's seats in other classes that overlap a time."""
    return (
        select(Booking)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(
            Booking.person_id == person.id,
            Booking.seat == Seat.BOOKED,
            Booking.class_id != but,
            Meeting.cancelled_at.is_(None),
            Meeting.starts < within[1],
            Meeting.ends > within[0],
        )
    )


# -------------------------------------------------------------------------------------------- calendar


def appointments(person_ids: Collection[int], since: datetime) -> list[Appointment]:
    """Every seat that ends after the instant, and those given up that were in the calendar before."""
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
