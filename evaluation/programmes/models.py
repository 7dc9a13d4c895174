"""A programme and what belongs to its plan."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Competency, Person, Unit
from evaluation.programmes.rules import Arm, Better, CostKind, ProgrammeState, TargetValues


class ProgrammeObjective(Model):
    """What people are able to do afterwards: a competency at a level."""

    __tablename__ = "evaluation_objective"
    __table_args__ = (
        UniqueConstraint("programme_id", "code", "subject_kind", "subject_id", name="uq_evaluation_objective_code"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    #: the name under which quizzes report points for it
    code: Mapped[str]
    #: the activity whose questions count; none counts the code wherever it is asked
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    title: Mapped[str]
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]
    position: Mapped[int]

    competency: Mapped[Competency | None] = relationship(lazy="joined")


class Activity(Model):
    """A course, mentoring programme or meeting inside the programme, by reference and title snapshot."""

    __tablename__ = "evaluation_activity"
    __table_args__ = (UniqueConstraint("programme_id", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    #: "course" or "mentoring"; the feature that owns it decides
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]


class Participant(Model):
    """A member of the cohort or of the comparison group, with the unit of then."""

    __tablename__ = "evaluation_participant"
    __table_args__ = (UniqueConstraint("programme_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    arm: Mapped[Arm]
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    joined_on: Mapped[date]

    person: Mapped[Person] = relationship()


class Target(Model):
    """An indicator: baseline, target, actual."""

    __tablename__ = "evaluation_target"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    indicator: Mapped[str]
    #: what the numbers count: "menit", "poin", "%"
    unit_of_measure: Mapped[str]
    baseline: Mapped[float]
    target: Mapped[float]
    actual: Mapped[float | None]
    better: Mapped[Better]
    measured_on: Mapped[date | None]
    #: where the numbers come from
    source: Mapped[str]

    readings: Mapped[list["Reading"]] = relationship(cascade="all, delete-orphan", order_by="Reading.month")

    @property
    def values(self) -> TargetValues:
        """The row as plain values."""
        return TargetValues(self.baseline, self.target, self.actual, self.better)


class Reading(Model):
    """An indicator as it stood in one month."""

    __tablename__ = "evaluation_reading"
    __table_args__ = (UniqueConstraint("target_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("evaluation_target.id", ondelete="CASCADE"))
    #: first day of the month it speaks about
    month: Mapped[date]
    value: Mapped[float]
    source: Mapped[str]


class Cost(Model):
    """Money spent, in rupiah."""

    __tablename__ = "evaluation_cost"
    __table_args__ = (CheckConstraint("rupiah >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    kind: Mapped[CostKind] = mapped_column(default=CostKind.OTHER, server_default="other")
    title: Mapped[str]
    #: how many days, people or working hours at `unit_price`; the product is `rupiah`
    quantity: Mapped[float] = mapped_column(default=1.0, server_default="1")
    rupiah: Mapped[int] = mapped_column(BigInteger)


class Programme(Model):
    """A development programme that is evaluated."""

    __tablename__ = "evaluation_programme"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: town or agency the programme is for
    place: Mapped[str]
    #: the need it answers, in one or two sentences
    need: Mapped[str]
    #: the unit whose managers, evaluators and leaders may see it
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[ProgrammeState] = mapped_column(default=ProgrammeState.DRAFT)
    #: key of the pseudonyms of confidential waves, sealed; emptied when the programme's answers are retired
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    manager: Mapped[Person] = relationship()
    objectives: Mapped[list[ProgrammeObjective]] = relationship(
        cascade="all, delete-orphan", order_by=ProgrammeObjective.position
    )
    activities: Mapped[list[Activity]] = relationship(cascade="all, delete-orphan", order_by=Activity.id)
    targets: Mapped[list[Target]] = relationship(cascade="all, delete-orphan", order_by=Target.id)
    costs: Mapped[list[Cost]] = relationship(cascade="all, delete-orphan", order_by=Cost.id)
