"""A seat as a calendar file, and a round in words."""

from datetime import datetime

from flask_babel import gettext as _
from icalendar import Calendar

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
