"""How works are reviewed by peers, who reviews which, and what they said."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from courses.assignments.models import Submission
from courses.peers.rules import Helpfulness
from courses.rubrics.rules import Rubric, from_json
from courses.study.models import Enrolment


class PeerPlan(Model):
    """That learners review each other's works of an assignment; it holds for every version, like a marking plan."""

    __tablename__ = "courses_peer_plan"
    __table_args__ = (
        UniqueConstraint("course_id", "lesson_key"),
        CheckConstraint("reviews BETWEEN 2 AND 5", name="reviews"),
        CheckConstraint("days BETWEEN 1 AND 60", name="days"),
        CheckConstraint("fallback_days BETWEEN 0 AND 60", name="fallback_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"))
    lesson_key: Mapped[str]
    #: off: works that are dealt already go on, all others go to the markers
    running: Mapped[bool] = mapped_column(default=True)
    #: how many works everybody reviews, and by how many each is reviewed
    reviews: Mapped[int]
    #: for reviewing, from the dealing on
    days: Mapped[int]
    #: after these days more, what is missing goes to the markers
    fallback_days: Mapped[int]
    #: works gather until this day begins; none: they are dealt as they come
    deals_on: Mapped[date | None]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    changed_at: Mapped[datetime]

    changed_by: Mapped[Person] = relationship()
    sample: Mapped["PeerSample | None"] = relationship(back_populates="plan")


class PeerSample(Model):
    """A work without a name that an instructor has marked; whoever reviews marks it first."""

    __tablename__ = "courses_peer_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("courses_peer_plan.id", ondelete="CASCADE"), unique=True)
    #: the rubric it was marked by; another rubric needs another sample
    criteria: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text)
    #: the level of every criterion, by its place
    chosen: Mapped[list[Any]]
    #: why these levels, as learners read it afterwards
    explanation: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    at: Mapped[datetime]

    plan: Mapped[PeerPlan] = relationship(back_populates="sample")

    @property
    def rubric(self) -> Rubric:
        """What the sample is marked by."""
        return from_json(self.criteria)


class Calibration(Model):
    """How a learner marked the sample, once."""

    __tablename__ = "courses_peer_calibration"
    __table_args__ = (UniqueConstraint("sample_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("courses_peer_sample.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    chosen: Mapped[list[Any]]
    at: Mapped[datetime]


class Allotment(Model):
    """That a learner reviews a submission. It is never moved; it ends unreviewed when the mark is made without it."""

    __tablename__ = "courses_peer_allotment"
    __table_args__ = (UniqueConstraint("submission_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("courses_peer_plan.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("courses_submission.id", ondelete="CASCADE"))
    #: of the reviewer
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), index=True)
    dealt_at: Mapped[datetime]
    due_at: Mapped[datetime]

    plan: Mapped[PeerPlan] = relationship()
    submission: Mapped[Submission] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    review: Mapped["PeerReview | None"] = relationship(back_populates="allotment")


class PeerReview(Model):
    """What a learner thinks of a peer's work. It never changes; its author may say how much it helped."""

    __tablename__ = "courses_peer_review"
    __table_args__ = (CheckConstraint("helpful BETWEEN 0 AND 2", name="helpful"),)

    allotment_id: Mapped[int] = mapped_column(
        ForeignKey("courses_peer_allotment.id", ondelete="CASCADE"), primary_key=True
    )
    #: the level of every criterion, by its place
    chosen: Mapped[list[Any]]
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    #: none: the author of the work has not said
    helpful: Mapped[int | None]

    allotment: Mapped[Allotment] = relationship(back_populates="review")

    @property
    def helpfulness(self) -> Helpfulness | None:
        """What the author of the work thinks of it."""
        return None if self.helpful is None else Helpfulness(self.helpful)


class PeerDraft(Model):
    """What a learner has written of a review so far, seen by nobody else; it goes when the review is sent."""

    __tablename__ = "courses_peer_draft"

    allotment_id: Mapped[int] = mapped_column(
        ForeignKey("courses_peer_allotment.id", ondelete="CASCADE"), primary_key=True
    )
    #: the level of every criterion, by its place; None where none is chosen yet
    chosen: Mapped[list[Any]]
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class PeerRefusal(Model):
    """That a learner lets no peer read their work: the markers read it, and they review nobody's."""

    __tablename__ = "courses_peer_refusal"

    plan_id: Mapped[int] = mapped_column(ForeignKey("courses_peer_plan.id", ondelete="CASCADE"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
