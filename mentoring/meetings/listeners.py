"""Planned meetings with an hour stand in their people's calendars, and nothing else is planned over them."""

from bina.appointments import tells_appointments
from mentoring.meetings.queries import appointments

tells_appointments(appointments)
