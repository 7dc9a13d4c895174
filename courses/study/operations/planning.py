"""The learner's own week, and the address of its calendar."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import Gone, NotFound
from bina.people.models import Person
from courses.study import queries
from courses.study.models import (
    BlockedSpan,
    CalendarFeed,
    StudySlot,
)


def keep_week(person: Person, slots: Sequence[tuple[int, time, int]]) -> None:
    """Replace the person's weekly slots (weekday, begin, minutes)."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    for slot in queries.week_of(person).slots:
        db.session.delete(slot)
    db.session.flush()
    db.session.add_all(
        StudySlot(person_id=person.id, weekday=weekday, starts=starts, minutes=minutes)
        for weekday, starts, minutes in slots
    )
    db.session.flush()


#: Weekdays from Monday on.
WORKING_DAYS = range(5)


def keep_working_days(person: Person, starts: time, minutes: int) -> None:
    """Study at the same hour from Monday to Friday, in place of what stood there; the weekend stays as it is."""
    weekend = [
        (slot.weekday, slot.starts, slot.minutes)
        for slot in queries.week_of(person).slots
        if slot.weekday not in WORKING_DAYS
    ]
    keep_week(person, [*((day, starts, minutes) for day in WORKING_DAYS), *weekend])


def block_days(person: Person, first: date, last: date, reason: str) -> BlockedSpan:
    """Keep days free of study."""
    span = BlockedSpan(person_id=person.id, first=first, last=last, reason=reason)
    db.session.add(span)
    db.session.flush()
    return span


def free_days(person: Person, span_id: int) -> None:
    """Take one of the person's own blocked spans away; raises NotFound for anybody else's."""
    span = db.session.scalar(select(BlockedSpan).where(BlockedSpan.id == span_id, BlockedSpan.person_id == person.id))
    if span is None:
        raise NotFound(_("Hari libur belajar ini tidak ditemukan."))
    db.session.delete(span)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_feed(person: Person) -> str:
    """Make a new secret calendar address and end the former one; the token is given once and kept only as a hash."""
    close_feed(person)
    token = secrets.token_urlsafe(24)
    db.session.add(CalendarFeed(person_id=person.id, token_hash=_hash(token), created_at=clock.now()))
    db.session.flush()
    return token


def close_feed(person: Person) -> None:
    """End the person's calendar address: it answers 410 from now on."""
    feed = queries.feed_of(person)
    if feed is not None:
        feed.revoked_at = clock.now()
        db.session.flush()


def person_of_feed(token: str) -> Person:
    """Whose plan a calendar address shows; raises NotFound, or Gone when it was revoked or the person has left."""
    feed = db.session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token)))
    if feed is None:
        raise NotFound(_("Alamat kalender ini tidak dikenal."))
    if feed.revoked_at is not None or feed.person.left_on is not None:
        raise Gone(_("Alamat kalender ini sudah dicabut. Buat alamat baru di halaman Rencana belajar."))
    return feed.person
