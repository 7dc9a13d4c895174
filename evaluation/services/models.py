"""Services to the public: where people are served, how long they wait, what they complain of, what was done."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Unit
from evaluation.services.rules.complaints import ComplaintChannel, ComplaintState
from evaluation.services.rules.indices import FollowUpState
from evaluation.services.rules.tickets import Deed, Visit


class Service(Model):
    """A counter or service of a unit: one a programme wants to improve, one it is compared with, or one by itself."""

    __tablename__ = "evaluation_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: none for a service point that is measured outside any programme
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    name: Mapped[str]
    #: belongs to a unit that did not take part
    comparison: Mapped[bool] = mapped_column(default=False)
    #: which counter link is in force; the next number makes all earlier ones void
    link_number: Mapped[int] = mapped_column(default=0)
    #: last day of the counter link; none while there is no link
    link_until: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


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


class Ticket(Model):
    """A number taken at a service point on a day. Nothing about the visitor is kept."""

    __tablename__ = "evaluation_ticket"
    __table_args__ = (
        UniqueConstraint("service_id", "served_on", "number"),
        CheckConstraint("called_at >= taken_at", name="called_after_taken"),
        CheckConstraint("done_at >= called_at", name="done_after_called"),
        CheckConstraint("done_at IS NULL OR called_at IS NOT NULL", name="done_was_called"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("evaluation_service.id", ondelete="CASCADE"))
    #: the day where the service point stands
    served_on: Mapped[date]
    number: Mapped[str]
    taken_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    @property
    def visit(self) -> Visit:
        """The row as plain values."""
        return Visit(self.taken_at, self.called_at, self.done_at)


class Tap(Model):
    """A button pressed at the counter; its key makes a repeat harmless."""

    __tablename__ = "evaluation_tap"
    __table_args__ = (UniqueConstraint("service_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("evaluation_service.id", ondelete="CASCADE"))
    key: Mapped[str]
    deed: Mapped[Deed]
    #: the number it moved; none when that was taken back, or when there was nothing to move
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_ticket.id", ondelete="SET NULL"), index=True)
    tapped_at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)


class TicketImport(Model):
    """A sheet of tickets: uploaded, looked at, applied."""

    __tablename__ = "evaluation_ticket_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("evaluation_service.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    uploaded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    #: tickets it brought
    added: Mapped[int] = mapped_column(default=0)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    service: Mapped[Service] = relationship(lazy="joined", innerjoin=True)


class SatisfactionTarget(Model):
    """The index a unit wants to reach in a year, and where that is written."""

    __tablename__ = "evaluation_satisfaction_target"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", name="uq_evaluation_satisfaction_target"),
        CheckConstraint('"index" BETWEEN 25 AND 100', name="index_25_to_100"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    year: Mapped[int]
    index: Mapped[float]
    #: the plan or decree that sets it
    source: Mapped[str]


class FormerIndex(Model):
    """An index printed in a report from before Bina; it keeps the scale it was printed in."""

    __tablename__ = "evaluation_former_index"
    __table_args__ = (
        UniqueConstraint("unit_id", "edition", "period", name="uq_evaluation_former_index"),
        CheckConstraint('"index" BETWEEN 25 AND 100', name="index_25_to_100"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    #: code of the edition of the scale, see `statistics.skm`
    edition: Mapped[str]
    #: code of the period it is about
    period: Mapped[str]
    index: Mapped[float]
    #: respondents; none when the report does not say
    n: Mapped[int | None]
    source: Mapped[str]


class FollowUp(Model):
    """What a unit does about a weak element of a period: who by function, until when, and what came of it."""

    __tablename__ = "evaluation_follow_up"
    __table_args__ = (Index("ix_evaluation_follow_up_unit_period", "unit_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    period: Mapped[str]
    element: Mapped[str]
    deed: Mapped[str]
    #: a function ("Kepala Seksi Pelayanan"), never a name: the page is public
    responsible: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[FollowUpState] = mapped_column(default=FollowUpState.PLANNED)
    outcome: Mapped[str] = mapped_column(default="")


class PublishedIndex(Model):
    """The result of a period as it was made public: frozen, so that two looks never differ by a few answers."""

    __tablename__ = "evaluation_published_index"
    __table_args__ = (UniqueConstraint("unit_id", "period", name="uq_evaluation_published_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    period: Mapped[str]
    #: rounded to two decimals, as printed
    index: Mapped[str]
    grade: Mapped[str]
    n: Mapped[int]
    #: element → mean to two decimals, weakest first
    elements: Mapped[list[Any]]
    published_on: Mapped[date]


class Complaint(Model):
    """A complaint about a service, without the person who made it."""

    __tablename__ = "evaluation_complaint"
    __table_args__ = (
        CheckConstraint("due_on >= received_on", name="due_after_receipt"),
        Index("ix_evaluation_complaint_unit_received", "unit_id", "received_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_service.id", ondelete="SET NULL"))
    channel: Mapped[ComplaintChannel]
    #: the element of service it is about
    element: Mapped[str]
    received_on: Mapped[date]
    due_on: Mapped[date]
    summary: Mapped[str]
    state: Mapped[ComplaintState] = mapped_column(default=ComplaintState.RECEIVED)

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    steps: Mapped[list["ComplaintStep"]] = relationship(
        cascade="all, delete-orphan", order_by="ComplaintStep.id", lazy="selectin"
    )

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state is not ComplaintState.RESOLVED


class ComplaintStep(Model):
    """A complaint changed its state."""

    __tablename__ = "evaluation_complaint_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("evaluation_complaint.id", ondelete="CASCADE"), index=True)
    state: Mapped[ComplaintState]
    taken_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
