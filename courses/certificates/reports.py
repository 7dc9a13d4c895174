"""The certificate as a PDF. Heavy: for jobs."""

from pathlib import Path

from babel.dates import format_date
from flask_babel import gettext as _

from bina.exports.pdf import compile_pdf, picture_name, qr_svg
from bina.exports.report import Letterhead
from bina.files.operations import path_of
from courses.certificates.rules import Printed

_TEMPLATE = Path(__file__).parent / "certificate.typ"


def certificate_pdf(
    printed: Printed, verify_url: str, *, demonstration: bool, letterhead: Letterhead | None = None
) -> bytes:
    """Typeset the certificate: every printed field, the hash, and a QR code that leads to the verify page; on the
    agency's letterhead and signed, where it had one.
    """
    pictures = {"qr.svg": qr_svg(verify_url)}
    logo = ""
    if letterhead is not None and letterhead.logo:
        content = path_of(letterhead.logo).read_bytes()
        logo = picture_name(content)
        pictures[logo] = content
    score = _(", nilai akhir %(score)s", score=printed.score) if printed.score is not None else ""
    data = {
        "title": _("Sertifikat %(course)s", course=printed.course),
        "heading": _("Sertifikat"),
        "demonstration": _("Data demonstrasi: bukan sertifikat sebenarnya") if demonstration else "",
        "agency": " ".join(letterhead.name.split()) if letterhead else printed.agency,
        "lines": " · ".join(letterhead.lines) if letterhead else "",
        "logo": logo,
        "signed": _signature(letterhead, printed),
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
    return compile_pdf(_TEMPLATE, data, pictures)


def _signature(letterhead: Letterhead | None, printed: Printed) -> list[str]:
    """Place and day, post, name and NIP of who signs; nothing where nobody does."""
    if letterhead is None or not (letterhead.signer or letterhead.signer_post):
        return []
    on = format_date(printed.completed_on, "long", locale="id")
    nip = f"NIP {letterhead.signer_nip}" if letterhead.signer_nip else ""
    place = f"{letterhead.place}, {on}" if letterhead.place else on
    return [place, letterhead.signer_post, letterhead.signer, nip]
