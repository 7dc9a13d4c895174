"""What is asked of a programme, and the plans as they were registered before the data."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from evaluation.plans.rules import LEVELS, Comparison, Measure, QuestionValues
from evaluation.programmes.models import Programme, Target


class EvaluationQuestion(Model):
    """A question, the figure that answers it, what it is held against and the value wished for."""

    __tablename__ = "evaluation_question"
    __table_args__ = (
        CheckConstraint("(measure = 'indicator') = (indicator_id IS NOT NULL)", name="indicator_when_measured"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[Measure]
    comparison: Mapped[Comparison]
    #: the programme's own indicator; its target and direction count then
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_target.id", ondelete="CASCADE"))
    #: in the unit of the measure
    target: Mapped[float | None]

    indicator: Mapped[Target | None] = relationship(lazy="joined")

    @property
    def level(self) -> int:
        """Kirkpatrick's level it asks about."""
        return LEVELS[self.measure]

    @property
    def values(self) -> QuestionValues:
        """The row as it is registered."""
        return QuestionValues(
            self.text,
            self.measure.value,
            self.comparison.value,
            self.indicator.indicator if self.indicator else "",
            self.indicator.target if self.indicator else self.target,
        )


class Registration(Model):
    """A plan as it stood at a moment; never changed, so that it can be held against what was done."""

    __tablename__ = "evaluation_registration"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: canonical JSON of the plan
    document: Mapped[str] = mapped_column(Text)
    #: SHA-256 of the document
    fingerprint: Mapped[str]

    programme: Mapped[Programme] = relationship()
    registered_by: Mapped[Person | None] = relationship()
