"""A learner's certificate, its public verify page, revoking it, an agency's design and printing many."""

from datetime import date

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.letterheads.queries import agencies_administered, agency_administered, printed_for
from bina.people.models import Person, RoleKind, Unit
from bina.permissions import administrator, allow, manager, public, signed_in
from bina.web.forms import options
from bina.web.limits import limiter
from bina.web.session import current_person, current_session
from courses.catalogue.queries import published_titles
from courses.certificates import operations, queries, reports
from courses.certificates.forms import BundleForm, DesignForm, ExamineForm, RevokeForm
from courses.certificates.rules import MOST_BYTES, PLACES, Paper, Wording
from courses.study.queries import enrolment_to_study

blueprint = Blueprint("courses_certificates", "courses", template_folder="templates")


@blueprint.get("/kursus/<int:course_id>/sertifikat")
@allow(signed_in)
def mine(course_id: int) -> ResponseReturnValue:
    """One's own certificate of a course."""
    person = current_person()
    certificates = queries.certificates_in(person, course_id)
    if not certificates:
        # Whoever does not follow the course is told so first.
        enrolment_to_study(person, course_id)
        raise NotFound(_("Sertifikat terbit sendiri begitu semua syarat pelatihan terpenuhi."))
    certificate, *former = certificates
    address = f"{current_app.config['BASE_URL']}{url_for('courses_certificates.verify', serial=certificate.serial)}"
    return render_template(
        "courses/certificates/mine.html",
        certificate=certificate,
        printed=operations.printed_of(certificate),
        former=former,
        address=address,
        course_id=course_id,
    )


@blueprint.post("/kursus/<int:course_id>/sertifikat/siapkan")
@allow(signed_in)
def prepare(course_id: int) -> ResponseReturnValue:
    """Have the PDF made."""
    for certificate in queries.certificates_in(current_person(), course_id)[:1]:
        operations.ask_for_print(certificate)
    return redirect(url_for("courses_certificates.mine", course_id=course_id), 303)


@blueprint.get("/sertifikat/<serial>/unduh")
@allow(signed_in)
def download(serial: str) -> ResponseReturnValue:
    """The PDF, for its owner."""
    certificate = queries.own_certificate(current_person(), serial)
    if certificate.file is None:
        raise NotFound(_("PDF sertifikat ini sedang disiapkan. Coba lagi sebentar."))
    return send(certificate.file, download=True)


@blueprint.route("/sertifikat/periksa", methods=["GET", "POST"])
@allow(public)
@limiter.limit("20 per minute")
def examine() -> ResponseReturnValue:
    """Whether a file somebody holds is a certificate of ours, byte by byte."""
    form, examined = ExamineForm(), None
    if form.validate_on_submit():
        content = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
        if not content:
            form.refuse("file", _("Pilih berkas PDF sertifikatnya."))
        elif len(content) > MOST_BYTES:
            form.refuse("file", _("Berkas ini terlalu besar. Sertifikat kami paling besar 5 MB."))
        elif not content.startswith(b"%PDF"):
            form.refuse("file", _("Berkas ini bukan PDF. Pilih berkas PDF yang diunduh dari Bina."))
        else:
            examined = queries.examine(content)
    page = render_template("courses/certificates/examine.html", form=form, examined=examined)
    return page, 422 if form.problems else 200


