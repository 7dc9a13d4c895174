"""What a keeper keeps: classes, meetings, who is in them and who came."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Role, RoleKind, Unit
from bina.people.queries import units_within
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.catalogue.rules import LessonKind
from courses.live.models import Absence, Attendance, Booking, LiveClass, Meeting
from courses.live.permissions import KEEPERS, may_keep, may_note
from courses.live.queries.choosing import class_for
from courses.live.rules.seats import Seat, Span


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


def absences_in(meeting: Meeting) -> Sequence[Absence]:
    """Who did not come and what they told, by name."""
    return db.session.scalars(
        select(Absence)
        .join(Person, Person.id == Absence.person_id)
        .where(Absence.meeting_id == meeting.id)
        .order_by(Person.name, Absence.id)
    ).all()


def absent_without_reason(since: datetime, until: datetime) -> Sequence[Booking]:
    """Seats in meetings that ended in a time, where somebody was noted present but not this person, nor a reason told."""
    noted = select(Attendance.meeting_id).where(Attendance.meeting_id == Booking.meeting_id)
    there = noted.where(Attendance.person_id == Booking.person_id)
    told = select(Absence.id).where(Absence.meeting_id == Booking.meeting_id, Absence.person_id == Booking.person_id)
    return db.session.scalars(
        select(Booking)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(
            Booking.seat == Seat.BOOKED,
            Meeting.ends > since,
            Meeting.ends <= until,
            noted.exists(),
            ~there.exists(),
            ~told.exists(),
        )
        .order_by(Booking.id)
    ).all()
