"""How dates, times and numbers are written in the user's language and zone. Also the template filters."""

from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from bina.clock import ZONES
from bina.web.locale import zone_label


def day(value: date | datetime | None, *, short: bool = False) -> str:
    """26 November 2026, or 26 Nov 2026; a dash for none. An instant is shown as the day in the user's zone."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(ZONES[zone_label()]).date()
    return babel_date(value, "medium" if short else "long", locale=get_locale())


def month(value: date) -> str:
    """November 2026."""
    return babel_date(value, "LLLL y", locale=get_locale())


def weekday(value: date) -> str:
    """Kamis, 26 November 2026."""
    return babel_date(value, "EEEE, d MMMM y", locale=get_locale())


def instant(value: datetime | None, zone: str | None = None) -> str:
    """26 November 2026 pukul 10.00 WIB."""
    if value is None:
        return "–"
    label = zone or zone_label()
    local = value.astimezone(ZONES[label])
    return _("%(day)s pukul %(time)s %(zone)s", day=day(local.date()), time=hour(local), zone=label)


def hour(value: datetime | time) -> str:
    """10.00 (Indonesian) or 10:00."""
    return value.strftime("%H.%M" if str(get_locale()) == "id" else "%H:%M")


def number(value: float | Decimal | int | None, digits: int | None = None) -> str:
    """1.234,5 – with exactly so many digits after the comma when told; a dash for none."""
    if value is None:
        return "–"
    if digits is None:
        return format_decimal(value, locale=get_locale())
    return format_decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), locale=get_locale())


def percent(share: float | Decimal | None, digits: int = 0) -> str:
    """A share 0…1 as 43 %."""
    return "–" if share is None else f"{number(share * 100, digits)} %"


def rupiah(value: float | Decimal | int | None) -> str:
    """Rp1.250.000."""
    return "–" if value is None else f"Rp{number(value, 0)}"


def file_size(size: int) -> str:
    """1 KB at least, 412 KB, 3,4 MB."""
    return f"{number(max(size / 1024, 1), 0)} KB" if size < 1024 * 1024 else f"{number(size / 1024 / 1024, 1)} MB"


FILTERS = {
    "day": day,
    "weekday": weekday,
    "hour": hour,
    "instant": instant,
    "number": number,
    "percent": percent,
    "rupiah": rupiah,
    "file_size": file_size,
}
