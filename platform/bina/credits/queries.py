"""Reads of the ledger."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from bina.credits.models import CreditEntry, CreditRule, CreditTarget
from bina.credits.rules import Standing, standing
from bina.db import db
from bina.people.models import Person


def rule_for(kind: str, on: date) -> CreditRule | None:
    """The conversion rule of a kind that is in force on a day."""
    return db.session.scalar(
        select(CreditRule)
        .where(CreditRule.kind == kind, CreditRule.valid_from <= on)
        .order_by(CreditRule.valid_from.desc())
        .limit(1)
    )


def entries(person: Person, year: int) -> Sequence[CreditEntry]:
    """The person's ledger lines of a year, newest first."""
    return db.session.scalars(
        select(CreditEntry)
        .where(
            CreditEntry.person_id == person.id,
            CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(CreditEntry.earned_on.desc(), CreditEntry.id.desc())
    ).all()


def jp_in_year(person: Person, year: int) -> int:
    """Sum of the person's JP in a year."""
    total = db.session.scalar(
        select(func.coalesce(func.sum(CreditEntry.jp), 0)).where(
            CreditEntry.person_id == person.id,
            CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return int(total or 0)


def target_of(person: Person, on: date) -> int:
    """JP the person should reach in the year of a day; 0 when no target row covers it."""
    kind = person.nip_kind.value if person.nip_kind else "any"
    row = db.session.scalar(
        select(CreditTarget)
        .where(CreditTarget.nip_kind.in_({kind, "any"}), CreditTarget.valid_from <= on)
        .order_by((CreditTarget.nip_kind == kind).desc(), CreditTarget.valid_from.desc())
        .limit(1)
    )
    return row.jp if row else 0


def standing_of(person: Person, on: date) -> Standing:
    """Where the person stands this year against the target."""
    return standing(jp_in_year(person, on.year), target_of(person, on), on, date(on.year, 1, 1))


def all_rules() -> Sequence[CreditRule]:
    """Every conversion rule, by kind, newest first."""
    return db.session.scalars(select(CreditRule).order_by(CreditRule.label, CreditRule.valid_from.desc())).all()
