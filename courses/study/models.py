"""Enrolments, the facts of studying, and the learner's own week."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from courses.catalogue.models import Course, CourseVersion, Lesson


class EnrolmentSource(StrEnum):
    """Who brought the learner in."""

    SELF = "self"
    MANAGER = "manager"


class EnrolmentState(StrEnum):
    """Where an enrolment stands."""

    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class MarkKind(StrEnum):
    """A fact about a lesson that happens once."""

    OPENED = "opened"
    READ = "read"
    ATTENDED = "attended"
    #: done in an earlier version, and by the author's word still done after the lesson changed
    CARRIED = "carried"
    #: the pre-test showed that the learner knows it
    SKIPPED = "skipped"
    #: the learner studies it all the same
    KEPT = "kept"
    #: optional, but the pre-test showed that the learner needs it
    NEEDED = "needed"


#: What a pre-test decided, and what the learner made of it: nobody was in the lesson.
PLACED = (MarkKind.SKIPPED, MarkKind.KEPT, MarkKind.NEEDED)


class Enrolment(Model):
    """A person in a version of a course. At most one per person and course is neither withdrawn nor renewed."""

    __tablename__ = "courses_enrolment"
    __table_args__ = (
        Index(
            "uq_courses_enrolment_one_running",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn' AND renewed_at IS NULL"),
            postgresql_where=text("state <> 'withdrawn' AND renewed_at IS NULL"),
        ),
        CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed_has_its_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_version.id"))
    source: Mapped[EnrolmentSource]
    enrolled_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    enrolled_at: Mapped[datetime]
    #: last day that counts, in the learner's zone
    deadline: Mapped[date | None]
    #: set by a manager: after the deadline nothing can be done
    hard_deadline: Mapped[bool] = mapped_column(default=False)
    state: Mapped[EnrolmentState] = mapped_column(default=EnrolmentState.ACTIVE)
    completed_at: Mapped[datetime | None]
    #: when the course was begun anew in another enrolment; this one and its certificate stay as they are
    renewed_at: Mapped[datetime | None]
    #: when the learner was last moved to another version
    moved_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion] = relationship(lazy="joined", innerjoin=True)


class NeedKind(StrEnum):
    """What drives somebody into a course, the strongest first."""

    DUTY = "duty"
    PATH = "path"
    PLAN = "plan"
    GAP = "gap"


class EnrolmentNeed(Model):
    """The need behind an enrolment as it read when the learner came in; none is kept where nothing called for it."""

    __tablename__ = "courses_enrolment_need"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[NeedKind]
    #: in words
    said: Mapped[str]
    #: the enrolment's moment to which it belongs: whoever leaves and comes back may do so for another reason
    at: Mapped[datetime]


class LessonMark(Model):
    """That a learner opened a lesson, or confirmed to have read it: once each, never changed."""

    __tablename__ = "courses_lesson_mark"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    kind: Mapped[MarkKind]
    at: Mapped[datetime]


class LessonLink(Model):
    """That what a learner does and did in one lesson counts for its twin in the version they were moved to."""

    __tablename__ = "courses_lesson_link"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), primary_key=True)
    from_lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"), primary_key=True)
    to_lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))


class Beat(Model):
    """A page's report of attention, and what of it was believed. Appended only."""

    __tablename__ = "courses_beat"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "tab", "sequence"),
        Index("ix_courses_beat_enrolment_lesson", "enrolment_id", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    #: which open page sent it, chosen by the page
    tab: Mapped[str]
    sequence: Mapped[int]
    at: Mapped[datetime]
    #: seconds believed
    seconds: Mapped[int]
    #: believed stretch of the video, in seconds
    watched_from: Mapped[int | None]
    watched_to: Mapped[int | None]
    #: where the video stood
    position: Mapped[int | None]

    lesson: Mapped[Lesson] = relationship()


class QuizResult(Model):
    """The score of one ended attempt, as a fact of studying. Appended only; of one attempt the last number counts."""

    __tablename__ = "courses_quiz_result"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        Index("ix_courses_quiz_result_enrolment", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    #: the attempt it comes from
    attempt_id: Mapped[int]
    #: 0 as scored when the attempt ended, then one more with every correction
    number: Mapped[int] = mapped_column(default=0)
    #: whole percent, rounded down; for display
    percent: Mapped[int]
    #: decided exactly at scoring
    passed: Mapped[bool]
    #: when the attempt ended
    at: Mapped[datetime]


class PackageResult(Model):
    """How a package stood after it reported something new, as a fact of studying. Appended; once complete stays so."""

    __tablename__ = "courses_package_result"
    __table_args__ = (Index("ix_courses_package_result_enrolment", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    done_parts: Mapped[int]
    parts: Mapped[int]
    complete: Mapped[bool]
    #: none: the package says nothing of passing
    passed: Mapped[bool | None]
    #: whole percent, rounded down; none: the package gives no score
    percent: Mapped[int | None]
    at: Mapped[datetime]


class AssignmentResult(Model):
    """That a work was handed in, and later how it was marked, as facts of studying. Appended only."""

    __tablename__ = "courses_assignment_result"
    __table_args__ = (Index("ix_courses_assignment_result_enrolment", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"))
    #: none: handed in, and not marked yet
    percent: Mapped[int | None]
    passed: Mapped[bool | None]
    at: Mapped[datetime]


class StudySlot(Model):
    """A time of the week at which a person can study, in the zone of their unit."""

    __tablename__ = "courses_study_slot"
    __table_args__ = (
        UniqueConstraint("person_id", "weekday", "starts"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("minutes BETWEEN 15 AND 240", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    #: 0 is Monday
    weekday: Mapped[int]
    starts: Mapped[time]
    minutes: Mapped[int]


class BlockedSpan(Model):
    """Days on which a person cannot study, both included."""

    __tablename__ = "courses_blocked_span"
    __table_args__ = (CheckConstraint("last >= first", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")


class ClosedDays(Model):
    """Days on which a unit and all below it do not study, both included: holidays and busy periods, with their source.

    Without a unit they hold for the whole installation (national holidays).
    """

    __tablename__ = "courses_closed_days"
    __table_args__ = (CheckConstraint("last >= first", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id", ondelete="CASCADE"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    title: Mapped[str]
    #: the decision or letter that says so
    source: Mapped[str]

    unit: Mapped[Unit | None] = relationship()


class CalendarFeed(Model):
    """A secret address under which a person's study plan is read by a calendar. Only its hash is kept."""

    __tablename__ = "courses_calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
