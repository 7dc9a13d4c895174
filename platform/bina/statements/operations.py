"""Keeping a statement as it was printed."""

import hashlib

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.exports.report import Report, to_json
from bina.people.models import Person, Unit
from bina.statements.models import Statement
from bina.statements.queries import latest_statement


def keep_statement(person: Person, year: int, report: Report, *, serial: str, total: int, lines: int) -> Statement:
    """Keep what is about to be printed under its public address."""
    newest = latest_statement(person, year)
    document = to_json(report)
    statement = Statement(
        person_id=person.id,
        year=year,
        number=newest.number + 1 if newest else 1,
        serial=serial,
        made_at=clock.now(),
        document=document,
        hash=hashlib.sha256(document.encode()).hexdigest(),
        total=total,
        lines=lines,
    )
    db.session.add(statement)
    db.session.flush()
    audit.record(person, "jp_statement.made", "jp_statement", statement.id, {"year": year, "jp": total})
    return statement


def note_export(by: Person, year: int, *, unit: Unit | None, rows: int) -> None:
    """Record that full NIPs left with a file for a personnel system."""
    audit.record(by, "jp.exported", "unit", unit.id if unit else 0, {"year": year, "rows": rows})


def is_intact(statement: Statement) -> bool:
    """Whether the kept document still has its hash."""
    return hashlib.sha256(statement.document.encode()).hexdigest() == statement.hash
