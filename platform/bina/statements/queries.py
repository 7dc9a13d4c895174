"""Ledger lines with the claim behind them, and printed statements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, lazyload

from bina.claims.models import ClaimStep, CreditClaim
from bina.credits.models import CreditEntry
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from bina.statements.models import Statement


@dataclass(frozen=True)
class Line:
    """One line of the ledger and the claim it came from, if it came from one."""

    entry: CreditEntry
    claim: CreditClaim | None


def lines_of(person: Person, year: int) -> Sequence[Line]:
    """The person's ledger of a year in the order of the days."""
    rows = db.session.execute(
        select(CreditEntry, CreditClaim)
        .outerjoin(CreditClaim, and_(CreditEntry.subject_kind == "claim", CreditEntry.subject_id == CreditClaim.id))
        .where(CreditEntry.person_id == person.id, CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31)))
        # The file's inner join would drop every line without a claim.
        .options(lazyload(CreditClaim.file), joinedload(CreditClaim.steps).joinedload(ClaimStep.by))
        .order_by(CreditEntry.earned_on, CreditEntry.id)
    ).unique()
    return [Line(entry, claim) for entry, claim in rows]


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
            CreditEntry.person_id == person_id, CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31))
        )
    ).one()
    return int(count), int(total)
