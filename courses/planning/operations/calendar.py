"""Keeping the calendar of units and of the installation: holidays and busy periods."""

from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.people.models import Person, Unit
from courses.planning.permissions import may_close_days
from courses.planning.queries import closed_days_over
from courses.planning.rules.roster import MOST_LINES, Span, read_lines
from courses.study.models import ClosedDays


def close_days(unit: Unit | None, text: str, source: str, *, by: Person) -> int:
    """Close the days of a list (one line each, with its title) to study, and say how many are new.

    Without a unit they hold for the whole installation. Raises DomainError when a line names no day or no title,
    and then closes none. The same list again adds nothing.
    """
    if not may_close_days(by, unit):
        raise NotFound(_("Unit ini tidak Anda kelola."))
    lines = read_lines(text)
    if len(lines) > MOST_LINES:
        raise DomainError(_("Daftar berisi lebih dari %(max)s baris. Bagi menjadi beberapa daftar.", max=MOST_LINES))
    spans = [line.span for line in lines if line.span is not None and line.span.reason]
    if len(spans) < len(lines):
        numbers = ", ".join(str(line.number) for line in lines if line.span is None or not line.span.reason)
        raise DomainError(
            _(
                "Perbaiki baris %(numbers)s: tulis tanggal lalu namanya, misalnya 31/12/2026 Tutup buku.",
                numbers=numbers,
            )
        )
    known = {Span(each.first, each.last, each.title) for each in closed_days_over(unit)}
    new = [span for span in dict.fromkeys(spans) if span not in known]
    for span in new:
        row = ClosedDays(
            unit_id=unit.id if unit else None, first=span.first, last=span.last, title=span.reason, source=source
        )
        db.session.add(row)
        db.session.flush()
        audit.record(by, "study_calendar.closed", "closed_days", row.id, {"unit": row.unit_id})
    return len(new)


def open_days(closed: ClosedDays, *, by: Person) -> None:
    """Take days off the calendar: plans use them again at once."""
    audit.record(by, "study_calendar.opened", "closed_days", closed.id, {"unit": closed.unit_id})
    db.session.delete(closed)