@blueprint.get("/sertifikat/<serial>")
@allow(public)
@limiter.limit("60 per minute")
def verify(serial: str) -> ResponseReturnValue:
    """Whether a certificate is genuine: every printed field and the hash, for anybody who holds it."""
    certificate = queries.certificate_by_serial(serial)
    session = current_session()
    printed = operations.printed_of(certificate)
    return render_template(
        "courses/certificates/verify.html",
        certificate=certificate,
        printed=printed,
        intact=printed.hash == certificate.hash,
        over=printed.valid_until is not None and printed.valid_until < clock.today(),
        may_revoke=session is not None and session.person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


@blueprint.route("/sertifikat/<serial>/cabut", methods=["GET", "POST"])
@allow(manager)
def revoke(serial: str) -> ResponseReturnValue:
    """Declare a certificate invalid."""
    person = current_person()
    certificate = queries.certificate_to_manage(person, serial)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            operations.revoke(certificate, by=person, reason=form.reason.data or "")
        except DomainError as refusal:
            form.refuse("reason", refusal.sentence)
        else:
            return redirect(url_for("courses_certificates.verify", serial=serial), 303)
    page = render_template(
        "courses/certificates/revoke.html", form=form, printed=operations.printed_of(certificate), serial=serial
    )
    return page, 422 if form.problems else 200


@blueprint.route("/sertifikat/", methods=["GET", "POST"])
@allow(manager)
def printing() -> ResponseReturnValue:
    """Many certificates in one file to print, and the files asked for before."""
    person = current_person()
    form = _bundle_form(person)
    if form.validate_on_submit():
        course = int(form.pelatihan.data) if form.pelatihan.data else None
        choice = queries.BundleChoice(form.unit.data, form.dari.data, form.sampai.data, course)
        try:
            operations.ask_for_bundle(choice, by=person)
        except DomainError as refusal:
            form.refuse("pelatihan", refusal.sentence)
        else:
            return redirect(url_for("courses_certificates.printing"), 303)
    bundles = queries.bundles_of(person)
    page = render_template(
        "courses/certificates/printing.html",
        form=form,
        bundles=bundles,
        titles=dict(published_titles()) if bundles else {},
        waiting=any(bundle.file_id is None for bundle in bundles),
        designs=bool(agencies_administered(person)),
    )
    return page, 422 if form.problems else 200


def _bundle_form(person: Person) -> BundleForm:
    today = clock.today(person.zone)
    units = queries.units_managed(person)
    form = BundleForm(dari=date(today.year, 1, 1), sampai=today)
    form.pelatihan.choices = options(
        [("", _("Semua pelatihan")), *((str(number), title) for number, title in published_titles())]
    )
    form.unit.choices = options((unit.id, unit.name) for unit in units)
    return form


@blueprint.get("/sertifikat/cetak/<int:bundle_id>")
@allow(manager)
def bundle(bundle_id: int) -> ResponseReturnValue:
    """The PDF of many, for the one who asked."""
    found = queries.own_bundle(current_person(), bundle_id)
    if found.file is None:
        raise NotFound(_("Berkas ini sedang disusun. Coba lagi sebentar."))
    return send(found.file, download=True)


@blueprint.get("/sertifikat/rancangan")
@allow(administrator)
def designs() -> ResponseReturnValue:
    """Agencies whose certificates the person may design."""
    rows = [(agency, queries.design_of(agency)) for agency in agencies_administered(current_person())]
    return render_template("courses/certificates/designs.html", rows=rows)


@blueprint.route("/sertifikat/rancangan/<int:unit_id>", methods=["GET", "POST"])
@allow(administrator)
def design(unit_id: int) -> ResponseReturnValue:
    """What an agency's certificates look like: look at a sample, then have it used from now on."""
    person = current_person()
    agency = agency_administered(person, unit_id)
    known = queries.design_of(agency)
    form = DesignForm(obj=known) if known else DesignForm()
    if form.validate_on_submit():
        wording, paper = _designed(form), Paper(form.paper.data)
        pdf, pages = _sample(agency, wording, paper)
        if pages > 1:
            form.refuse("closing", _("Dengan teks ini sertifikat menjadi dua halaman. Pendekkan teksnya."))
        elif "contoh" in request.form:
            return Response(pdf, mimetype="application/pdf", headers={"Cache-Control": "no-store"})
        else:
            operations.set_design(agency, paper, wording, by=person)
            return redirect(url_for("courses_certificates.design", unit_id=agency.id, disimpan=1), 303)
    page = render_template("courses/certificates/design.html", agency=agency, known=known, form=form, places=PLACES)
    return page, 422 if form.problems else 200


def _designed(form: DesignForm) -> Wording:
    return Wording(
        **{name: " ".join((form[name].data or "").split()) for name in ("heading", "given", "opening", "closing")}
    )


def _sample(agency: Unit, wording: Wording, paper: Paper) -> tuple[bytes, int]:
    """A sample with long names, and how many pages it takes."""
    letterhead, address = printed_for(agency), f"{current_app.config['BASE_URL']}/sertifikat/contoh"
    with force_locale("id"):
        sheet = reports.Sheet(reports.sample(agency.name, wording), address, letterhead, paper)
        pdf = reports.certificate_pdf([sheet], warning=_("Contoh: bukan sertifikat sebenarnya"))
    return pdf, reports.pages_of(pdf)
