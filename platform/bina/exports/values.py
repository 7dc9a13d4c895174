"""How a value of a report is written: the one place page, PDF and CSV share."""

from datetime import date
from decimal import Decimal

from bina.exports.report import Kind, Value
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
