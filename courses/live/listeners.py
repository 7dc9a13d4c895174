"""What follows from a seat: the study plan leaves its time free, the week and the calendar show it."""

from courses.live.queries import appointments
from courses.study.queries import tells_appointments

tells_appointments(appointments)
