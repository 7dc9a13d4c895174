"""How a value of a report is written: the one place page, PDF and CSV share."""

import re
from datetime import date
from decimal import Decimal

from bina.exports.report import Kind, Report, Value
from bina.web.formats import day, number, rupiah


def shown(value: Value, kind: Kind, digits: int) -> str:
    """The value as people read it; a dash for none. Percentages are stored as 43.2, not 0.432."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value, short=True)
    if kind is Kind.RUPIAH:
        return rupiah(value)
    text = number(value, digits if isinstance(value, Decimal) else 0)
    return f"{text} %" if kind is Kind.PERCENT else text


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text, which blank lines part.

    >>> paragraphs("satu\\ndua\\n\\ntiga")
    ['satu dua', 'tiga']
    """
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def signature(report: Report) -> list[str]:
    """Place and day, post, name and NIP of who signs; nothing where nobody does."""
    found = report.letterhead
    if found is None or not (found.signer or found.signer_post):
        return []
    on = day(report.cut_at.date())
    nip = f"NIP {found.signer_nip}" if found.signer_nip else ""
    return [f"{found.place}, {on}" if found.place else on, found.signer_post, found.signer, nip]
