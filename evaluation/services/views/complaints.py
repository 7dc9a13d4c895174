"""Complaints of a unit: figures, what waits, noting one, taking the next step."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.exports.page import render
from bina.people.models import Unit
from bina.permissions import allow, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.services import forms
from evaluation.services.operations.complaints import move_complaint, receive_complaint
from evaluation.services.permissions import may_read
from evaluation.services.queries.complaints import complaint_for, complaints_of
from evaluation.services.queries.points import handled_unit, services_within
from evaluation.services.reports.complaints import complaints_report
from evaluation.services.reports.words import COMPLAINT_CHANNELS, COMPLAINT_STATES, SPANS, period_label
from evaluation.services.rules.complaints import LEGAL, ComplaintChannel, ComplaintState
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.services.rules.periods import Period, Span, period_of, periods_with, read_period
from evaluation.services.views.shared import blueprint, cut, demonstration, download, here

#: Complaints listed at once; the figures count all of them.
LISTED = 60


def _period(unit: Unit) -> Period:
    asked = read_period(request.args.get("periode", ""))
    return asked or period_of(clock.today(unit.zone), Span.QUARTER)


@blueprint.get("/unit/<int:unit_id>/pengaduan")
@allow(signed_in)
def complaints(unit_id: int) -> ResponseReturnValue:
    """Figures of a period and what is still open."""
    person = current_person()
    unit = handled_unit(person, unit_id)
    today, period = clock.today(unit.zone), _period(unit)
    received = complaints_of(unit, period)
    everything = complaints_of(unit)
    waiting = [complaint for complaint in everything if complaint.open]
    report = complaints_report(unit, period, received, today, cut(), demonstration=demonstration(), url=here())
    days = [complaint.received_on for complaint in everything]
    return render_template(
        "evaluation/services/complaints.html",
        unit=unit,
        period=period,
        body=render(report),
        waiting=waiting[:LISTED],
        more=max(0, len(waiting) - LISTED),
        resolved=[complaint for complaint in received if not complaint.open][:LISTED],
        spans=[(SPANS[span], periods_with([*days, today], span)) for span in reversed(Span)],
        label=period_label,
        states=COMPLAINT_STATES,
        elements=ELEMENT_NAMES,
        today=today,
        reads=may_read(person, unit),
    )


@blueprint.get("/unit/<int:unit_id>/pengaduan.<any(xlsx, pdf):kind>")
@allow(signed_in)
def complaints_file(unit_id: int, kind: str) -> ResponseReturnValue:
    """The figures as a file."""
    unit = handled_unit(current_person(), unit_id)
    today, period = clock.today(unit.zone), _period(unit)
    address = here().replace(f".{kind}", "")
    received = complaints_of(unit, period)
    report = complaints_report(unit, period, received, today, cut(), demonstration=demonstration(), url=address)
    return download(report, kind, f"pengaduan-{period.code}", unit)


@blueprint.route("/unit/<int:unit_id>/pengaduan/baru", methods=["GET", "POST"])
@allow(signed_in)
def complaint_new(unit_id: int) -> ResponseReturnValue:
    """Note a complaint."""
    person = current_person()
    unit = handled_unit(person, unit_id)
    today = clock.today(unit.zone)
    form = forms.ComplaintForm()
    form.channel.choices = options([(each.value, COMPLAINT_CHANNELS[each]) for each in ComplaintChannel])
    points = services_within(unit)
    form.service.choices = options([(0, _("Tidak khusus satu titik")), *((each.id, each.name) for each in points)])
    if request.method == "GET":
        form.received_on.data = today
    if form.validate_on_submit():
        if form.received_on.data > today:
            form.refuse("received_on", _("Tanggal ini belum tiba."))
        elif form.due_on.data < form.received_on.data:
            form.refuse("due_on", _("Tenggat tidak boleh sebelum tanggal diterima."))
        else:
            try:
                made = receive_complaint(
                    unit,
                    channel=ComplaintChannel(form.channel.data),
                    element=form.element.data,
                    received_on=form.received_on.data,
                    due_on=form.due_on.data,
                    summary=form.summary.data,
                    service_id=form.service.data or None,
                    by=person,
                )
            except DomainError as refusal:
                form.refuse("summary", refusal.sentence)
            else:
                return redirect(url_for("evaluation_services.complaint", complaint_id=made.id), 303)
    page = render_template("evaluation/services/complaint_new.html", form=form, unit=unit)
    return page, 422 if form.problems else 200


@blueprint.route("/pengaduan/<int:complaint_id>", methods=["GET", "POST"])
@allow(signed_in)
def complaint(complaint_id: int) -> ResponseReturnValue:
    """One complaint with its way so far and the next step."""
    person = current_person()
    shown = complaint_for(person, complaint_id, lock=request.method == "POST")
    form = forms.ComplaintStepForm()
    form.state.choices = options([(state.value, COMPLAINT_STATES[state][1]) for state in LEGAL[shown.state]])
    today = clock.today(shown.unit.zone)
    if request.method == "GET":
        form.taken_on.data = today
    if form.validate_on_submit():
        if form.taken_on.data > today:
            form.refuse("taken_on", _("Tanggal ini belum tiba."))
        elif form.taken_on.data < shown.steps[-1].taken_on:
            form.refuse("taken_on", _("Tanggal ini lebih awal daripada langkah sebelumnya."))
        else:
            try:
                move_complaint(
                    shown, ComplaintState(form.state.data), on=form.taken_on.data, note=form.note.data or "", by=person
                )
            except DomainError as refusal:
                form.refuse("note", refusal.sentence)
            else:
                return redirect(url_for("evaluation_services.complaint", complaint_id=shown.id), 303)
    page = render_template(
        "evaluation/services/complaint.html",
        complaint=shown,
        form=form,
        states=COMPLAINT_STATES,
        channels=COMPLAINT_CHANNELS,
        elements=ELEMENT_NAMES,
        today=today,
    )
    return page, 422 if form.problems else 200
