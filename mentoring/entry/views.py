"""Upload a sheet, look at every fault, apply."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina.db import db
from bina.errors import DomainError
from bina.exports.report import Table
from bina.exports.sheets import table_csv, tables_xlsx
from bina.files.operations import store
from bina.people.queries import competencies
from bina.permissions import allow
from bina.web.downloads import as_file
from bina.web.session import current_person
from mentoring.entry import operations
from mentoring.entry.forms import EntryForm
from mentoring.entry.queries import run_of
from mentoring.entry.reports import bad_cells, fix, people_table, place, sheets_to_fill, why
from mentoring.profiles.queries import participants
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme

blueprint = Blueprint("mentoring_entry", "mentoring", url_prefix="/mentoring/program", template_folder="templates")
#: So many bad cells stand on the page; the others are in the sheet to take away.
SHOWN = 50


def _xlsx(name: str, *tables: Table) -> Response:
    return as_file(tables_xlsx(tables, bare=True), f"{name}.xlsx")


@blueprint.route("/<int:programme_id>/daftar-massal", methods=["GET", "POST"])
@allow(programme_manager)
def upload(programme_id: int) -> ResponseReturnValue:
    """Choose a file; nothing changes yet."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = EntryForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            file = store(sent.stream, sent.filename or "", by=person, kinds={"sheet", "text"})
            run = operations.start_run(programme, file, by=person)
        except DomainError as refusal:
            db.session.rollback()
            programme = managed_programme(current_person(), programme_id)
            form.refuse("file", refusal.sentence)
        else:
            return redirect(url_for("mentoring_entry.look", programme_id=programme_id, run_id=run.id), 303)
    page = render_template("mentoring/entry/upload.html", form=form, programme=programme)
    return page, 422 if form.problems else 200


@blueprint.get("/<int:programme_id>/daftar-massal/<int:run_id>")
@allow(programme_manager)
def look(programme_id: int, run_id: int) -> ResponseReturnValue:
    """The dry run: how many would be signed up, and every cell to mend."""
    programme = managed_programme(current_person(), programme_id)
    run = run_of(programme, run_id)
    plan = operations.plan_of(programme, run.file)
    return render_template(
        "mentoring/entry/look.html",
        programme=programme,
        run=run,
        counts=run.counts if run.applied_at else plan.counts,
        bad=plan.bad[:SHOWN],
        all_bad=len(plan.bad),
        place=place,
        why=why,
        fix=fix,
    )


@blueprint.post("/<int:programme_id>/daftar-massal/<int:run_id>/terapkan")
@allow(programme_manager)
def apply(programme_id: int, run_id: int) -> ResponseReturnValue:
    """Sign everybody up whose row is good."""
    person = current_person()
    run = run_of(managed_programme(person, programme_id), run_id, lock=True)
    operations.apply(run, by=person)
    return redirect(url_for("mentoring_entry.look", programme_id=programme_id, run_id=run_id), 303)


@blueprint.get("/<int:programme_id>/daftar-massal/<int:run_id>/masalah.xlsx")
@allow(programme_manager)
def faults(programme_id: int, run_id: int) -> ResponseReturnValue:
    """Every cell to mend, as a sheet."""
    programme = managed_programme(current_person(), programme_id)
    plan = operations.plan_of(programme, run_of(programme, run_id).file)
    return _xlsx("masalah", bad_cells(plan.bad))


@blueprint.get("/<int:programme_id>/daftar-massal/contoh.xlsx")
@allow(programme_manager)
def template(programme_id: int) -> ResponseReturnValue:
    """The sheet to fill, with an example row and a guide."""
    managed_programme(current_person(), programme_id)
    return _xlsx("peserta-dan-mentor", *sheets_to_fill({one.code: one.name for one in competencies()}))


@blueprint.get("/<int:programme_id>/peserta.<any(xlsx,csv):kind>")
@allow(programme_manager)
def export(programme_id: int, kind: str) -> ResponseReturnValue:
    """Everybody in the programme, in the shape that can be read in again."""
    programme = managed_programme(current_person(), programme_id)
    table = people_table(participants(programme))
    if kind == "xlsx":
        return _xlsx("peserta-dan-mentor", table)
    return as_file(table_csv(table), "peserta-dan-mentor.csv")
