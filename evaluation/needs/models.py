"""What units state about their work, what is decided about a need, and what stands behind a return."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Competency, Person, Unit
from bina.people.rules import PositionKind
from evaluation.needs.rules import ENOUGH, UNSOLVED, Assumed, IssueState, NeedState, Topic
from evaluation.programmes.models import Activity, Programme


class NeededLevel(Model):
    """The level of a competency the people of a unit and of all below it need, as the unit states it."""

    __tablename__ = "evaluation_needed_level"
    __table_args__ = (
        UniqueConstraint("unit_id", "competency_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]
    #: the document that asks for it
    source: Mapped[str]
    stated_on: Mapped[date]

    competency: Mapped[Competency] = relationship(lazy="joined", innerjoin=True)


class ManualWork(Model):
    """How much of a piece of work is done by hand, as counted."""

    __tablename__ = "evaluation_manual_work"
    __table_args__ = (
        UniqueConstraint("unit_id", "work", "counted_on"),
        CheckConstraint("cases > 0 AND by_hand BETWEEN 0 AND cases", name="part_of_cases"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    #: what is done, "rekap harian surat keterangan"
    work: Mapped[str]
    cases: Mapped[int]
    by_hand: Mapped[int]
    counted_on: Mapped[date]
    #: how it was counted
    source: Mapped[str]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class Need(Model):
    """What a unit decided about a need. How heavy it is follows from its sources and is not kept here."""

    __tablename__ = "evaluation_need"
    __table_args__ = (UniqueConstraint("unit_id", "topic", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    topic: Mapped[Topic]
    key: Mapped[str]
    #: what it was called when it was decided about
    title: Mapped[str]
    state: Mapped[NeedState]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: the course that follows, as (kind, id) of the feature that owns it, and its title of then
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    subject_title: Mapped[str | None]
    #: what should be offered when no course fits yet; "" otherwise
    wish: Mapped[str]
    #: the programme that answers it
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="SET NULL"))
    decided_on: Mapped[date]
    #: how heavy it was when the programme took it up, 0…100, and how many people or cases stood behind that
    score: Mapped[float | None]
    behind: Mapped[int | None]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person | None] = relationship()
    programme: Mapped[Programme | None] = relationship()


class CodeNeed(Model):
    """Which need of the register an interview code speaks of."""

    __tablename__ = "evaluation_code_need"

    code_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_code.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    topic: Mapped[Topic]
    key: Mapped[str]


_UNSOLVED_FROM_MENTORING = text("programme_id IS NULL AND state IN ('open', 'in_progress')")


class UnitIssue(Model):
    """A barrier the unit itself has to solve: heavy in a survey, or beyond the reach of mentoring.

    Mean and n are those of the survey; an issue from mentoring has neither mean nor programme, and its n are the people
    who let their unit hear of it.
    """

    __tablename__ = "evaluation_unit_issue"
    __table_args__ = (
        UniqueConstraint("unit_id", "programme_id", "barrier"),
        CheckConstraint("programme_id IS NULL OR n >= 5", name="enough_answers"),
        CheckConstraint("n >= 0", name="n_not_negative"),
        CheckConstraint("(programme_id IS NULL) = (mean IS NULL)", name="mean_is_of_a_survey"),
        Index("ix_evaluation_unit_issue_state", "state"),
        Index(
            "uq_evaluation_unit_issue_from_mentoring",
            "unit_id",
            "barrier",
            unique=True,
            sqlite_where=_UNSOLVED_FROM_MENTORING,
            postgresql_where=_UNSOLVED_FROM_MENTORING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    #: whose survey found it; None for what mentoring could not remove
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    #: stable key of the barrier
    barrier: Mapped[str]
    mean: Mapped[float | None]
    n: Mapped[int]
    noted_on: Mapped[date]
    due_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    state: Mapped[IssueState]
    #: what was done; "" until it is closed
    outcome: Mapped[str]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    programme: Mapped[Programme | None] = relationship()
    owner: Mapped[Person | None] = relationship()

    @property
    def from_mentoring(self) -> bool:
        """Whether it came from pairs and not from a survey."""
        return self.programme_id is None

    @property
    def shown_people(self) -> int | None:
        """How many people it is about, if that may be said."""
        return self.n if self.n >= ENOUGH else None

    @property
    def unsolved(self) -> bool:
        """Whether somebody still has to solve it."""
        return self.state in UNSOLVED


class ReportedBarrier(Model):
    """One mentee's barrier beyond the reach of mentoring: of which unit and course, never of whom."""

    __tablename__ = "evaluation_reported_barrier"

    #: random, known to the pair it came from
    reference: Mapped[str] = mapped_column(String(32), primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("evaluation_unit_issue.id", ondelete="CASCADE"), index=True)
    #: snapshot; empty when no course is behind it
    course_title: Mapped[str]

    issue: Mapped[UnitIssue] = relationship()


class Relevance(Model):
    """Whether an activity belongs to the work of a kind of post, as the unit's head or manager states it."""

    __tablename__ = "evaluation_relevance"
    __table_args__ = (UniqueConstraint("activity_id", "post"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("evaluation_activity.id", ondelete="CASCADE"))
    post: Mapped[PositionKind]
    relevant: Mapped[bool]
    stated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id", ondelete="SET NULL"))
    stated_on: Mapped[date]

    activity: Mapped[Activity] = relationship()
    stated_by: Mapped[Person | None] = relationship()


class StatedAssumption(Model):
    """One input of a programme's return with its ends and where it comes from."""

    __tablename__ = "evaluation_assumption"
    __table_args__ = (
        UniqueConstraint("programme_id", "kind"),
        CheckConstraint("low <= value AND value <= high", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    kind: Mapped[Assumed]
    #: rupiah a year, or a share 0…1; of the cost the sum as it stood then
    value: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    source: Mapped[str]
    stated_on: Mapped[date]
