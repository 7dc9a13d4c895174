"""Pages of yearly plans: the list, one plan with its rows, and deciding on it."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.exports.pdf import pdf
from bina.exports.sheets import table_xlsx
from bina.exports.values import shown
from bina.letterheads.queries import printed_for
from bina.people.models import Person
from bina.people.queries import competencies
from bina.permissions import allow, manager
from bina.web.downloads import as_file, paper_asked
from bina.web.forms import options
from bina.web.session import current_person
from courses.catalogue.queries import published_titles
from courses.recommendations.queries import offers
from courses.study.reports import NEEDS
from courses.yearplans import operations, queries
from courses.yearplans.forms import CeilingForm, PlanForm, ReturnForm, RowForm
from courses.yearplans.models import YearPlan
from courses.yearplans.operations import Wanted
from courses.yearplans.permissions import may_decide, may_write
from courses.yearplans.reports import STATES, plan_report, plan_table

blueprint = Blueprint("courses_yearplans", "courses", url_prefix="/rencana-tahunan", template_folder="templates")


@blueprint.route("", methods=["GET", "POST"])
@allow(manager)
def plans() -> ResponseReturnValue:
    """Plans of one's units, and beginning one."""
    person = current_person()
    units = {unit.id: unit for unit in queries.units_for_plans(person)}
    this_year = clock.today(person.zone).year
    form = PlanForm(year=this_year + 1) if request.method == "GET" else PlanForm()
    form.unit.choices = options((number, unit.name) for number, unit in units.items())
    form.year.choices = options((year, str(year)) for year in (this_year, this_year + 1))
    if form.validate_on_submit():
        try:
            plan = operations.begin(units[form.unit.data], form.year.data, form.ceiling.data or 0, by=person)
        except DomainError as refusal:
            form.refuse("unit", refusal.sentence)
        else:
            return redirect(url_for("courses_yearplans.plan", plan_id=plan.id), 303)
    page = render_template("courses/yearplans/plans.html", plans=queries.plans_seen(person), states=STATES, form=form)
    return page, 422 if form.problems else 200


@blueprint.route("/<int:plan_id>", methods=["GET", "POST"])
@allow(manager)
def plan(plan_id: int) -> ResponseReturnValue:
    """A plan with its rows, what it costs and how far it has come; POST submits it."""
    person = current_person()
    found = queries.plan_to_see(person, plan_id, lock=request.method == "POST")
    refused = None
    if request.method == "POST":
        try:
            operations.submit(found, by=person)
        except DomainError as refusal:
            refused = refusal
        else:
            return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)
    return _page(person, found, refused, ReturnForm(formdata=None))


def _page(person: Person, found: YearPlan, refused: DomainError | None, form: ReturnForm) -> ResponseReturnValue:
    table = plan_table(found, queries.progress_of(found))
    names = {each.id: each.name for each in competencies()}
    writes = may_write(person, found)
    gaps = queries.gaps_to_plan(person, found, clock.today(found.unit.zone)) if writes else ()
    page = render_template(
        "courses/yearplans/plan.html",
        plan=found,
        columns=[
            (column.key, column.title, "number" if column.kind.value != "text" else "text") for column in table.columns
        ],
        rows=[
            {column.key: shown(row[column.key], column.kind, column.digits) for column in table.columns}
            for row in table.rows
        ],
        note=table.note,
        states=STATES,
        gaps=[(each, names[each.competency]) for each in gaps[:8]],
        needs=[(NEEDS[kind], count) for kind, count in queries.needs_in(found.unit, found.year).items()],
        writes=writes,
        decides=may_decide(person, found, queries.agency_of(found)),
        refused=refused.sentence if refused else None,
        form=form,
    )
    return page, refused.status if refused else 422 if form.problems else 200


