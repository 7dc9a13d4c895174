"""The yearly statement: files of the rows, a provable print and its public check; and the JP of a unit."""

import secrets
from datetime import date, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.exports.page import render
from bina.exports.pdf import pdf
from bina.exports.report import Report, from_json, to_json
from bina.exports.sheets import table_csv, table_xlsx, xlsx
from bina.letterheads.queries import printed_for
from bina.people.models import Person, Unit
from bina.people.queries import agencies
from bina.permissions import allow, manager, public, signed_in
from bina.statements import operations, queries
from bina.statements.queries import Line
from bina.statements.reports import personnel_table, statement_report
from bina.web.downloads import as_file, paper_asked
from bina.web.limits import limiter
from bina.web.pages import page_asked
from bina.web.session import current_person

blueprint = Blueprint("statements", "bina", url_prefix="/jp")
PAGE = 25


def _report(person: Person, year: int, *, cut_at: datetime, source_url: str = "") -> tuple[Report, list[Line]]:
    if not 1990 <= year <= clock.today(person.zone).year:
        raise NotFound(_("Belum ada rekap untuk tahun itu."))
    lines = list(queries.lines_of(person, year))
    report = statement_report(
        person,
        db.session.get_one(Unit, person.unit.agency_id),
        year,
        lines,
        cut_at=cut_at,
        today=clock.today(person.zone),
        demonstration=bool(current_app.config["DEMO"]),
        source_url=source_url,
        letterhead=printed_for(person.unit) if source_url else None,
    )
    return report, lines


@blueprint.get("/rekap-<int:year>.<any(xlsx, csv, json):kind>")
@allow(signed_in)
def download(year: int, kind: str) -> ResponseReturnValue:
    """The person's own rows of a year as a file."""
    cut_at = clock.now().replace(second=0, microsecond=0)
    report, _lines = _report(current_person(), year, cut_at=cut_at)
    name = f"rekap-jp-{year}.{kind}"
    if kind == "xlsx":
        return as_file(xlsx(report), name)
    if kind == "csv":
        return as_file(table_csv(report.sections[1].tables[0]), name)
    return as_file(to_json(report), name)


@blueprint.post("/<int:year>/cetak")
@allow(signed_in)
def make(year: int) -> ResponseReturnValue:
    """Keep the statement as it reads now, ready to be printed and checked."""
    person, serial = current_person(), secrets.token_urlsafe(16)
    address = f"{current_app.config['BASE_URL']}{url_for('statements.verify', serial=serial)}"
    report, lines = _report(person, year, cut_at=clock.now().replace(second=0, microsecond=0), source_url=address)
    total = sum(line.entry.jp for line in lines)
    operations.keep_statement(person, year, report, serial=serial, total=total, lines=len(lines))
    return redirect(url_for("statements.verify", serial=serial), 303)


@blueprint.get("/rekap/<serial>")
@allow(public)
@limiter.limit("60 per minute")
def verify(serial: str) -> ResponseReturnValue:
    """Whether a printed statement is genuine: all it says, for anybody who holds it."""
    statement = queries.statement_by_serial(serial)
    report = from_json(statement.document)
    return render_template(
        "statements/verify.html",
        statement=statement,
        report=report,
        document=render(report),
        intact=operations.is_intact(statement),
        current=queries.ledger_of_year(statement.person_id, statement.year) == (statement.lines, statement.total),
    )


@blueprint.get("/rekap/<serial>.pdf")
@allow(public)
@limiter.limit("10 per minute")
def print_statement(serial: str) -> ResponseReturnValue:
    """The kept statement as PDF, on A4 or F4."""
    statement = queries.statement_by_serial(serial)
    return as_file(pdf(from_json(statement.document), paper_asked()), f"rekap-jp-{statement.year}.pdf")


@blueprint.get("/unit")
@allow(manager)
def unit() -> ResponseReturnValue:
    """JP per person against the target, over the units one answers for."""
    person = current_person()
    today = clock.today(person.zone)
    year = min(max(request.args.get("tahun", today.year, type=int), 1990), today.year)
    on = min(today, date(year, 12, 31))
    reach = queries.reach_of(person, request.args.get("unit", type=int))
    behind = request.args.get("belum") == "1"
    page = page_asked()
    count = queries.count_progress(reach, year, on)
    return render_template(
        "statements/unit.html",
        reach=reach,
        year=year,
        this_year=today.year,
        behind=behind,
        count=count,
        rows=queries.progress_of(reach, year, on, behind=behind, offset=(page - 1) * PAGE, limit=PAGE),
        page=page,
        pages=-(-(count.behind if behind else count.people) // PAGE),
        page_url=lambda number: url_for(
            "statements.unit",
            tahun=year,
            unit=reach.unit.id if reach.unit else None,
            belum=1 if behind else None,
            halaman=number,
        ),
    )


@blueprint.post("/unit/<int:year>/ekspor")
@allow(manager)
def export_unit(year: int) -> ResponseReturnValue:
    """The rows a personnel system asks for, full NIP included; who took them is on the audit trail."""
    person = current_person()
    reach = queries.reach_of(person, request.form.get("unit", type=int))
    lines = queries.lines_in_force(reach, year)
    table = personnel_table(lines, {agency.id: agency.name for agency in agencies()})
    operations.note_export(person, year, unit=reach.unit, rows=len(lines))
    return as_file(table_xlsx(table, bare=True), f"jp-kepegawaian-{year}.xlsx")
