"""The one clock: every part of Bina that asks for the time asks here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Indonesian time zones by their official abbreviations.
ZONES = {"WIB": ZoneInfo("Asia/Jakarta"), "WITA": ZoneInfo("Asia/Makassar"), "WIT": ZoneInfo("Asia/Jayapura")}


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def today(zone: str = "WIB") -> date:
    """The calendar day it is now in an Indonesian zone."""
    return now().astimezone(ZONES[zone]).date()
