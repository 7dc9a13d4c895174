"""Typesetting certificates in the background."""

import io

from flask import current_app
from flask_babel import force_locale

from bina.db import db
from bina.files.operations import store
from bina.jobs import job
from courses.certificates import operations, reports
from courses.certificates.models import Certificate


@job("courses.print_certificate")
def print_certificate(certificate_id: int) -> None:
    """Make the PDF of a certificate, once."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None or certificate.file_id is not None:
        return
    url = f"{current_app.config['BASE_URL']}/sertifikat/{certificate.serial}"
    with force_locale("id"):
        pdf = reports.certificate_pdf(
            operations.printed_of(certificate),
            url,
            letterhead=operations.letterhead_on(certificate),
            demonstration=bool(current_app.config["DEMO"]),
        )
    name = f"sertifikat-{certificate.number.replace('/', '-')}.pdf"
    certificate.file_id = store(io.BytesIO(pdf), name, by=None, kinds={"document"}).id
