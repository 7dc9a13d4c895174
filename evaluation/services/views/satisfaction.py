"""Satisfaction of a unit: the result of a period, its target, former indices, sample size, follow-up."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.exports.page import render
from bina.people.models import Unit
from bina.permissions import allow, evaluator, report_reader
from bina.web.session import current_person
from evaluation.services import forms
from evaluation.services.operations import satisfaction as operations
from evaluation.services.permissions import may_steer
from evaluation.services.queries.points import services_within, steered_unit, unit_for
from evaluation.services.queries.satisfaction import (
    Collected,
    collected,
    follow_up_for,
    follow_ups_of,
    newest,
    plan_of,
    published_index,
    target_of,
)
from evaluation.services.reports.satisfaction import satisfaction_report
from evaluation.services.reports.words import FOLLOW_UP_STATES, SPANS, period_label
from evaluation.services.rules.indices import ELEMENT_NAMES, FollowUpState
from evaluation.services.rules.periods import Period, Span, read_period
from evaluation.services.views.shared import blueprint, cut, demonstration, download, form_page, here
from evaluation.statistics.skm import KEP_25_2004, PERMENPANRB_14_2017, krejcie_morgan, sample_for_mean


def _asked(unit: Unit) -> tuple[Collected, Period | None]:
    """Answers of the service asked for, and the period asked for or the newest."""
    services = services_within(unit)
    chosen = next((each for each in services if each.id == request.args.get("titik", type=int)), None)
    found = collected(unit, services, chosen)
    period = read_period(request.args.get("periode", ""))
    return found, period or newest(found)


@blueprint.get("/unit/<int:unit_id>")
@allow(report_reader)
def satisfaction(unit_id: int) -> ResponseReturnValue:
    """The result of a period."""
    person = current_person()
    unit = unit_for(person, unit_id)
    found, period = _asked(unit)
    report = None
    if period is not None:
        reconcile = "lembar-kerja" in request.args
        report = satisfaction_report(
            found, period, cut(), demonstration=demonstration(), url=here(), reconcile=reconcile, planned=False
        )
    return render_template(
        "evaluation/services/satisfaction.html",
        unit=unit,
        found=found,
        period=period,
        body=render(report) if report else None,
        spans=[(SPANS[span], found.offered(span)) for span in reversed(Span)],
        label=period_label,
        steers=may_steer(person, unit),
        lines=plan_of(found, period) if period else (),
        states=FOLLOW_UP_STATES,
        elements=ELEMENT_NAMES,
        published=published_index(unit, period) if period else None,
    )


@blueprint.get("/unit/<int:unit_id>/skm.<any(xlsx, pdf, docx):kind>")
@allow(report_reader)
def satisfaction_file(unit_id: int, kind: str) -> ResponseReturnValue:
    """The same as a file."""
    unit = unit_for(current_person(), unit_id)
    found, period = _asked(unit)
    if period is None:
        raise NotFound(_("Belum ada hasil yang dapat diunduh."))
    address = here().replace(f"/skm.{kind}", "")
    report = satisfaction_report(found, period, cut(), demonstration=demonstration(), url=address)
    return download(report, kind, f"skm-{period.code}", unit)


def _back(unit: Unit, period: Period | None = None) -> tuple[str, str]:
    return _address(unit, period), unit.name


def _address(unit: Unit, period: Period | None = None, part: str | None = None) -> str:
    code = None if period is None else period.code
    return url_for("evaluation_services.satisfaction", unit_id=unit.id, periode=code, _anchor=part)


@blueprint.route("/unit/<int:unit_id>/target", methods=["GET", "POST"])
@allow(evaluator)
def satisfaction_target(unit_id: int) -> ResponseReturnValue:
    """Set the target of a year."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    form = forms.TargetForm()
    if request.method == "GET":
        year = request.args.get("tahun", clock.today(unit.zone).year, type=int)
        known = target_of(unit, year)
        form.year.data = year
        if known is not None:
            form.index.data, form.source.data = known.index, known.source
    if form.validate_on_submit():
        operations.set_target(unit, form.year.data, float(form.index.data), form.source.data, by=person)
        return redirect(_address(unit), 303)
    return form_page(form, _("Target kepuasan"), _("Simpan target"), _back(unit))


