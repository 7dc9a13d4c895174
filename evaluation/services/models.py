"""Services to the public and how long people wait for them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model


class Service(Model):
    """A counter or service of a unit that a programme wants to improve, or one it is compared with."""

    __tablename__ = "evaluation_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    name: Mapped[str]
    #: belongs to a unit that did not take part
    comparison: Mapped[bool] = mapped_column(default=False)


class WaitingTime(Model):
    """Minutes one visitor waited, before or after the programme."""

    __tablename__ = "evaluation_waiting_time"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="not_negative"),
        Index("ix_evaluation_waiting_time_service", "service_id", "after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("evaluation_service.id", ondelete="CASCADE"))
    served_on: Mapped[date]
    #: measured after the programme
    after: Mapped[bool]
    minutes: Mapped[float]
