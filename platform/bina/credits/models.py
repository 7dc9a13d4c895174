"""Conversion rules and the append-only ledger."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.credits.rules import Basis, ConversionRule
from bina.db import Model
from bina.people.models import Person


class CreditRule(Model):
    """A dated conversion rule with its source. Law and policy are data: add a row, never edit one in use."""

    __tablename__ = "credits_rule"
    __table_args__ = (UniqueConstraint("kind", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: what is credited: "course", "mentoring", "seminar" …
    kind: Mapped[str]
    #: what it is called on a statement
    label: Mapped[str]
    basis: Mapped[Basis]
    jp_per_unit: Mapped[int] = mapped_column(default=1)
    minutes_per_unit: Mapped[int] = mapped_column(default=45)
    max_jp_each: Mapped[int | None]
    max_times_month: Mapped[int | None]
    valid_from: Mapped[date]
    #: regulation the row was taken from, or "agency policy"
    source: Mapped[str]

    @property
    def values(self) -> ConversionRule:
        """The row as plain values for the rules."""
        return ConversionRule(
            self.kind,
            self.basis,
            self.jp_per_unit,
            self.minutes_per_unit,
            self.max_jp_each,
            self.max_times_month,
            self.valid_from,
        )


class CreditTarget(Model):
    """JP a person of a kind of employment should reach in a year, from a day on."""

    __tablename__ = "credits_target"
    __table_args__ = (UniqueConstraint("nip_kind", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "pns", "pppk" or "any"
    nip_kind: Mapped[str]
    jp: Mapped[int]
    valid_from: Mapped[date]
    source: Mapped[str]


class CreditEntry(Model):
    """One line of the ledger. Never changed or deleted (the database refuses); a mistake gets a reversal line."""

    __tablename__ = "credits_entry"
    __table_args__ = (
        Index("ix_credits_entry_person_earned", "person_id", "earned_on"),
        CheckConstraint("jp >= 0 OR reverses_id IS NOT NULL", name="only_reversals_are_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("credits_rule.id"))
    jp: Mapped[int]
    minutes: Mapped[int]
    #: whole days, where the rule counts days
    days: Mapped[int] = mapped_column(default=0, server_default="0")
    #: what it was earned with, as the title read then
    title: Mapped[str]
    #: evidence: the thing in the feature that earned it
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    #: posting the same deed again changes nothing
    key: Mapped[str] = mapped_column(unique=True)
    earned_on: Mapped[date]
    posted_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("credits_entry.id"), unique=True)
    reason: Mapped[str | None]

    person: Mapped[Person] = relationship()
    rule: Mapped[CreditRule] = relationship(lazy="joined", innerjoin=True)
