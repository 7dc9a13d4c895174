"""Duties, who is in their audience from when to when, and what was said about them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from bina.people.rules import PositionKind
from courses.catalogue.models import Course
from courses.duties.rules.audience import Audience
from courses.duties.rules.escalation import EscalationStep
from courses.duties.rules.standing import Terms


class Duty(Model):
    """That an audience must complete a course. Its terms never change; it ends and another begins."""

    __tablename__ = "courses_duty"
    __table_args__ = (
        CheckConstraint("(deadline IS NULL) <> (within_days IS NULL)", name="one_deadline"),
        CheckConstraint("(valid_months IS NULL) = (window_days IS NULL)", name="window_with_validity"),
        CheckConstraint("within_days > 0", name="within_days"),
        CheckConstraint("valid_months > 0", name="valid_months"),
        CheckConstraint("window_days > 0", name="window_days"),
        CheckConstraint("ends_on >= begins_on", name="ends_after_begin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    #: the course's title when the duty was made
    title: Mapped[str]
    #: what the duty rests on, as learners read it: "wajib karena …"
    reason: Mapped[str]
    #: the audience: this unit with everything below it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    grade_from: Mapped[str | None]
    grade_to: Mapped[str | None]
    position_kind: Mapped[PositionKind | None]
    #: exact title of the post
    position: Mapped[str | None]
    #: last day in time for whoever is in the audience from the beginning
    deadline: Mapped[date | None]
    #: or so many days after joining the audience
    within_days: Mapped[int | None]
    #: how many months a completion holds; none for ever
    valid_months: Mapped[int | None]
    #: how many days before its end it may be renewed
    window_days: Mapped[int | None]
    begins_on: Mapped[date]
    #: the last day on which it binds
    ends_on: Mapped[date | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Person] = relationship()

    @property
    def audience(self) -> Audience:
        """Who it is for."""
        return Audience(self.unit.path, self.grade_from, self.grade_to, self.position_kind, self.position)

    @property
    def terms(self) -> Terms:
        """What it asks."""
        return Terms(self.begins_on, self.deadline, self.within_days, self.valid_months, self.window_days)


class DutyMember(Model):
    """A person in the audience of a duty, from a day to a day. Who comes back is another row."""

    __tablename__ = "courses_duty_member"
    __table_args__ = (
        Index(
            "uq_courses_duty_member_present",
            "duty_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        CheckConstraint("left_on >= joined_on", name="left_after_joining"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("courses_duty.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    joined_on: Mapped[date]
    #: the last day in time
    due: Mapped[date]
    #: the first day on which the person was no longer in the audience
    left_on: Mapped[date | None]

    duty: Mapped[Duty] = relationship()
    person: Mapped[Person] = relationship()


class DutyReminder(Model):
    """That a person was reminded of a duty; by whom, when it was not by the clock."""

    __tablename__ = "courses_duty_reminder"
    __table_args__ = (UniqueConstraint("duty_id", "person_id", "said_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("courses_duty.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    said_on: Mapped[date]
    #: the day it was about
    due: Mapped[date]
    #: days before it on the ladder of reminders; none when a manager reminded
    rung: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))


class EscalationRule(Model):
    """After how many days late an agency's superiors and managers hear of it. It never changes; it ends and another begins."""

    __tablename__ = "courses_escalation_rule"
    __table_args__ = (
        CheckConstraint("superior_after > 0", name="superior_after"),
        CheckConstraint("manager_after > superior_after", name="manager_later"),
        CheckConstraint("ends_on >= begins_on", name="ends_after_begin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the unit with everything below it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    #: days after the last day in time
    superior_after: Mapped[int]
    manager_after: Mapped[int]
    #: the decision it rests on
    source: Mapped[str]
    begins_on: Mapped[date]
    #: the last day on which it holds
    ends_on: Mapped[date | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class Escalation(Model):
    """That somebody was told of a person who is late: once per step and last day in time."""

    __tablename__ = "courses_escalation"
    __table_args__ = (UniqueConstraint("member_id", "due", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("courses_duty_member.id", ondelete="CASCADE"))
    #: the day it was about
    due: Mapped[date]
    step: Mapped[EscalationStep]
    to_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    said_on: Mapped[date]
