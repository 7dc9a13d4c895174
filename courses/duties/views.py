"""Pages of duties: the list, making one, how its people stand, who is late."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.exports.sheets import table_xlsx
from bina.notices.rules import whatsapp_link
from bina.people.models import Unit
from bina.people.rules import PositionKind
from bina.permissions import allow, manager
from bina.web.downloads import as_file
from bina.web.formats import day
from bina.web.forms import options
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.catalogue.queries import published_titles, published_version
from courses.conditions.reports import POSITIONS
from courses.duties import operations, queries
from courses.duties.forms import DutyForm, EscalationForm
from courses.duties.models import Duty
from courses.duties.permissions import may_keep
from courses.duties.queries import Late
from courses.duties.reports import late_table

blueprint = Blueprint("courses_duties", "courses", url_prefix="/kursus/wajib", template_folder="templates")

#: Rows of a late list on one page.
SHOWN = 25
#: Days before its end from which a completion may be renewed, where nothing else was said.
WINDOW = 60


def _positions() -> dict[str, str]:
    return {kind.value: str(name) for kind, name in POSITIONS.items()}


@blueprint.get("")
@allow(manager)
def duties() -> ResponseReturnValue:
    """What is mandatory for one's own people."""
    person = current_person()
    today = clock.today(person.zone)
    rows = [(duty, queries.progress(duty, person, duty.unit, today)[0]) for duty in queries.duties_seen(person)]
    return render_template("courses/duties/duties.html", rows=rows, today=today, positions=_positions())


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(manager)
def new_duty() -> ResponseReturnValue:
    """Make a course mandatory: first whom it would touch, then doing it."""
    person = current_person()
    units = {str(unit.id): unit for unit in queries.units_for_duties(person)}
    form = DutyForm()
    titles = [(str(number), title) for number, title in published_titles()]
    form.course.choices = options([("", _("Pilih pelatihan")), *titles])
    form.unit.choices = options((number, unit.name) for number, unit in units.items())
    if request.method == "GET" and request.args.get("pelatihan", "").isdigit():
        form.course.data = request.args["pelatihan"]
    preview = None
    if form.validate_on_submit():
        asked = _asked(form, units)
        try:
            if form.confirmed.data == "yes":
                duty = operations.make(asked, by=person)
                return redirect(url_for("courses_duties.duty", duty_id=duty.id), 303)
            preview = operations.look_ahead(asked, by=person)
        except DomainError as refusal:
            form.refuse("unit", refusal.sentence)
    page = render_template("courses/duties/new_duty.html", form=form, preview=preview)
    return page, 422 if form.problems else 200


def _asked(form: DutyForm, units: dict[str, Unit]) -> operations.DutyTerms:
    months = form.valid_months.data
    return operations.DutyTerms(
        version=published_version(int(form.course.data)),
        unit=units[form.unit.data],
        reason=(form.reason.data or "").strip().rstrip("."),
        deadline=form.deadline.data,
        within_days=form.within_days.data,
        valid_months=months,
        window_days=(form.window_days.data or min(WINDOW, months * 14)) if months else None,
        grade_from=form.grade_from.data or None,
        grade_to=form.grade_to.data or None,
        position_kind=PositionKind(form.position_kind.data) if form.position_kind.data else None,
        position=(form.position.data or "").strip() or None,
    )


@blueprint.get("/<int:duty_id>")
@allow(manager)
def duty(duty_id: int) -> ResponseReturnValue:
    """How one's own people stand, unit by unit: counts only."""
    person = current_person()
    found = queries.duty_to_see(person, duty_id)
    unit = queries.unit_in(found, request.args.get("unit", type=int))
    today = clock.today(person.zone)
    whole, below = queries.progress(found, person, unit, today)
    return render_template(
        "courses/duties/duty.html",
        duty=found,
        unit=unit,
        whole=whole,
        below=below,
        today=today,
        may_keep=may_keep(person, found),
        positions=_positions(),
    )


