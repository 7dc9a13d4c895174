"""Reports that were saved, and the secret words by which machines read them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from courses.catalogue.models import Course
from courses.reporting.rules import Breakdown, Fact, Period


class SavedReport(Model):
    """A question under a name. Whoever opens it gets the answer their own role allows."""

    __tablename__ = "courses_saved_report"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    name: Mapped[str]
    breakdown: Mapped[Breakdown]
    #: values of `Fact`, in the order of the columns
    facts: Mapped[list[Any]]
    #: about this unit with everything below it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"))
    period: Mapped[Period]
    #: others with a role over the unit may open it
    shared: Mapped[bool] = mapped_column(default=False)
    #: since when its owner gets it as a message every month; none: never
    monthly_since: Mapped[datetime | None]
    made_at: Mapped[datetime]

    owner: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    course: Mapped[Course | None] = relationship()

    @property
    def chosen(self) -> tuple[Fact, ...]:
        """The columns."""
        return tuple(Fact(each) for each in self.facts)


class ReportToken(Model):
    """That a machine may read a saved report with the right of one person. Only its hash is kept."""

    __tablename__ = "courses_report_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("courses_saved_report.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    report: Mapped[SavedReport] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
