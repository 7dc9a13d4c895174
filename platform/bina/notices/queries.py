"""Reads of messages and of how people want them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from bina.clock import ZONES
from bina.db import db
from bina.notices.models import MailState, Mute, Notice, Preference
from bina.notices.rules import NoticeKind, Preferences, Sending, when_to_send
from bina.people.models import Person
from bina.presence import ask, foretold

#: Holidays are asked for so far ahead; nothing is quiet for longer.
AHEAD = timedelta(days=60)


@foretold
def _unread(person: Person, _now: datetime) -> ColumnElement[int]:
    return (
        select(func.count(Notice.id)).where(Notice.person_id == person.id, Notice.read_at.is_(None)).scalar_subquery()
    )


def unread_count(person: Person) -> int:
    """How many notices the person has not read."""
    return int(ask(_unread, person))


def preferences_of(person: Person) -> Preferences:
    """What the person chose, or what is usual."""
    chosen = db.session.get(Preference, person.id)
    return chosen.chosen if chosen is not None else Preferences()


def mutes_of(person: Person) -> Sequence[Mute]:
    """What the person muted, the newest first."""
    return db.session.scalars(select(Mute).where(Mute.person_id == person.id).order_by(Mute.at.desc())).all()


def is_muted(person: Person, about: tuple[str, int] | None) -> bool:
    """Whether the person wants no mail about a thing."""
    return about is not None and db.session.get(Mute, (person.id, *about)) is not None


def holidays_from(now: datetime) -> Collection[date]:
    """The holidays features know of in the next weeks."""
    first = now.date() - timedelta(days=1)
    return frozenset(
        each for card in current_app.extensions["bina"] for each in card.holidays(first, first + AHEAD)
    )  # fmt: skip


def sending_of(
    person: Person, kind: NoticeKind, now: datetime, happens: datetime | None, about: tuple[str, int] | None
) -> Sending:
    """How and when a message to this person leaves."""
    if kind is NoticeKind.SECURITY:
        return when_to_send(kind, Preferences(), now, ZONES[person.zone], frozenset())
    return when_to_send(
        kind, preferences_of(person), now, ZONES[person.zone], frozenset(holidays_from(now)),
        happens=happens, muted=is_muted(person, about),
    )  # fmt: skip


def to_leave(person_id: int) -> Sequence[Notice]:
    """Messages of a person whose letter has not left and is in no digest yet, in the order they came."""
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.person_id == person_id,
            Notice.mail.in_([MailState.WAITING, MailState.GATHERED]),
            Notice.digest_id.is_(None),
        )
        .order_by(Notice.id)
    ).all()
