"""Plans of a unit for a year, and their rows."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Competency, Person, Unit
from courses.catalogue.models import Course
from courses.yearplans.rules import OPEN, Cost, PlanState, over, total


class YearPlan(Model):
    """What a unit wants its people to learn in a year, up to a ceiling."""

    __tablename__ = "courses_year_plan"
    __table_args__ = (
        UniqueConstraint("unit_id", "year"),
        CheckConstraint("ceiling >= 0", name="ceiling"),
        CheckConstraint("decided_by_id <> submitted_by_id", name="decided_by_another"),
        CheckConstraint("state <> 'approved' OR decided_by_id IS NOT NULL", name="approved_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    year: Mapped[int]
    #: whole rupiah
    ceiling: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    submitted_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    decided_at: Mapped[datetime | None]
    #: what is to be mended, when it was returned
    remark: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=[submitted_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    rows: Mapped[list["YearPlanRow"]] = relationship(
        order_by="(YearPlanRow.quarter, YearPlanRow.id)", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def cost(self) -> int:
        """What all rows cost."""
        return total(row.cost for row in self.rows)

    @property
    def over(self) -> int:
        """By how much it costs more than the ceiling."""
        return over((row.cost for row in self.rows), self.ceiling)

    @property
    def is_open(self) -> bool:
        """Whether it may be changed."""
        return self.state in OPEN


class YearPlanRow(Model):
    """One need: how many people, which course (or what is wished for, in words), when and for how much."""

    __tablename__ = "courses_year_plan_row"
    __table_args__ = (
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("cost_each >= 0", name="cost_each"),
        CheckConstraint("(course_id IS NULL) <> (wish = '')", name="course_or_wish"),
        CheckConstraint("competency_id IS NOT NULL OR need <> ''", name="needs_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("courses_year_plan.id", ondelete="CASCADE"), index=True)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("people_competency.id"))
    #: what it is needed for, where it is no competency of the framework
    need: Mapped[str] = mapped_column(default="")
    people: Mapped[int]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"))
    #: the course's title when it was chosen
    title: Mapped[str] = mapped_column(default="")
    #: a training Bina does not have, in words
    wish: Mapped[str] = mapped_column(default="")
    quarter: Mapped[int]
    #: whole rupiah per person
    cost_each: Mapped[int] = mapped_column(BigInteger)

    competency: Mapped[Competency | None] = relationship(lazy="joined")
    course: Mapped[Course | None] = relationship()

    @property
    def cost(self) -> Cost:
        """People and what each costs."""
        return Cost(self.people, self.cost_each)

    @property
    def called(self) -> str:
        """The need in words."""
        return self.competency.name if self.competency else self.need
