"""A seat as a calendar file, and a round in words."""

from datetime import datetime

from flask_babel import gettext as _
from icalendar import Calendar

from courses.live.rules.minutes import Oddity
from courses.live.rules.seats import Obstacle
from courses.study.queries import Appointment
from courses.study.reports import event_of


def booking_calendar(appointment: Appointment, host: str, now: datetime) -> bytes:
    """One entry. METHOD:CANCEL takes it out of the calendar that holds it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bina//Kelas langsung//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.cancelled else "PUBLISH")
    calendar.add_component(event_of(appointment, host, now))
    return bytes(calendar.to_ical())


def blocked_sentence(day: str, obstacle: str) -> str:
    """Why a choice liked better could not be given."""
    if Obstacle(obstacle) is Obstacle.FULL:
        return _("%(day)s penuh", day=day)
    return _("%(day)s: batas pergi bersamaan unitnya tercapai", day=day)


def oddity_sentence(oddity: Oddity) -> str:
    """Why the lines about somebody note nobody as present, and what to do."""
    match oddity:
        case Oddity.UNKNOWN:
            return _("tidak ada di antara yang mendapat tempat; periksa nama atau e-mailnya")
        case Oddity.SHORT:
            return _("hadir kurang lama dari yang diminta")
        case Oddity.ALREADY:
            return _("sudah tercatat hadir")
        case Oddity.TWO_OF_THE_NAME:
            return _("ada dua peserta bernama sama; catat dari daftar")
        case Oddity.NO_MINUTES:
            return _("menitnya tidak terbaca; catat dari daftar")
