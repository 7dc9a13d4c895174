"""Reads of the ledger."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from bina import clock
from bina.clock import ZONES
from bina.credits.models import CreditEntry, CreditRule, CreditTarget
from bina.credits.rules import Credited, Standing, jp_added, jp_earned, standing
from bina.db import db
from bina.people.models import Person
from bina.people.rules import NipKind
from bina.presence import ask, foretold


def rule_for(kind: str, on: date) -> CreditRule | None:
    """The conversion rule of a kind that is in force on a day."""
    return db.session.scalar(
        select(CreditRule)
        .where(CreditRule.kind == kind, CreditRule.valid_from <= on)
        .order_by(CreditRule.valid_from.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Worth:
    """What a deed would add to the ledger now: `alone` is its JP before the cap of the month, `jp` after it."""

    rule: CreditRule
    alone: int
    jp: int


def worth_of(person: Person, kind: str, on: date, *, minutes: int = 0, days: int = 0) -> Worth | None:
    """What a deed of the person would earn by the rule in force on its day; None when there is no rule."""
    rule = rule_for(kind, on)
    if rule is None:
        return None
    alone = jp_earned(rule.values, minutes=minutes, days=days)
    # One cap for the whole month, else a rule that begins in its middle would make the order of posting matter.
    at_the_end = rule_for(kind, _last_of_month(on)) or rule
    before = [
        Credited(jp_earned(entry.rule.values, minutes=entry.minutes, days=entry.days), entry.jp)
        for entry in _standing_in_month(person, kind, on)
    ]
    return Worth(rule, alone, jp_added(alone, at_the_end.max_times_month, before))


def _last_of_month(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])


def _standing_in_month(person: Person, kind: str, on: date) -> Sequence[CreditEntry]:
    """The person's entries of this kind and month that were not taken back."""
    reversed_ids = select(CreditEntry.reverses_id).where(CreditEntry.reverses_id.is_not(None))
    return db.session.scalars(
        select(CreditEntry).where(
            CreditEntry.person_id == person.id,
            CreditEntry.rule.has(kind=kind),
            CreditEntry.earned_on.between(on.replace(day=1), _last_of_month(on)),
            CreditEntry.reverses_id.is_(None),
            CreditEntry.id.not_in(reversed_ids),
        )
    ).all()


def reversal_of(entry: CreditEntry) -> CreditEntry | None:
    """The line that took an entry back, if there is one."""
    return db.session.scalar(select(CreditEntry).where(CreditEntry.reverses_id == entry.id))


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
    return int(db.session.scalar(select(_sum_in_year(person, year))) or 0)


def _sum_in_year(person: Person, year: int) -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(CreditEntry.jp), 0))
        .where(
            CreditEntry.person_id == person.id,
            CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .scalar_subquery()
    )


def target_for(kind: NipKind | None, on: date) -> int:
    """JP that people with this kind of employee number should reach in the year of a day; 0 when no row covers them."""
    return int(db.session.scalar(select(_target_on(kind, on))) or 0)


def _target_on(kind: NipKind | None, on: date) -> ScalarSelect[int]:
    code = kind.value if kind else "any"
    return (
        select(CreditTarget.jp)
        .where(CreditTarget.nip_kind.in_({code, "any"}), CreditTarget.valid_from <= on)
        .order_by((CreditTarget.nip_kind == code).desc(), CreditTarget.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )


def target_of(person: Person, on: date) -> int:
    """JP the person should reach in the year of a day; 0 when no target row covers it."""
    return target_for(person.nip_kind, on)


@foretold
def _earned(person: Person, now: datetime) -> ColumnElement[int]:
    return _sum_in_year(person, now.astimezone(ZONES[person.zone]).year)


@foretold
def _asked(person: Person, now: datetime) -> ColumnElement[int]:
    return func.coalesce(_target_on(person.nip_kind, now.astimezone(ZONES[person.zone]).date()), 0)


def standing_now(person: Person) -> Standing:
    """Where the person stands this year against the target."""
    today = clock.today(person.zone)
    return standing(int(ask(_earned, person)), int(ask(_asked, person)), today, date(today.year, 1, 1))


def all_rules() -> Sequence[CreditRule]:
    """Every conversion rule, by kind, newest first."""
    return db.session.scalars(select(CreditRule).order_by(CreditRule.label, CreditRule.valid_from.desc())).all()


def rules_in_force(on: date) -> Sequence[CreditRule]:
    """The newest rule of each kind that has begun by the day, by label."""
    newest: dict[str, CreditRule] = {}
    for rule in db.session.scalars(
        select(CreditRule).where(CreditRule.valid_from <= on).order_by(CreditRule.valid_from)
    ):
        newest[rule.kind] = rule
    return sorted(newest.values(), key=lambda rule: rule.label)
