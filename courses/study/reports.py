"""The study plan as a calendar: times and titles only."""

from datetime import timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event

from courses.study.queries import Planned
from courses.study.rules.plan import Piece


def calendar_of(planned: Planned, host: str, now_stamp: object) -> bytes:
    """The plan as iCalendar. A piece keeps its UID when it moves, so calendars move it instead of doubling it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bina//Rencana belajar//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Rencana belajar"))
    calendar.add("refresh-interval", timedelta(hours=6), {"value": "DURATION"})
    for piece in planned.plan.pieces:
        study = planned.studies[piece.course]
        title = study.lesson(int(piece.lesson)).title
        event = Event()
        event.add("uid", uid(study.enrolment.id, piece, host))
        event.add("dtstamp", now_stamp)
        event.add("dtstart", piece.starts)
        event.add("dtend", piece.starts + timedelta(minutes=piece.minutes))
        part = _(" (bagian %(number)s dari %(of)s)", number=piece.number, of=piece.of) if piece.of > 1 else ""
        event.add("summary", f"{_('Belajar')}: {title}{part}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid(enrolment_id: int, piece: Piece, host: str) -> str:
    """The lasting name of a piece: enrolment, lesson and number of the part."""
    return f"belajar-{enrolment_id}-{piece.lesson}-{piece.number}@{host}"