@blueprint.route("/<int:plan_id>/baris", methods=["GET", "POST"])
@allow(manager)
def add_row(plan_id: int) -> ResponseReturnValue:
    """One more need, begun from a gap or from nothing."""
    person = current_person()
    found = queries.plan_to_see(person, plan_id, lock=request.method == "POST")
    form = RowForm()
    framework = competencies()
    form.competency.choices = options([("", _("Pilih kompetensi")), *((str(each.id), each.name) for each in framework)])
    form.course.choices = options([("", _("Belum ada di Bina")), *((str(n), title) for n, title in published_titles())])
    if request.method == "GET":
        _begin_from_gap(person, found, form)
    if form.validate_on_submit():
        wanted = Wanted(
            int(form.competency.data) if form.competency.data else None,
            (form.need.data or "").strip(),
            form.people.data or 0,
            int(form.course.data) if form.course.data else None,
            (form.wish.data or "").strip(),
            form.quarter.data,
            form.cost_each.data or 0,
        )
        try:
            operations.add_row(found, wanted, by=person)
        except DomainError as refusal:
            form.refuse("competency", refusal.sentence)
        else:
            return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)
    return render_template("courses/yearplans/add_row.html", plan=found, form=form), 422 if form.problems else 200


def _begin_from_gap(person: Person, plan: YearPlan, form: RowForm) -> None:
    wanted = request.args.get("kompetensi", type=int)
    gaps = queries.gaps_to_plan(person, plan, clock.today(plan.unit.zone)) if wanted else ()
    gap = next((each for each in gaps if each.competency == wanted), None)
    if gap is not None:
        form.competency.data, form.people.data = str(gap.competency), gap.below
        course = next(iter(offers([gap.competency])), None)
        form.course.data = str(course.course) if course else ""


@blueprint.post("/<int:plan_id>/baris/<int:row_id>/hapus")
@allow(manager)
def remove_row(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Take a row out."""
    person = current_person()
    operations.remove_row(queries.plan_to_see(person, plan_id, lock=True), row_id, by=person)
    return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)


@blueprint.route("/<int:plan_id>/pagu", methods=["GET", "POST"])
@allow(manager)
def ceiling(plan_id: int) -> ResponseReturnValue:
    """How much there is."""
    person = current_person()
    found = queries.plan_to_see(person, plan_id, lock=request.method == "POST")
    form = CeilingForm(ceiling=found.ceiling)
    if form.validate_on_submit():
        try:
            operations.set_ceiling(found, form.ceiling.data or 0, by=person)
        except DomainError as refusal:
            form.refuse("ceiling", refusal.sentence)
        else:
            return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)
    return render_template("courses/yearplans/ceiling.html", plan=found, form=form), 422 if form.problems else 200


@blueprint.post("/<int:plan_id>/setujui")
@allow(manager)
def approve(plan_id: int) -> ResponseReturnValue:
    """Approve it."""
    person = current_person()
    operations.decide(queries.plan_to_see(person, plan_id, lock=True), approve=True, by=person)
    return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)


@blueprint.post("/<int:plan_id>/kembalikan")
@allow(manager)
def give_back(plan_id: int) -> ResponseReturnValue:
    """Return it with what is to be mended."""
    person = current_person()
    found = queries.plan_to_see(person, plan_id, lock=True)
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(person, found, None, form)
    operations.decide(found, approve=False, remark=(form.remark.data or "").strip(), by=person)
    return redirect(url_for("courses_yearplans.plan", plan_id=plan_id), 303)


@blueprint.get("/<int:plan_id>/rencana.<any(xlsx, pdf):kind>")
@allow(manager)
def download(plan_id: int, kind: str) -> ResponseReturnValue:
    """The rows as a workbook or to be printed."""
    person = current_person()
    found = queries.plan_to_see(person, plan_id)
    table = plan_table(found, queries.progress_of(found))
    if kind == "xlsx":
        content = table_xlsx(table)
    else:
        report = plan_report(
            found, table, queries.agency_of(found).name,
            cut_at=clock.now().replace(second=0, microsecond=0),
            demonstration=bool(current_app.config["DEMO"]), letterhead=printed_for(found.unit),
        )  # fmt: skip
        content = pdf(report, paper_asked())
    return as_file(content, f"rencana-{found.year}-{found.unit_id}.{kind}")
