"""Bringing in a sheet of tickets: the dry run and the real run are the same code."""

from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.files.operations import path_of
from bina.imports.operations import read_rows
from bina.people.models import Person
from evaluation.services.models import Service, Ticket, TicketImport
from evaluation.services.queries.waiting import known_tickets
from evaluation.services.rules.sheets import BadCell, Fault, TicketRow, read_tickets


@dataclass
class ImportPlan:
    """What importing a sheet would do."""

    new: list[TicketRow] = field(default_factory=list)
    unchanged: int = 0
    problems: list[BadCell] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows with at least one bad cell."""
        return len({problem.row for problem in self.problems})


def plan_import(service: Service, path: Path, name: str) -> ImportPlan:
    """What the file would bring. A number known with the same times is unchanged, with other times refused."""
    rows = read_rows(path, name)
    sheet = read_tickets(rows, clock.today(service.unit.zone))
    if sheet is None:
        raise DomainError(
            _(
                "Judul kolom tidak dikenali. Pastikan ada satu baris judul: Tanggal, Nomor, Ambil nomor, Dipanggil, Selesai."
            )
        )
    plan = ImportPlan(problems=list(sheet.problems))
    known = known_tickets(service, [row.day for row in sheet.rows])
    for row in sheet.rows:
        ticket = known.get((row.day, row.number))
        if ticket is None:
            plan.new.append(row)
        elif _same(ticket, row, service):
            plan.unchanged += 1
        else:
            plan.problems.append(sheet.problem(row.row, "number", rows[row.row - 1], Fault.DIFFERS))
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def apply_import(uploaded: TicketImport, *, by: Person) -> int:
    """Carry the plan out; good rows only. Refuses a second time."""
    if uploaded.applied_at is not None:
        raise Conflict(_("Impor ini sudah diterapkan. Unggah berkas lagi bila ada baris baru."))
    # A tap at the counter and an import must not bring the same number twice.
    db.session.execute(select(Service.id).where(Service.id == uploaded.service_id).with_for_update())
    plan = plan_import(uploaded.service, path_of(uploaded.file.sha256), uploaded.file.name)
    if not plan.new:
        raise DomainError(_("Tidak ada baris baru untuk ditambahkan. Perbaiki berkasnya, lalu unggah lagi."))
    db.session.add_all(_ticket(uploaded.service, row) for row in plan.new)
    uploaded.applied_at, uploaded.added = clock.now(), len(plan.new)
    db.session.flush()
    audit.record(by, "tickets.imported", "service", uploaded.service_id, {"tickets": uploaded.added})
    return uploaded.added


def _instant(service: Service, row: TicketRow, hour: time | None) -> datetime | None:
    return None if hour is None else datetime.combine(row.day, hour, clock.ZONES[service.unit.zone])


def _ticket(service: Service, row: TicketRow) -> Ticket:
    return Ticket(
        service_id=service.id,
        served_on=row.day,
        number=row.number,
        taken_at=_instant(service, row, row.taken),
        called_at=_instant(service, row, row.called),
        done_at=_instant(service, row, row.done),
    )


def _same(ticket: Ticket, row: TicketRow, service: Service) -> bool:
    times = (_instant(service, row, hour) for hour in (row.taken, row.called, row.done))
    return (ticket.taken_at, ticket.called_at, ticket.done_at) == tuple(times)
