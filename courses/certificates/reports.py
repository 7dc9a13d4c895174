"""The certificate as a PDF. Heavy: for jobs."""

from pathlib import Path

from babel.dates import format_date
from flask_babel import gettext as _

from bina.exports.pdf import compile_pdf, qr_svg
from courses.certificates.rules import Printed

_TEMPLATE = Path(__file__).parent / "certificate.typ"


def certificate_pdf(printed: Printed, verify_url: str, *, demonstration: bool) -> bytes:
    """Typeset the certificate: every printed field, the hash, and a QR code that leads to the verify page."""
    score = _(", nilai akhir %(score)s", score=printed.score) if printed.score is not None else ""
    data = {
        "title": _("Sertifikat %(course)s", course=printed.course),
        "heading": _("Sertifikat"),
        "demonstration": _("Data demonstrasi: bukan sertifikat sebenarnya") if demonstration else "",
        "agency": printed.agency,
        "number": _("Nomor %(number)s", number=printed.number),
        "given": _("diberikan kepada"),
        "name": printed.name,
        "nip": f"NIP {printed.nip}",
        "unit": printed.unit,
        "completed": _(
            "yang pada %(day)s menyelesaikan pelatihan", day=format_date(printed.completed_on, "long", locale="id")
        ),
        "course": printed.course,
        "worth": _(
            "%(jp)s JP (%(minutes)s menit)%(score)s · versi %(version)s",
            jp=printed.jp,
            minutes=printed.minutes,
            score=score,
            version=printed.version,
        ),
        "valid": (
            _("Berlaku sampai %(day)s", day=format_date(printed.valid_until, "long", locale="id"))
            if printed.valid_until
            else ""
        ),
        "able": _("Setelah pelatihan ini peserta dapat:"),
        "objectives": list(printed.objectives),
        "qr": _("Pindai untuk memeriksa keasliannya"),
        "address": verify_url,
        "hash": f"SHA-256 {printed.hash} · {verify_url}",
    }
    return compile_pdf(_TEMPLATE, data, {"qr.svg": qr_svg(verify_url)})
