"""Waiting at a service point, and sheets of tickets."""

from datetime import date

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from bina import clock
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.exports.page import render
from bina.exports.report import Report
from bina.files.operations import path_of, store
from bina.permissions import allow, evaluator, report_reader
from bina.web.session import current_person
from evaluation.services import forms
from evaluation.services.models import Service, TicketImport
from evaluation.services.operations.importing import apply_import, plan_import
from evaluation.services.operations.points import link_token
from evaluation.services.permissions import may_steer
from evaluation.services.queries.points import (
    comparable_services,
    import_for,
    programme_start,
    service_for,
    steered_service,
)
from evaluation.services.queries.waiting import ticket_days, waiting_compared
from evaluation.services.reports.waiting import Asked, waiting_report
from evaluation.services.reports.words import SPANS, fix, period_label, why
from evaluation.services.rules.periods import Period, Span, periods_with, read_period
from evaluation.services.views.shared import blueprint, cut, demonstration, download, here

#: Bad cells shown on the page.
SHOWN = 100
#: Periods of the trend.
TREND = 8


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked(service: Service) -> Asked:
    """The date and the comparison point asked for; first the programme's start and its comparison point."""
    others = comparable_services(current_person(), service)
    wanted = request.args.get("pembanding")
    if wanted is None:
        inside = (each for each in others if each.programme_id == service.programme_id is not None)
        comparison = next((each for each in inside if each.comparison and not service.comparison), None)
    else:
        comparison = next((each for each in others if str(each.id) == wanted), None)
    since = _day(request.args["sejak"]) if "sejak" in request.args else programme_start(service)
    days = ticket_days(service)
    if since is None or not days or not days[0] < since <= days[-1]:
        return Asked(since, comparison, None)
    return Asked(since, comparison, waiting_compared(service, since, comparison))


def _report(service: Service, url: str) -> tuple[Report | None, Period | None, Asked]:
    days = ticket_days(service)
    asked = _asked(service)
    if not days:
        return None, None, asked
    period = read_period(request.args.get("periode", "")) or periods_with(days, Span.QUARTER)[0]
    periods = sorted(periods_with(days, period.span)[:TREND], key=lambda each: each.starts_on)
    made = waiting_report(service, period, periods, asked, cut(), demonstration=demonstration(), url=url)
    return made, period, asked


@blueprint.get("/titik/<int:service_id>")
@allow(report_reader)
def waiting(service_id: int) -> ResponseReturnValue:
    """Waiting times of a point."""
    person = current_person()
    service = service_for(person, service_id)
    report, period, asked = _report(service, here())
    steers = may_steer(person, service.unit)
    token = link_token(service, clock.today(service.unit.zone)) if steers else None
    address = None
    if token is not None:
        address = current_app.config["BASE_URL"] + url_for("evaluation_services.counter", token=token)
    days = ticket_days(service)
    return render_template(
        "evaluation/services/waiting.html",
        service=service,
        body=render(report) if report else None,
        period=period,
        asked=asked,
        spans=[(SPANS[span], periods_with(days, span)) for span in reversed(Span)],
        label=period_label,
        others=comparable_services(person, service),
        steers=steers,
        address=address,
        qr=Markup(segno.make(address, error="m", micro=False).svg_inline(omitsize=True)) if address else None,  # noqa: S704 drawn by us
    )


@blueprint.get("/titik/<int:service_id>/waktu-tunggu.<any(xlsx, pdf):kind>")
@allow(report_reader)
def waiting_file(service_id: int, kind: str) -> ResponseReturnValue:
    """The same as a file."""
    service = service_for(current_person(), service_id)
    report, period, _asked = _report(service, here().replace(f"/waktu-tunggu.{kind}", ""))
    if report is None or period is None:
        raise NotFound(_("Belum ada hasil yang dapat diunduh."))
    return download(report, kind, f"waktu-tunggu-{period.code}", service.unit)


@blueprint.route("/titik/<int:service_id>/impor", methods=["GET", "POST"])
@allow(evaluator)
def upload_tickets(service_id: int) -> ResponseReturnValue:
    """Choose a sheet; nothing changes yet."""
    person = current_person()
    service = steered_service(person, service_id)
    form = forms.TicketSheetForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            file = store(upload.stream, upload.filename or "", by=person, kinds={"sheet", "text"})
            plan_import(service, path_of(file.sha256), file.name)
        except DomainError as refusal:
            db.session.rollback()
            form.refuse("file", refusal.sentence)
        else:
            made = TicketImport(service_id=service.id, file=file, uploaded_at=clock.now())
            db.session.add(made)
            db.session.flush()
            return redirect(url_for("evaluation_services.look_at_tickets", import_id=made.id), 303)
    page = render_template("evaluation/services/upload_tickets.html", form=form, service=service)
    return page, 422 if form.problems else 200


@blueprint.get("/impor/<int:import_id>")
@allow(evaluator)
def look_at_tickets(import_id: int) -> ResponseReturnValue:
    """The dry run: what is new, what is known, what must be mended."""
    uploaded = import_for(current_person(), import_id)
    plan = plan_import(uploaded.service, path_of(uploaded.file.sha256), uploaded.file.name)
    return render_template(
        "evaluation/services/look_at_tickets.html", uploaded=uploaded, plan=plan, why=why, fix=fix, shown=SHOWN
    )


@blueprint.post("/impor/<int:import_id>/terapkan")
@allow(evaluator)
def apply_tickets(import_id: int) -> ResponseReturnValue:
    """Carry the plan out."""
    person = current_person()
    uploaded = import_for(person, import_id, lock=True)
    apply_import(uploaded, by=person)
    return redirect(url_for("evaluation_services.look_at_tickets", import_id=uploaded.id), 303)
