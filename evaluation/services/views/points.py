"""Units with services, and the service points themselves."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import Conflict
from bina.permissions import allow, evaluator, report_reader
from bina.web.downloads import as_file
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.services import forms
from evaluation.services.operations.points import close_link, open_link, open_point
from evaluation.services.queries.overview import glances
from evaluation.services.queries.points import steerable_units, steered_service
from evaluation.services.queries.satisfaction import open_survey
from evaluation.services.reports.slips import slips
from evaluation.services.reports.words import period_label
from evaluation.services.views.shared import blueprint, form_page
from evaluation.waves.operations.codes import draw_codes


@blueprint.get("/")
@allow(report_reader)
def units() -> ResponseReturnValue:
    """Every unit the person may read, with its newest index and open complaints."""
    person = current_person()
    return render_template(
        "evaluation/services/units.html",
        rows=glances(person, clock.today(person.zone)),
        label=period_label,
        steers=bool(steerable_units(person)),
    )


@blueprint.route("/titik", methods=["GET", "POST"])
@allow(evaluator)
def point() -> ResponseReturnValue:
    """Name a service point outside any programme."""
    person = current_person()
    form = forms.PointForm()
    known = {unit.id: unit for unit in steerable_units(person)}
    form.unit.choices = options([(unit.id, unit.name) for unit in known.values()])
    if form.validate_on_submit():
        try:
            service = open_point(known[form.unit.data], form.name.data, by=person)
        except Conflict as refusal:
            form.refuse("name", refusal.sentence)
        else:
            return redirect(url_for("evaluation_services.waiting", service_id=service.id), 303)
    lead = _("Loket atau layanan yang waktu tunggunya ingin Anda catat. Survei kepuasan dibuka dari program pembinaan.")
    back = (url_for("evaluation_services.units"), _("Hasil layanan"))
    return form_page(form, _("Tambah titik layanan"), _("Simpan titik layanan"), back, lead)


@blueprint.post("/titik/<int:service_id>/tautan")
@allow(evaluator)
def link(service_id: int) -> ResponseReturnValue:
    """Make a new counter link; the one before stops working."""
    person = current_person()
    service = steered_service(person, service_id)
    open_link(service, by=person)
    return redirect(url_for("evaluation_services.waiting", service_id=service.id, _anchor="catat"), 303)


@blueprint.post("/titik/<int:service_id>/tautan/tutup")
@allow(evaluator)
def no_link(service_id: int) -> ResponseReturnValue:
    """Let no counter link work any more."""
    person = current_person()
    service = steered_service(person, service_id)
    close_link(service, by=person)
    return redirect(url_for("evaluation_services.waiting", service_id=service.id, _anchor="catat"), 303)


@blueprint.route("/titik/<int:service_id>/kode", methods=["GET", "POST"])
@allow(evaluator)
def visit_codes(service_id: int) -> ResponseReturnValue:
    """Print slips with codes for one visit each; the file is the answer, because codes are kept nowhere else."""
    person = current_person()
    service = steered_service(person, service_id)
    survey = open_survey(service)
    form = forms.SlipsForm()
    if request.method == "GET":
        form.count.data, form.paper.data = 36, "a4"
    if survey is not None and form.validate_on_submit():
        codes, until = draw_codes(survey, form.count.data, by=person)
        base = current_app.config["BASE_URL"]
        links = [base + url_for("evaluation_public.rate_service", slug=survey.slug, kode=code) for code in codes]
        content = slips(
            list(zip(codes, links, strict=True)),
            service=service.name,
            unit=service.unit.name,
            address=(base + url_for("evaluation_public.enter_code")).split("://")[-1],
            until=until,
            paper=form.paper.data,
        )
        return as_file(content, "kode-kunjungan.pdf")
    page = render_template("evaluation/services/visit_codes.html", form=form, service=service, survey=survey)
    return page, 422 if form.problems else 200