@blueprint.get("/<int:duty_id>/terlambat")
@allow(manager)
def late(duty_id: int) -> ResponseReturnValue:
    """Who of one's own people is late, longest first."""
    person = current_person()
    found = queries.duty_to_see(person, duty_id)
    unit = queries.unit_in(found, request.args.get("unit", type=int))
    everybody = queries.late_people(found, person, unit, clock.today(person.zone))
    pages = max(1, -(-len(everybody) // SHOWN))
    page = min(page_asked(), pages)
    shown = everybody[(page - 1) * SHOWN : page * SHOWN]
    return render_template(
        "courses/duties/late.html",
        duty=found,
        unit=unit,
        late=[(each, _chat(found, each)) for each in shown],
        count=len(everybody),
        page=page,
        pages=pages,
    )


def _chat(duty: Duty, late: Late) -> str | None:
    """A WhatsApp message with the person's own text: name, course, day; neither NIP nor token."""
    if not late.person.phone:
        return None
    address = f"{current_app.config['BASE_URL']}/kursus/{duty.course_id}"
    with force_locale(late.person.language):
        text = _(
            "Yth. %(name)s, pelatihan wajib %(title)s seharusnya selesai %(day)s. Anda dapat melanjutkannya di %(address)s",
            name=late.person.name, title=duty.title, day=day(late.standing.due), address=address,
        )  # fmt: skip
    return whatsapp_link(text, late.person.phone)


@blueprint.get("/<int:duty_id>/terlambat.xlsx")
@allow(manager)
def late_sheet(duty_id: int) -> ResponseReturnValue:
    """The same rows as a workbook."""
    person = current_person()
    found = queries.duty_to_see(person, duty_id)
    unit = queries.unit_in(found, request.args.get("unit", type=int))
    rows = queries.late_people(found, person, unit, clock.today(person.zone))
    return as_file(table_xlsx(late_table(found, rows)), f"terlambat-{found.id}.xlsx")


@blueprint.post("/<int:duty_id>/ingatkan/<int:person_id>")
@allow(manager)
def remind(duty_id: int, person_id: int) -> ResponseReturnValue:
    """Remind a late person: one tap."""
    person = current_person()
    found = queries.duty_to_see(person, duty_id)
    operations.remind(found, queries.late_person(found, person, person_id, clock.today(person.zone)), by=person)
    page, unit = request.form.get("page", 1, type=int), request.form.get("unit", type=int)
    return redirect(url_for("courses_duties.late", duty_id=found.id, unit=unit, halaman=page), 303)


@blueprint.post("/<int:duty_id>/akhiri")
@allow(manager)
def end(duty_id: int) -> ResponseReturnValue:
    """Let a duty bind no longer than today."""
    person = current_person()
    operations.end(queries.duty_to_keep(person, duty_id), by=person)
    return redirect(url_for("courses_duties.duty", duty_id=duty_id), 303)


@blueprint.route("/eskalasi", methods=["GET", "POST"])
@allow(manager)
def escalation() -> ResponseReturnValue:
    """Who hears of lateness after how many days, and setting it."""
    person = current_person()
    units = {str(unit.id): unit for unit in queries.units_for_duties(person)}
    form = EscalationForm()
    form.unit.choices = options((number, unit.name) for number, unit in units.items())
    if form.validate_on_submit():
        try:
            operations.begin_escalation(
                units[form.unit.data], form.superior_after.data or 0, form.manager_after.data or 0,
                (form.source.data or "").strip(), by=person,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse("unit", refusal.sentence)
        else:
            return redirect(url_for("courses_duties.escalation"), 303)
    page = render_template(
        "courses/duties/escalation.html",
        form=form,
        rules=queries.rules_seen(person),
        today=clock.today(person.zone),
    )
    return page, 422 if form.problems else 200


@blueprint.post("/eskalasi/<int:rule_id>/akhiri")
@allow(manager)
def end_escalation(rule_id: int) -> ResponseReturnValue:
    """Let a rule hold no longer than today."""
    person = current_person()
    operations.end_escalation(queries.rule_to_keep(person, rule_id), by=person)
    return redirect(url_for("courses_duties.escalation"), 303)
