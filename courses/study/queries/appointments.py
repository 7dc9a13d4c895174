"""Times at which a learner is expected somewhere: the plan leaves them free, the week and the calendar show them.

Rooms above study know of them. Each lends its query with `@tells_appointments` (in its listeners), so that study
need not know who they are.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


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
