"""Who is away when, and how many of a group may be."""

from collections.abc import Collection

from sqlalchemy import func, select

from bina.db import db
from bina.people.models import Person
from courses.live.models import Booking, Meeting
from courses.live.rules.seats import Group, Seat, Span, most_away


def group_of(person: Person) -> Group:
    """The group a person stands in for coverage."""
    return person.unit_id, person.position or ""


def away_spans(groups: Collection[Group], within: Span, *, but: Collection[int] = ()) -> dict[Group, list[Span]]:
    """Per group: the times its people have a seat anywhere that overlaps `within`; without the bookings in `but`."""
    found: dict[Group, list[Span]] = {group: [] for group in groups}
    for starts, ends, unit_id, position in db.session.execute(
        select(Meeting.starts, Meeting.ends, Person.unit_id, Person.position)
        .join(Booking, Booking.meeting_id == Meeting.id)
        .join(Person, Person.id == Booking.person_id)
        .where(
            Booking.seat == Seat.BOOKED,
            Booking.id.not_in(but),
            Meeting.starts < within[1],
            Meeting.ends > within[0],
            Meeting.cancelled_at.is_(None),
            Person.unit_id.in_({unit for unit, _position in groups}),
        )
    ):
        if (unit_id, position or "") in found:
            found[unit_id, position or ""].append((starts, ends))
    return found


def group_sizes(groups: Collection[Group]) -> dict[Group, int]:
    """Per group: how many people it has today."""
    rows = db.session.execute(
        select(Person.unit_id, Person.position, func.count())
        .where(Person.unit_id.in_({unit for unit, _position in groups}), Person.left_on.is_(None))
        .group_by(Person.unit_id, Person.position)
    )
    sizes: dict[Group, int] = {}
    for unit, position, n in rows:
        sizes[unit, position or ""] = sizes.get((unit, position or ""), 0) + n
    return {group: sizes.get(group, 1) for group in groups}


def most_of(groups: Collection[Group], percent: int) -> dict[Group, int]:
    """Per group: how many of its people may be away at once."""
    return {group: most_away(size, percent) for group, size in group_sizes(groups).items()}
