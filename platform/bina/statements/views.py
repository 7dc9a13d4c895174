"""The yearly statement: files of the rows, a provable print, and its public check."""

import secrets
from datetime import datetime

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.exports.page import render
from bina.exports.pdf import pdf
from bina.exports.report import Report, from_json, to_json
from bina.exports.sheets import table_csv, xlsx
from bina.letterheads.queries import printed_for
from bina.people.models import Person, Unit
from bina.permissions import allow, public, signed_in
from bina.statements import operations, queries
from bina.statements.queries import Line
from bina.statements.reports import statement_report
from bina.web.limits import limiter
from bina.web.session import current_person

blueprint = Blueprint("statements", "bina", url_prefix="/jp")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes | str, media_type: str, name: str) -> Response:
    """An answer that is saved under this name."""
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


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
        return attachment(xlsx(report), SHEET, name)
    if kind == "csv":
        return attachment(table_csv(report.sections[1].tables[0]), "text/csv", name)
    return attachment(to_json(report), "application/json", name)


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
    paper = "f4" if request.args.get("kertas") == "f4" else "a4"
    return attachment(pdf(from_json(statement.document), paper), "application/pdf", f"rekap-jp-{statement.year}.pdf")
