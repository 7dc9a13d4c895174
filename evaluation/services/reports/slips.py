"""Slips with visit codes, to be cut and handed out after a visit."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flask_babel import gettext as _

from bina.exports.pdf import compile_pdf, qr_svg
from bina.web.formats import day
from evaluation.waves.rules import spaced

TEMPLATE = Path(__file__).parent / "slips.typ"


def slips(codes: Sequence[tuple[str, str]], *, service: str, unit: str, address: str, until: date, paper: str) -> bytes:
    """A PDF of slips; `codes`: the code and the address its QR leads to. `paper`: "a4" or "f4"."""
    return compile_pdf(
        TEMPLATE,
        {
            "paper": paper,
            "unit": unit,
            "title": _("Kode penilaian layanan"),
            "service": service,
            "ask": _("Bagaimana pelayanan hari ini?"),
            "how": _("Pindai, atau buka %(address)s lalu tulis kode ini:", address=address),
            "promise": _("Tanpa nama. Sekali pakai. Isi di rumah, paling lambat %(day)s.", day=day(until)),
            "slips": [{"code": spaced(code), "picture": f"{place}.svg"} for place, (code, _link) in enumerate(codes)],
        },
        {f"{place}.svg": qr_svg(link) for place, (_code, link) in enumerate(codes)},
    )
