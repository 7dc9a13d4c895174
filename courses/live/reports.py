"""A seat as a calendar file."""

from datetime import datetime

from icalendar import Calendar

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
