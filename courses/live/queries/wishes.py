"""Wishes and the rounds that are computed from them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.live.models import Booking, LiveClass, Meeting, Round, Wish
from courses.live.permissions import may_keep
from courses.live.rules.seats import Seat, Span
from courses.study.models import Enrolment, EnrolmentState


def open_meetings(live_class: LiveClass, now: datetime) -> list[Meeting]:
    """The meetings that are still to come and were not cancelled."""
    return [each for each in live_class.meetings if each.starts > now and each.cancelled_at is None]


def wishes_in(live_class: LiveClass) -> Sequence[Wish]:
    """Every wish in a class of who still works here and follows the course, by person and rank."""
    return db.session.scalars(
        select(Wish)
        .join(Enrolment, Enrolment.id == Wish.enrolment_id)
        .join(Person, Person.id == Wish.person_id)
        .where(Wish.class_id == live_class.id, Enrolment.state != EnrolmentState.WITHDRAWN, Person.left_on.is_(None))
        .order_by(Wish.person_id, Wish.rank)
    ).all()


def wishes_for(meeting: Meeting) -> list[Wish]:
    """The wishes for a meeting while wishes decide who gets a seat in its class."""
    if not meeting.live_class.by_wishes:
        return []
    return [each for each in wishes_in(meeting.live_class) if each.meeting_id == meeting.id]


def wishes_of(person: Person, live_class: LiveClass) -> list[int]:
    """The person's wishes in a class: meeting ids, the best liked first."""
    return list(
        db.session.scalars(
            select(Wish.meeting_id)
            .where(Wish.class_id == live_class.id, Wish.person_id == person.id)
            .order_by(Wish.rank)
        )
    )


def seated_in(live_class: LiveClass) -> set[int]:
    """Ids of the people who have a seat in the class."""
    return set(
        db.session.scalars(
            select(Booking.person_id).where(Booking.class_id == live_class.id, Booking.seat == Seat.BOOKED)
        )
    )


def all_bookings(live_class: LiveClass) -> dict[int, Booking]:
    """Everything anybody has or had in the class, by person id."""
    found = db.session.scalars(select(Booking).where(Booking.class_id == live_class.id))
    return {booking.person_id: booking for booking in found}


def busy_spans(person_ids: Collection[int], since: datetime) -> dict[int, list[Span]]:
    """Per person id: when they have a seat somewhere from now on."""
    found: dict[int, list[Span]] = {number: [] for number in person_ids}
    for number, starts, ends in db.session.execute(
        select(Booking.person_id, Meeting.starts, Meeting.ends)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(
            Booking.person_id.in_(person_ids),
            Booking.seat == Seat.BOOKED,
            Meeting.ends > since,
            Meeting.cancelled_at.is_(None),
        )
    ):
        found[number].append((starts, ends))
    return found


def newest_round(live_class: LiveClass) -> Round | None:
    """The round computed last."""
    return db.session.scalar(select(Round).where(Round.class_id == live_class.id).order_by(Round.id.desc()).limit(1))


def round_to_keep(person: Person, round_id: int) -> Round:
    """A round of a class the person keeps; raises NotFound for everybody else."""
    made = db.session.get(Round, round_id)
    if made is None or not may_keep(person, made.live_class):
        raise NotFound(_("Pembagian ini tidak ada di antara yang Anda kelola."))
    return made
