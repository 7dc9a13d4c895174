"""A learner's certificate, its public verify page, and revoking it."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.people.models import RoleKind
from bina.permissions import allow, manager, public, signed_in
from bina.web.limits import limiter
from bina.web.session import current_person, current_session
from courses.certificates import operations, queries
from courses.certificates.forms import ExamineForm, RevokeForm
from courses.certificates.rules import MOST_BYTES
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
