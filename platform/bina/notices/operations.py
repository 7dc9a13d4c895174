"""Sending a notice: inbox at once, mail through a job."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.db import db, is_postgresql
from bina.errors import NotFound
from bina.jobs import enqueue
from bina.notices.models import MailState, Notice
from bina.people.models import Person
from bina.presence import ask, foretold


def notify(person: Person, *, key: str, subject: object, body: object, url: str | None = None) -> None:
    """Tell a person something, once per key. Pass lazy texts: they are stored in the person's language.

    The mail copy leaves through a job after the commit; without a mail server the inbox alone has it.
    """
    wants_mail = bool(person.email and current_app.config["SMTP_URL"])
    insert = postgresql.insert(Notice) if is_postgresql() else sqlite.insert(Notice)
    with force_locale(person.language):
        notice_id = db.session.scalar(
            insert.values(
                person_id=person.id,
                key=key,
                subject=str(subject),
                body=str(body),
                url=url,
                created_at=clock.now(),
                mail=MailState.WAITING if wants_mail else MailState.NOT_WANTED,
            )
            .on_conflict_do_nothing()
            .returning(Notice.id)
        )
    if notice_id is not None and wants_mail:
        enqueue("notices.send_mail", key=f"mail:{notice_id}", notice_id=notice_id)


def mark_read(person: Person, notice_id: int) -> Notice:
    """Mark one of the person's own notices read; raises NotFound for anybody else's."""
    notice = db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id))
    if notice is None:
        raise NotFound(_("Pesan ini tidak ditemukan."))
    notice.read_at = notice.read_at or clock.now()
    return notice


@foretold
def _unread(person: Person, _now: datetime) -> ColumnElement[int]:
    return (
        select(func.count(Notice.id)).where(Notice.person_id == person.id, Notice.read_at.is_(None)).scalar_subquery()
    )


def unread_count(person: Person) -> int:
    """How many notices the person has not read."""
    return int(ask(_unread, person))
