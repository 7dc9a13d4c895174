"""The certificate as a PDF. Heavy: for jobs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _

from bina import clock
from bina.exports.pdf import compile_pdf, picture_name, qr_svg
from bina.exports.report import Letterhead
from bina.files.operations import path_of
from courses.certificates.operations import worded
from courses.certificates.rules import Paper, Printed, Wording

_TEMPLATE = Path(__file__).parent / "certificate.typ"


@dataclass(frozen=True)
class Sheet:
    """One certificate to typeset: on the agency's letterhead and signed, where it had one on the day of issue."""

    printed: Printed
    verify_url: str
    letterhead: Letterhead | None = None
    paper: Paper = Paper.A4


def certificate_pdf(sheets: Sequence[Sheet], *, warning: str = "") -> bytes:
    """Typeset certificates, a page each: every printed field, the hash, and a QR code that leads to the verify page.

    `warning` stands on top of every page: that it is a demonstration, or a sample.
    """
    pictures: dict[str, bytes] = {}
    return compile_pdf(
        _TEMPLATE, [_page(sheet, place, pictures, warning) for place, sheet in enumerate(sheets)], pictures
    )


def _page(sheet: Sheet, place: int, pictures: dict[str, bytes], warning: str) -> dict[str, Any]:
    printed, letterhead = sheet.printed, sheet.letterhead
    code = f"qr{place}.svg"
    pictures[code] = qr_svg(sheet.verify_url)
    score = _(", nilai akhir %(score)s", score=printed.score) if printed.score is not None else ""
    on = format_date(printed.completed_on, "long", locale="id")
    return {
        "title": _("Sertifikat %(course)s", course=printed.course),
        "paper": sheet.paper.value,
        "heading": printed.heading or _("Sertifikat"),
        "demonstration": warning,
        "agency": " ".join(letterhead.name.split()) if letterhead else printed.agency,
        "lines": " · ".join(letterhead.lines) if letterhead else "",
        "logo": _logo(letterhead, pictures),
        "signed": _signature(letterhead, printed),
        "number": _("Nomor %(number)s", number=printed.number),
        "given": printed.given or _("diberikan kepada"),
        "name": printed.name,
        "nip": f"NIP {printed.nip}",
        "unit": printed.unit,
        "completed": printed.opening or _("yang pada %(day)s menyelesaikan pelatihan", day=on),
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
        "closing": printed.closing,
        "able": _("Setelah pelatihan ini peserta dapat:"),
        "objectives": list(printed.objectives),
        "code": code,
        "qr": _("Pindai untuk memeriksa keasliannya"),
        "address": sheet.verify_url,
        "hash": f"SHA-256 {printed.hash} · {sheet.verify_url}",
    }


def _logo(letterhead: Letterhead | None, pictures: dict[str, bytes]) -> str:
    """The name of the logo among the pictures; nothing where there is none."""
    if letterhead is None or not letterhead.logo:
        return ""
    content = path_of(letterhead.logo).read_bytes()
    name = f"{letterhead.logo[:16]}-{picture_name(content)}"
    pictures[name] = content
    return name


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def sample(agency: str, wording: Wording) -> Printed:
    """A certificate of nobody, with long names, to see how a design prints."""
    printed = Printed(
        number="KPP/1/2026/00041",
        name=_("Nama Lengkap Pegawai, S.Sos., M.A.P."),
        nip="1985•••••••••••004",
        unit=_("Unit Kerja dengan Nama yang Cukup Panjang"),
        agency=agency,
        course=_("Judul pelatihan yang cukup panjang untuk dua baris bila perlu"),
        version=2,
        minutes=180,
        jp=4,
        score=88,
        completed_on=clock.today(),
        objectives=tuple(_("Tujuan belajar nomor %(n)s dari pelatihan ini", n=n) for n in (1, 2, 3)),
        valid_until=date(clock.today().year + 2, 12, 31),
    )
    return worded(printed, wording)


def _signature(letterhead: Letterhead | None, printed: Printed) -> list[str]:
    """Place and day, post, name and NIP of who signs; nothing where nobody does."""
    if letterhead is None or not (letterhead.signer or letterhead.signer_post):
        return []
    on = format_date(printed.completed_on, "long", locale="id")
    nip = f"NIP {letterhead.signer_nip}" if letterhead.signer_nip else ""
    place = f"{letterhead.place}, {on}" if letterhead.place else on
    return [place, letterhead.signer_post, letterhead.signer, nip]
