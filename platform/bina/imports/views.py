"""Upload, look, apply."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.exports.sheets import table_xlsx
from bina.files.operations import path_of, store
from bina.imports import operations
from bina.imports.forms import UploadForm
from bina.imports.operations import Plan
from bina.imports.queries import agencies_for, run_for
from bina.imports.reports import FIELDS, bad_cells, fix, rows_to_correct, why
from bina.imports.rules import Sheet
from bina.people.models import ImportRun, Unit
from bina.permissions import administrator, allow
from bina.web.downloads import as_file
from bina.web.forms import options
from bina.web.session import current_person

blueprint = Blueprint("imports", "bina", url_prefix="/pegawai/impor")
SHOWN = 100


@blueprint.route("/", methods=["GET", "POST"])
@allow(administrator)
def upload() -> ResponseReturnValue:
    """Choose a file; nothing changes yet."""
    person = current_person()
    form = UploadForm()
    form.agency.choices = options((unit.id, unit.name) for unit in agencies_for(person))
    if form.validate_on_submit():
        upload = form.file.data
        try:
            file = store(upload.stream, upload.filename or "", by=person, kinds={"sheet", "text"})
            sheet = operations.sheet_of(operations.read_rows(path_of(file.sha256), file.name))
        except DomainError as refusal:
            db.session.rollback()
            form.refuse("file", refusal.sentence)
        else:
            run = ImportRun(
                file=file,
                agency=db.session.get_one(Unit, form.agency.data),
                uploaded_by_id=person.id,
                columns=operations.columns_of(sheet),
                created_at=clock.now(),
            )
            db.session.add(run)
            db.session.flush()
            return redirect(url_for("imports.look", run_id=run.id), 303)
    return render_template("imports/upload.html", form=form), 422 if form.problems else 200


def _load(run_id: int, *, lock: bool = False) -> tuple[ImportRun, Sheet, Plan | None, str]:
    run = run_for(run_id, current_person(), lock=lock)
    sheet = operations.sheet_of(operations.read_rows(path_of(run.file.sha256), run.file.name))
    try:
        return run, sheet, operations.plan(sheet, run.columns, run.agency), ""
    except DomainError as refusal:
        return run, sheet, None, str(refusal.sentence)


@blueprint.get("/<int:run_id>")
@allow(administrator)
def look(run_id: int) -> ResponseReturnValue:
    """The dry run: counts, bad cells, what would be new and what would change."""
    run, sheet, plan, refusal = _load(run_id)
    return render_template(
        "imports/look.html",
        run=run,
        sheet=sheet,
        plan=plan,
        refusal=refusal,
        fields=FIELDS,
        why=why,
        fix=fix,
        shown=SHOWN,
    )


@blueprint.post("/<int:run_id>/kolom")
@allow(administrator)
def map_columns(run_id: int) -> ResponseReturnValue:
    """Say which column means what; remembered for files with the same headings."""
    run, sheet, _plan, _refusal = _load(run_id)
    chosen = {name: request.form.get(name, type=int) for name in FIELDS}
    run.columns = {
        name: place for name, place in chosen.items() if place is not None and 0 <= place < len(sheet.headings)
    }
    operations.remember_columns(sheet, run.columns)
    return redirect(url_for("imports.look", run_id=run.id), 303)


@blueprint.post("/<int:run_id>/terapkan")
@allow(administrator)
def apply(run_id: int) -> ResponseReturnValue:
    """Carry the plan out in one transaction."""
    run, sheet, plan, refusal = _load(run_id, lock=True)
    if run.applied_at is not None:
        raise Conflict(_("Impor ini sudah diterapkan. Unggah berkas lagi bila ada perubahan baru."))
    if plan is None:
        raise DomainError(refusal)
    run.counts = operations.apply(plan, by=current_person())
    run.applied_at = clock.now()
    operations.remember_columns(sheet, run.columns)
    return redirect(url_for("imports.look", run_id=run.id), 303)


@blueprint.get("/<int:run_id>/<any(perbaikan, masalah):what>.xlsx")
@allow(administrator)
def download(run_id: int, what: str) -> ResponseReturnValue:
    """The refused rows to correct, or the list of bad cells."""
    _run, sheet, plan, refusal = _load(run_id)
    if plan is None:
        raise DomainError(refusal)
    table = rows_to_correct(sheet, plan) if what == "perbaikan" else bad_cells(plan)
    return as_file(table_xlsx(table, bare=what == "perbaikan"), f"{what}.xlsx")
