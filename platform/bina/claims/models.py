"""Claims and every step they took."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.claims.rules import ClaimState, Reach
from bina.credits.models import CreditEntry
from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person


class CreditClaim(Model):
    """Training outside Bina that a person asks JP for. Never deleted; decided by somebody else."""

    __tablename__ = "claims_claim"
    __table_args__ = (
        Index("ix_claims_claim_person", "person_id", "ended_on"),
        Index("ix_claims_claim_state", "state"),
        Index("ix_claims_claim_number", "plain_number"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("minutes >= 0 AND days >= 0", name="length"),
        CheckConstraint("(state = 'approved') = (entry_id IS NOT NULL)", name="approved_is_posted"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> person_id", name="not_decided_by_claimant"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.DRAFT)
    title: Mapped[str]
    organiser: Mapped[str]
    #: kind of the conversion rule
    kind: Mapped[str]
    reach: Mapped[Reach]
    started_on: Mapped[date]
    ended_on: Mapped[date]
    #: length in minutes where the rule counts minutes
    minutes: Mapped[int]
    #: length in days where the rule counts days
    days: Mapped[int]
    certificate_number: Mapped[str]
    #: the number as it is compared with others
    plain_number: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    #: who decided last
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: the line of the ledger an approval posted
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("credits_entry.id"), unique=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[CreditEntry | None] = relationship()
    steps: Mapped[list["ClaimStep"]] = relationship(order_by="ClaimStep.id")


class ClaimStep(Model):
    """One step of a claim: who moved it where, when and why. Kept for good."""

    __tablename__ = "claims_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims_claim.id"), index=True)
    state: Mapped[ClaimState]
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    at: Mapped[datetime]
    #: told to the claimant
    reason: Mapped[str]

    by: Mapped[Person] = relationship()
