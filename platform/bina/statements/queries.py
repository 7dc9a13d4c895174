"""Ledger lines with the claim behind them, and printed statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from bina.claims.models import ClaimStep, CreditClaim
from bina.credits.models import CreditEntry
from bina.credits.queries import target_for
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import people_within, units_within
from bina.people.rules import NipKind
from bina.statements.models import Statement


@dataclass(frozen=True)
class Line:
    """One line of the ledger and the claim it came from, if it came from one."""

    entry: CreditEntry
    claim: CreditClaim | None


@dataclass(frozen=True)
class Reach:
    """The people a manager looks at: all of theirs, or those of one unit and below."""

    units: Sequence[Unit]
    unit: Unit | None
    people: Select[Person]


def lines_of(person: Person, year: int) -> Sequence[Line]:
    """The person's ledger of a year in the order of the days."""
    return _lines(
        select(CreditEntry, CreditClaim).where(CreditEntry.person_id == person.id, _in_year(year)),
        CreditEntry.earned_on,
        CreditEntry.id,
    )


def lines_in_force(reach: Reach, year: int) -> Sequence[Line]:
    """Ledger lines of a year that were not taken back, of everybody within reach, by name."""
    reversed_ids = select(CreditEntry.reverses_id).where(CreditEntry.reverses_id.is_not(None))
    return _lines(
        select(CreditEntry, CreditClaim)
        .join(CreditEntry.person)
        .where(
            Person.id.in_(reach.people.with_only_columns(Person.id)),
            _in_year(year),
            CreditEntry.reverses_id.is_(None),
            CreditEntry.id.not_in(reversed_ids),
        )
        .options(contains_eager(CreditEntry.person)),
        Person.name,
        CreditEntry.earned_on,
        CreditEntry.id,
    )


def _in_year(year: int) -> ColumnElement[bool]:
    return CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31))


def _lines(wanted: Select[CreditEntry, CreditClaim], *order: Any) -> Sequence[Line]:
    rows = db.session.execute(
        wanted.outerjoin(
            CreditClaim, and_(CreditEntry.subject_kind == "claim", CreditEntry.subject_id == CreditClaim.id)
        )
        # The file's inner join would drop every line without a claim.
        .options(lazyload(CreditClaim.file), selectinload(CreditClaim.steps).joinedload(ClaimStep.by))
        .order_by(*order)
    )
    return [Line(entry, claim) for entry, claim in rows]


def reach_of(manager: Person, unit_id: int | None) -> Reach:
    """The people within the manager's roles; raises NotFound for a unit that is not."""
    units = db.session.scalars(
        units_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).order_by(Unit.path)
    ).all()
    people = people_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
    if unit_id is None:
        return Reach(units, None, people)
    unit = next((each for each in units if each.id == unit_id), None)
    if unit is None:
        raise NotFound(_("Unit kerja ini tidak ditemukan."))
    within = [each.id for each in units if each.path.startswith(unit.path)]
    return Reach(units, unit, people.where(Person.unit_id.in_(within)))


@dataclass(frozen=True)
class Count:
    """How many people, and how many of them have not reached their target."""

    people: int
    behind: int

    @property
    def reached(self) -> int:
        """Those who have."""
        return self.people - self.behind


@dataclass(frozen=True)
class Progress:
    """A person's JP of a year against the target."""

    person: Person
    jp: int
    target: int


def _progress(reach: Reach, year: int, on: date) -> tuple[Select[Any], ColumnElement[int], ColumnElement[int]]:
    sums = (
        select(CreditEntry.person_id, func.sum(CreditEntry.jp).label("jp"))
        .where(_in_year(year))
        .group_by(CreditEntry.person_id)
        .subquery()
    )
    earned = func.coalesce(sums.c.jp, 0)
    target = case(*((Person.nip_kind == kind, target_for(kind, on)) for kind in NipKind), else_=target_for(None, on))
    return reach.people.outerjoin(sums, sums.c.person_id == Person.id), earned, target


def count_progress(reach: Reach, year: int, on: date) -> Count:
    """How many there are and how many lag behind."""
    people, earned, target = _progress(reach, year, on)
    row = db.session.execute(
        people.with_only_columns(func.count(), func.coalesce(func.sum(case((earned < target, 1), else_=0)), 0))
    ).one()
    return Count(int(row[0]), int(row[1]))


def progress_of(reach: Reach, year: int, on: date, *, behind: bool, offset: int, limit: int) -> Sequence[Progress]:
    """People with their JP, the fewest first; `behind`: only those below their target."""
    people, earned, target = _progress(reach, year, on)
    if behind:
        people = people.where(earned < target)
    rows = db.session.execute(
        people.add_columns(earned, target).order_by(earned, Person.name, Person.id).offset(offset).limit(limit)
    )
    return [Progress(person, int(jp), int(aim)) for person, jp, aim in rows]


def latest_statement(person: Person, year: int) -> Statement | None:
    """The person's newest printed statement of a year."""
    return db.session.scalar(
        select(Statement)
        .where(Statement.person_id == person.id, Statement.year == year)
        .order_by(Statement.number.desc())
        .limit(1)
    )


def statement_by_serial(serial: str) -> Statement:
    """A printed statement by its public address; raises NotFound."""
    known = re.fullmatch(r"[A-Za-z0-9_-]{16,40}", serial) is not None
    found = db.session.scalar(select(Statement).where(Statement.serial == serial)) if known else None
    if found is None:
        raise NotFound(_("Tidak ada rekap JP dengan alamat ini. Periksa kode QR atau alamatnya sekali lagi."))
    return found


def ledger_of_year(person_id: int, year: int) -> tuple[int, int]:
    """How many lines the ledger holds for a person and a year, and their sum."""
    count, total = db.session.execute(
        select(func.count(), func.coalesce(func.sum(CreditEntry.jp), 0)).where(
            CreditEntry.person_id == person_id, _in_year(year)
        )
    ).one()
    return int(count), int(total)
