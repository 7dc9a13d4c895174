"""Pages of reports: building one, the saved ones, and the address for machines."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from bina import clock
from bina.competencies.queries import reach_of
from bina.errors import DomainError, Forbidden
from bina.exports.report import Table
from bina.exports.sheets import table_xlsx
from bina.exports.values import shown
from bina.people.models import Person, RoleKind
from bina.permissions import allow, has_role, public
from bina.web.downloads import as_file
from bina.web.forms import options
from bina.web.limits import limiter
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.catalogue.queries import published_titles
from courses.reporting import operations, queries
from courses.reporting.forms import QuestionForm, SaveForm
from courses.reporting.models import SavedReport
from courses.reporting.queries import Question
from courses.reporting.reports import BREAKDOWNS, FACTS, PERIODS, plain, refusal_of, table_of
from courses.reporting.rules import Breakdown, Period

blueprint = Blueprint("courses_reporting", "courses", template_folder="templates")

#: Who asks: those who see people one by one, and leaders, who see groups.
readers = has_role(RoleKind.LEADER, RoleKind.MANAGER, RoleKind.ADMINISTRATOR)
#: Rows on one page.
SHOWN = 50


def _form(person: Person) -> QuestionForm:
    reach = reach_of(person, None)
    form = QuestionForm(request.args if "kolom" in request.args or "baris" in request.args else None)
    form.baris.choices = options((each.value, name) for each, name in BREAKDOWNS.items())
    form.kolom.choices = options((each.value, name) for each, name in FACTS.items())
    form.periode.choices = options((each.value, name) for each, name in PERIODS.items())
    form.unit.choices = options((unit.id, unit.name) for unit in reach.units)
    if form.unit.data is None and not request.args.get("unit"):
        form.unit.data = reach.unit.id
    form.pelatihan.choices = options(
        [("", _("Semua pelatihan")), *((str(n), title) for n, title in published_titles())]
    )
    if not reach.named:
        form.baris.choices = [each for each in form.baris.choices if each.value != Breakdown.PERSON.value]
    return form


def _is_sound(form: QuestionForm) -> bool:
    if not form.validate():
        return False
    refusal = refusal_of(form.breakdown, form.facts)
    if refusal:
        form.refuse("kolom", refusal)
    return refusal is None


def _question(person: Person, form: QuestionForm) -> Question:
    course = int(form.pelatihan.data) if form.pelatihan.data else None
    return queries.asked(person, form.breakdown, form.facts, form.unit.data, course, Period(form.periode.data))


@blueprint.route("/laporan-belajar", methods=["GET", "POST"])
@allow(readers)
def build() -> ResponseReturnValue:
    """Choose lines, columns and filters, read the table, and keep the question under a name."""
    person = current_person()
    form, saving = _form(person), SaveForm()
    asks = "kolom" in request.args or "baris" in request.args
    table = None
    if asks and _is_sound(form):
        question = _question(person, form)
        table = table_of(queries.answer(question))
        if saving.validate_on_submit():
            try:
                report = operations.save(
                    question, (saving.name.data or "").strip(), by=person,
                    shared=bool(saving.shared.data), monthly=bool(saving.monthly.data),
                )  # fmt: skip
            except DomainError as refusal:
                saving.refuse("name", refusal.sentence)
            else:
                return redirect(url_for("courses_reporting.saved", report_id=report.id), 303)
    page = render_template(
        "courses/reporting/build.html",
        form=form,
        saving=saving,
        shown=_shown(table),
        reports=queries.reports_seen(person),
        query=request.args.to_dict(flat=False),
    )
    return page, 422 if form.problems or saving.problems or (request.method == "POST" and not asks) else 200


def _shown(table: Table | None) -> dict[str, object] | None:
    if table is None:
        return None
    *rows, sums = table.rows
    pages = max(1, -(-len(rows) // SHOWN))
    page = min(page_asked(), pages)
    return {
        "columns": [
            (column.key, column.title, "number" if place else "text") for place, column in enumerate(table.columns)
        ],
        "rows": [
            {column.key: shown(row[column.key], column.kind, column.digits) for column in table.columns}
            for row in (*rows[(page - 1) * SHOWN : page * SHOWN], sums)
        ],
        "note": table.note,
        "count": len(rows),
        "page": page,
        "pages": pages,
    }


@blueprint.get("/laporan-belajar.xlsx")
@allow(readers)
def sheet() -> ResponseReturnValue:
    """The table of the page as a workbook."""
    person = current_person()
    form = _form(person)
    if not _is_sound(form):
        raise DomainError(form.problems[0][1])
    return as_file(table_xlsx(table_of(queries.answer(_question(person, form)))), "laporan-belajar.xlsx")


@blueprint.get("/laporan-belajar/<int:report_id>")
@allow(readers)
def saved(report_id: int) -> ResponseReturnValue:
    """A saved report as it reads today."""
    person = current_person()
    return _page(person, queries.report_to_see(person, report_id))


def _page(person: Person, report: SavedReport, token: str | None = None) -> str:
    table = table_of(queries.answer(queries.question_of(person, report)), report.name)
    return render_template(
        "courses/reporting/saved.html",
        report=report,
        shown=_shown(table),
        own=report.owner_id == person.id,
        known=queries.token_of(person, report),
        token=token,
        address=url_for("courses_reporting.read", report_id=report.id, _external=True),
    )


@blueprint.get("/laporan-belajar/<int:report_id>.xlsx")
@allow(readers)
def saved_sheet(report_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    person = current_person()
    report = queries.report_to_see(person, report_id)
    table = table_of(queries.answer(queries.question_of(person, report)), report.name)
    return as_file(table_xlsx(table), f"laporan-{report.id}.xlsx")


@blueprint.post("/laporan-belajar/<int:report_id>/kata-kunci")
@allow(readers)
def open_to_machine(report_id: int) -> ResponseReturnValue:
    """Make a secret word; it is shown this once."""
    person = current_person()
    report = queries.report_to_see(person, report_id)
    return _page(person, report, operations.open_to_machine(report, by=person))


@blueprint.post("/laporan-belajar/<int:report_id>/kata-kunci/cabut")
@allow(readers)
def close_to_machine(report_id: int) -> ResponseReturnValue:
    """End the secret word."""
    person = current_person()
    operations.close_to_machine(queries.report_to_see(person, report_id), by=person)
    return redirect(url_for("courses_reporting.saved", report_id=report_id), 303)


@blueprint.post("/laporan-belajar/<int:report_id>/hapus")
@allow(readers)
def forget(report_id: int) -> ResponseReturnValue:
    """Delete a report of one's own."""
    person = current_person()
    operations.forget(queries.own_report(person, report_id), by=person)
    return redirect(url_for("courses_reporting.build"), 303)


@blueprint.get("/api/laporan/<int:report_id>.json")
@allow(public)
@limiter.limit("30 per minute")
def read(report_id: int) -> ResponseReturnValue:
    """The table for a machine that says the secret word of somebody who may see it."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if kind.lower() != "bearer" or not token:
            raise Forbidden(_("Sertakan kata kunci: Authorization: Bearer …"))
        known = operations.reader(report_id, token.strip())
        report = queries.report_to_see(known.person, report_id)
        with force_locale(known.person.language):
            table = table_of(queries.answer(queries.question_of(known.person, report)), report.name)
    except DomainError as refusal:
        return jsonify({"galat": str(refusal.sentence)}), refusal.status
    response = jsonify(plain(table, clock.now().isoformat()))
    response.headers["Cache-Control"] = "no-store"
    return response