@blueprint.route("/unit/<int:unit_id>/indeks-lama", methods=["GET", "POST"])
@allow(evaluator)
def former_index(unit_id: int) -> ResponseReturnValue:
    """Enter an index of a former report."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    form = forms.FormerIndexForm()
    if form.validate_on_submit():
        edition = next(each for each in (PERMENPANRB_14_2017, KEP_25_2004) if each.code == form.edition.data)
        period = read_period(f"{form.year.data}-{form.part.data}" if form.part.data else f"{form.year.data}")
        if period is None:
            raise DomainError(_("Pilih periode dari daftar."))
        try:
            operations.enter_former_index(
                unit, edition, period, float(form.index.data), form.n.data, form.source.data, by=person
            )
        except DomainError as refusal:
            form.refuse("year", refusal.sentence)
        else:
            return redirect(_address(unit), 303)
    lead = _("Nilai dari laporan sebelum Bina. Nilai skala 2004 ditampilkan pada grafik dan tabel sendiri.")
    return form_page(form, _("Masukkan nilai laporan lama"), _("Simpan nilai"), _back(unit), lead)


@blueprint.get("/unit/<int:unit_id>/sampel")
@allow(report_reader)
def sample(unit_id: int) -> ResponseReturnValue:
    """How many to ask, and what was reached so far."""
    unit = unit_for(current_person(), unit_id)
    form = forms.SampleForm(request.args if request.args else None, meta={"csrf": False})
    planned = None
    if request.args and form.validate():
        planned = {
            "proportion": krejcie_morgan(form.population.data),
            "mean": sample_for_mean(float(form.deviation.data), float(form.bound.data), form.population.data),
        }
    found = collected(unit, services_within(unit))
    period = newest(found)
    reached = None if period is None else found.measured(period)
    if not request.args:
        form.deviation.data = None if reached is None else reached.deviation
    page = render_template(
        "evaluation/services/sample.html",
        unit=unit,
        form=form,
        planned=planned,
        period=None if period is None else period_label(period),
        reached=reached,
    )
    return page, 422 if form.problems else 200


@blueprint.route("/unit/<int:unit_id>/tindak-lanjut", methods=["GET", "POST"])
@allow(evaluator)
def follow_up(unit_id: int) -> ResponseReturnValue:
    """Plan an improvement for a period; the weakest element is proposed."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    found, period = _asked(unit)
    if period is None:
        raise NotFound(_("Belum ada hasil survei yang dapat ditindaklanjuti."))
    form = forms.FollowUpPlanForm()
    index = found.measured(period).index
    if request.method == "GET" and index is not None:
        taken = {line.element for line in follow_ups_of(unit, period)}
        form.element.data = next((each.key for each in index.weakest if each.key not in taken), index.weakest[0].key)
    if form.validate_on_submit():
        operations.plan_follow_up(
            unit,
            period,
            element=form.element.data,
            deed=form.deed.data,
            responsible=form.responsible.data,
            due_on=form.due_on.data,
            by=person,
        )
        return redirect(_address(unit, period, "tindak-lanjut"), 303)
    lead = _("Mulai dari unsur terendah. %(period)s.", period=period_label(period))
    return form_page(form, _("Rencana tindak lanjut"), _("Simpan rencana"), _back(unit, period), lead)


@blueprint.route("/tindak-lanjut/<int:follow_up_id>", methods=["GET", "POST"])
@allow(evaluator)
def follow_up_state(follow_up_id: int) -> ResponseReturnValue:
    """Note how far an improvement is."""
    person = current_person()
    line, unit = follow_up_for(person, follow_up_id)
    period = read_period(line.period)
    form = forms.FollowUpForm()
    if request.method == "GET":
        form.state.data, form.outcome.data = line.state.value, line.outcome
    if form.validate_on_submit():
        try:
            operations.note_follow_up(line, FollowUpState(form.state.data), form.outcome.data or "", by=person)
        except DomainError as refusal:
            form.refuse("outcome", refusal.sentence)
        else:
            return redirect(_address(unit, period, "tindak-lanjut"), 303)
    return form_page(form, line.deed, _("Simpan status"), _back(unit, period), ELEMENT_NAMES.get(line.element, ""))


@blueprint.post("/unit/<int:unit_id>/umumkan/<code>")
@allow(evaluator)
def publish(unit_id: int, code: str) -> ResponseReturnValue:
    """Make the result of a period public."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    period = read_period(code)
    if period is None:
        raise NotFound(_("Periode ini tidak dikenal."))
    operations.publish(unit, period, by=person)
    return redirect(url_for("evaluation_services.voices", unit_id=unit.id), 303)
