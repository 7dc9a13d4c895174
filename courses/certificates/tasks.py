"""Typesetting certificates in the background."""

import io

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from bina.db import db
from bina.files.operations import store
from bina.jobs import job
from courses.certificates import operations, reports
from courses.certificates.models import Certificate, CertificateBundle
from courses.certificates.queries import certificates_by_id
from courses.certificates.rules import Paper


@job("courses.print_certificate")
def print_certificate(certificate_id: int) -> None:
    """Make the PDF of a certificate, once."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None or certificate.file_id is not None:
        return
    with force_locale("id"):
        pdf = reports.certificate_pdf([_sheet(certificate)], warning=_warning())
    name = f"sertifikat-{certificate.number.replace('/', '-')}.pdf"
    certificate.file_id = store(io.BytesIO(pdf), name, by=None, kinds={"document"}).id


@job("courses.print_bundle")
def print_bundle(bundle_id: int) -> None:
    """Make the PDF of many certificates, once."""
    bundle = db.session.get(CertificateBundle, bundle_id)
    if bundle is None or bundle.file_id is not None:
        return
    sheets = [_sheet(certificate) for certificate in certificates_by_id(bundle.certificates)]
    with force_locale("id"):
        pdf = reports.certificate_pdf(sheets, warning=_warning())
    bundle.file_id = store(io.BytesIO(pdf), f"sertifikat-{len(sheets)}.pdf", by=bundle.asked_by, kinds={"document"}).id


def _sheet(certificate: Certificate) -> reports.Sheet:
    return reports.Sheet(
        operations.printed_of(certificate),
        f"{current_app.config['BASE_URL']}/sertifikat/{certificate.serial}",
        operations.letterhead_on(certificate),
        certificate.design.paper if certificate.design else Paper.A4,
    )


def _warning() -> str:
    return _("Data demonstrasi: bukan sertifikat sebenarnya") if current_app.config["DEMO"] else ""
