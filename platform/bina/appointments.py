"""Times at which a person is expected somewhere, whatever feature knows of them, and what a calendar is told.

Rooms lend their queries with `@tells_appointments` (in their listeners), so that the study plan, the calendar feed and
whoever looks for a free hour need not know who they are.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from bina.clock import ZONES


@dataclass(frozen=True, slots=True)
class Appointment:
    """One time at which a person is expected, as an entry of their calendar."""

    person_id: int
    #: lasting name of the entry, without the host
    uid: str
    #: rises with every change of the entry
    sequence: int
    starts: datetime
    ends: datetime
    title: str
    #: place or address, in words
    place: str
    #: path inside Bina
    url: str
    #: the time zone it was announced in: WIB, WITA or WIT
    zone: str
    #: it stays in the calendar for a while, struck out
    cancelled: bool = False


Teller = Callable[[Collection[int], datetime], Iterable[Appointment]]
_tellers: list[Teller] = []
#: How long what is over or cancelled stays in a calendar, so that a calendar that reads seldom still hears of it.
REMEMBERED = timedelta(days=30)


def tells_appointments(teller: Teller) -> Teller:
    """Register who knows of appointments: given ids of people and an instant, those that end after it."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def appointments_of(person_ids: Collection[int], since: datetime) -> dict[int, list[Appointment]]:
    """Per person id: every appointment that ends after the instant, cancelled ones too, in order of time."""
    found: dict[int, list[Appointment]] = {number: [] for number in person_ids}
    for teller in _tellers:
        for each in teller(person_ids, since):
            found[each.person_id].append(each)
    for mine in found.values():
        mine.sort(key=lambda each: (each.starts, each.uid))
    return found


def event_of(appointment: Appointment, host: str, now: datetime) -> Event:
    """An appointment as an entry of a calendar: two instants, with its place and its revision."""
    event = Event()
    event.add("uid", f"{appointment.uid}@{host}")
    event.add("dtstamp", now)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.starts.astimezone(ZONES[appointment.zone]))
    event.add("dtend", appointment.ends.astimezone(ZONES[appointment.zone]))
    event.add("summary", appointment.title)
    event.add("location", appointment.place)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    return event


def entry_file(appointment: Appointment, host: str, now: datetime, product: str) -> bytes:
    """One entry as a file to take away. METHOD:CANCEL takes it out of the calendar that holds it."""
    return _calendar(event_of(appointment, host, now), product, "CANCEL" if appointment.cancelled else "PUBLISH")


def invitation(appointment: Appointment, host: str, now: datetime, product: str, *, sender: str, address: str) -> str:
    """One entry as a letter carries it to a mailbox: an invitation, or that it is off (RFC 5546)."""
    event = event_of(appointment, host, now)
    organiser = vCalAddress(f"mailto:{sender}")
    organiser.params["cn"] = vText("Bina")
    event["organizer"] = organiser
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return _calendar(event, product, "CANCEL" if appointment.cancelled else "REQUEST").decode()


def _calendar(event: Event, product: str, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Bina//{product}//ID")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
