"""Live classes, their meetings, who has a seat, and who came."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.clock import ZONES
from bina.db import Model
from bina.people.models import Person, Unit
from courses.catalogue.models import Course
from courses.live.rules.presence import AbsenceReason, Proof
from courses.live.rules.seats import AWAY_PERCENT, RoundState, Seat
from courses.study.models import Enrolment


class LiveClass(Model):
    """A live lesson as one unit holds it for its people: some meetings, of which each learner attends one."""

    __tablename__ = "courses_live_class"
    __table_args__ = (CheckConstraint("away_percent BETWEEN 1 AND 100", name="away_percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    #: the lesson, in whichever version of the course a learner follows
    lesson_key: Mapped[str]
    #: what the lesson was called when the class was made
    title: Mapped[str]
    #: for whose people it is: this unit and all below it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    #: the most of a unit's people in the same position that may be away at once, in percent; one always may
    away_percent: Mapped[int] = mapped_column(default=AWAY_PERCENT)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]
    #: until when wishes are gathered; none: first come, first served
    wishes_until: Mapped[datetime | None]
    #: when seats were given by wishes; from then on it is first come, first served for what is left
    assigned_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    meetings: Mapped[list["Meeting"]] = relationship(
        back_populates="live_class", order_by="Meeting.starts, Meeting.id", lazy="selectin"
    )

    @property
    def by_wishes(self) -> bool:
        """Whether seats are still to be given by wishes."""
        return self.wishes_until is not None and self.assigned_at is None


class Meeting(Model):
    """One date of a live class. Its times are instants; the zone says in which they were announced."""

    __tablename__ = "courses_meeting"
    __table_args__ = (
        CheckConstraint("ends > starts", name="ends_after_start"),
        CheckConstraint("capacity BETWEEN 1 AND 5000", name="capacity"),
        CheckConstraint("zone IN ('WIB', 'WITA', 'WIT')", name="zone"),
        CheckConstraint("place <> '' OR link <> ''", name="somewhere"),
        Index("ix_courses_meeting_starts_ends", "starts", "ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_live_class.id", ondelete="CASCADE"), index=True)
    starts: Mapped[datetime]
    ends: Mapped[datetime]
    zone: Mapped[str]
    #: room and address; empty for a meeting that is only online
    place: Mapped[str] = mapped_column(default="")
    #: https address of the online room; only who has a seat reads it
    link: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    instructor_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    #: how often time or place were changed
    revision: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    #: why, as told to everybody
    cancel_reason: Mapped[str | None]

    live_class: Mapped[LiveClass] = relationship(back_populates="meetings", lazy="joined", innerjoin=True)
    instructor: Mapped[Person | None] = relationship()

    @property
    def local_starts(self) -> datetime:
        """The begin on the clock it was announced by."""
        return self.starts.astimezone(ZONES[self.zone])

    @property
    def local_ends(self) -> datetime:
        """The end on the clock it was announced by."""
        return self.ends.astimezone(ZONES[self.zone])


class Booking(Model):
    """What a person has in a live class: a seat in one meeting or a place on its waiting list, or neither any more.

    One row per person and class, so that the entry in their calendar keeps its name whatever happens to it.
    """

    __tablename__ = "courses_booking"
    __table_args__ = (
        UniqueConstraint("class_id", "person_id"),
        Index("ix_courses_booking_meeting_seat", "meeting_id", "seat"),
        CheckConstraint("seat <> 'booked' OR booked_at IS NOT NULL", name="booked_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_live_class.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    seat: Mapped[Seat]
    #: when this meeting was asked for; the waiting list is in this order
    asked_at: Mapped[datetime]
    #: when a seat was first given; none while the person only ever waited
    booked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    #: rises with every change of the entry in the calendar
    sequence: Mapped[int] = mapped_column(default=0)
    #: why the person gave it up
    reason: Mapped[str] = mapped_column(default="")

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    enrolment: Mapped[Enrolment] = relationship()


class Attendance(Model):
    """That a person attended a meeting: a fact, once, never changed."""

    __tablename__ = "courses_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    proof: Mapped[Proof]
    at: Mapped[datetime]
    #: who noted it; the person themself by code
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))


class Absence(Model):
    """That somebody with a seat did not come, and why, as they told it once."""

    __tablename__ = "courses_absence"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    #: none: the person chose another meeting without telling
    reason: Mapped[AbsenceReason | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Wish(Model):
    """A meeting a person would like, with its rank; the ranks of one person in a class run from 1 without a gap."""

    __tablename__ = "courses_wish"
    __table_args__ = (
        UniqueConstraint("class_id", "person_id", "rank"),
        UniqueConstraint("person_id", "meeting_id"),
        CheckConstraint("rank BETWEEN 1 AND 5", name="rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_live_class.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]
    chosen_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Round(Model):
    """One computation of seats from wishes: looked at first, applied at most once."""

    __tablename__ = "courses_assignment_round"
    __table_args__ = (CheckConstraint("away_percent BETWEEN 1 AND 100", name="away_percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_live_class.id", ondelete="CASCADE"), index=True)
    #: the share that may be away at once it was computed with
    away_percent: Mapped[int]
    state: Mapped[RoundState]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    asked_at: Mapped[datetime]
    #: hash of wishes, seats and who is away already: what has changed since is not applied
    basis: Mapped[str | None]
    #: per share that may be away: how many get a seat, and how many their first choice
    prices: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    applied_at: Mapped[datetime | None]

    live_class: Mapped[LiveClass] = relationship()
    asked_by: Mapped[Person] = relationship()
    outcomes: Mapped[list["RoundOutcome"]] = relationship(order_by="RoundOutcome.id", cascade="all, delete-orphan")


class RoundOutcome(Model):
    """What one person gets in a round, and why not what they liked better."""

    __tablename__ = "courses_round_outcome"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("(meeting_id IS NULL) = (rank IS NULL)", name="seat_with_rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("courses_assignment_round.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int | None]
    #: how often the person went without before
    waited: Mapped[int]
    #: the choices liked better: [meeting id, obstacle]
    blocked: Mapped[list[list[Any]]] = mapped_column(JSON)
    #: the meeting without any regard for coverage; where it differs, coverage has moved the person
    uncovered_id: Mapped[int | None] = mapped_column(ForeignKey("courses_meeting.id", ondelete="CASCADE"), index=True)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
