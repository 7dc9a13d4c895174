"""Pages of planning: my week, and the load of one's direct reports."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.people.models import RoleKind
from bina.permissions import allow, manager, signed_in
from bina.web.session import current_person
from courses.planning import operations, queries
from courses.planning.forms import CalendarForm, ProtectedTimeForm, RosterForm
from courses.planning.operations.rosters import MOST_BYTES
from courses.planning.permissions import may_close_days
from courses.planning.reports import oddity_sentence
from courses.planning.rules.roster import Roster, read_lines
from courses.study.forms import WEEKDAYS
from courses.study.queries import plan_of
from courses.study.reports import outlook_sentence
from courses.study.rules.plan import Outlook

blueprint = Blueprint("courses_planning", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/minggu")
@allow(signed_in)
def week() -> ResponseReturnValue:
    """The learner's next seven days, each piece one tap away."""
    person = current_person()
    now = clock.now()
    planned = plan_of(person, now)
    troubled = [each for each in planned.plan.forecasts if each.outlook in (Outlook.LATE, Outlook.IMPOSSIBLE)]
    return render_template(
        "courses/planning/week.html",
        planned=planned,
        days=queries.days_ahead(planned, now, person),
        meetings=[each for each in planned.appointments if each.starts < now + timedelta(days=7)],
        offers=queries.offers_to(person),
        weekdays=WEEKDAYS,
        troubled=[
            (planned.studies[each.course].enrolment.version.title, outlook_sentence(each)[0]) for each in troubled
        ],
        has_team=queries.has_direct_reports(person),
        keeps_calendar=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


@blueprint.post("/waktu/<int:number>/terima")
@allow(signed_in)
def accept(number: int) -> ResponseReturnValue:
    """Use a protected time."""
    operations.accept(queries.offer_to(current_person(), number))
    return redirect(url_for("courses_planning.week"), 303)


@blueprint.post("/waktu/<int:number>/tolak")
@allow(signed_in)
def decline(number: int) -> ResponseReturnValue:
    """Do without a protected time."""
    operations.decline(queries.offer_to(current_person(), number))
    return redirect(url_for("courses_planning.week"), 303)


@blueprint.get("/tim")
@allow(signed_in)
def team() -> ResponseReturnValue:
    """What study weighs for one's direct reports: hours only."""
    reports = queries.reports_of(current_person(), clock.now())
    return render_template("courses/planning/team.html", reports=reports, weekdays=WEEKDAYS)


@blueprint.route("/tim/<int:person_id>/waktu", methods=["GET", "POST"])
@allow(signed_in)
def protect(person_id: int) -> ResponseReturnValue:
    """Offer a direct report a protected time."""
    superior = current_person()
    report = queries.direct_report(superior, person_id)
    form = ProtectedTimeForm()
    if form.validate_on_submit() and form.starts.data is not None:
        operations.protect(report, int(form.weekday.data), form.starts.data, int(form.minutes.data), by=superior)
        return redirect(url_for("courses_planning.team"), 303)
    return render_template("courses/planning/protect.html", form=form, report=report), 422 if form.problems else 200


@blueprint.post("/waktu/<int:number>/batal")
@allow(signed_in)
def take_back(number: int) -> ResponseReturnValue:
    """End a protected time one offered."""
    superior = current_person()
    operations.take_back(queries.offer_by(superior, number), by=superior)
    return redirect(url_for("courses_planning.team"), 303)


@blueprint.route("/rencana/jadwal-dinas", methods=["GET", "POST"])
@allow(signed_in)
def roster() -> ResponseReturnValue:
    """Bring a duty roster or leave in: first what was read, then keeping it."""
    person = current_person()
    form = RosterForm()
    read = Roster((), ())
    if form.validate_on_submit():
        try:
            if form.file.data:
                read = operations.read_file(person, form.file.data.filename or "", form.file.data.read(MOST_BYTES + 1))
                form.days.data = "\n".join(read.lines)
            elif not (form.days.data or "").strip():
                form.refuse("file", _("Pilih berkas, atau tulis paling sedikit satu hari."))
            elif form.confirmed.data == "yes":
                operations.keep_roster(person, form.days.data)
                return redirect(url_for("courses_study.plan"), 303)
        except DomainError as refusal:
            form.refuse("days" if form.confirmed.data == "yes" else "file", refusal.sentence)
    page = render_template(
        "courses/planning/roster.html",
        form=form,
        lines=read_lines(form.days.data or ""),
        bad=read.bad,
        oddity=oddity_sentence,
    )
    return page, 422 if form.problems else 200


@blueprint.route("/kalender-dinas", methods=["GET", "POST"])
@allow(manager)
def calendar() -> ResponseReturnValue:
    """The calendar that closes days to study for one's units."""
    person = current_person()
    units = queries.units_to_close(person)
    form = CalendarForm()
    everywhere = [("", _("Seluruh instansi (libur nasional)"))] if may_close_days(person, None) else []
    form.unit.choices = [*everywhere, *((str(unit.id), unit.name) for unit in units)]
    if form.validate_on_submit():
        unit = next((each for each in units if str(each.id) == form.unit.data), None)
        try:
            operations.close_days(unit, form.days.data or "", form.source.data or "", by=person)
            return redirect(url_for("courses_planning.calendar"), 303)
        except DomainError as refusal:
            form.refuse("days", refusal.sentence)
    closed = queries.closed_days_kept_by(person, clock.today(person.zone))
    page = render_template(
        "courses/planning/calendar.html",
        form=form,
        closed=[(each, may_close_days(person, each.unit)) for each in closed],
    )
    return page, 422 if form.problems else 200


@blueprint.post("/kalender-dinas/<int:number>/hapus")
@allow(manager)
def open_days(number: int) -> ResponseReturnValue:
    """Take days off the calendar."""
    person = current_person()
    operations.open_days(queries.closed_days_to_open(person, number), by=person)
    return redirect(url_for("courses_planning.calendar"), 303)
