"""Sending a notice: inbox at once, mail through a job, when the person wants it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.clock import ZONES
from bina.db import db, is_postgresql
from bina.errors import DomainError, NotFound
from bina.jobs import enqueue
from bina.notices import queries
from bina.notices.models import Digest, MailState, Mute, Notice, Preference
from bina.notices.rules import ALLOWED, USUAL, NoticeKind, Preferences, Sending, Way
from bina.people.models import Person


def notify(
    person: Person,
    *,
    key: str,
    kind: NoticeKind,
    subject: object,
    body: object,
    url: str | None = None,
    about: tuple[str, int] | None = None,
    happens: datetime | None = None,
    calendar: str | None = None,
) -> None:
    """Tell a person something, once per key. Pass lazy texts: they are stored in the person's language.

    The inbox has it at once. The mail copy leaves through a job after the commit, when the person wants it: `about` is
    what they may have muted, `happens` when an appointment begins, `calendar` what the letter brings for the calendar. Without a mail server the inbox alone has it.
    """
    now = clock.now()
    sending = Sending(Way.INBOX, None)
    if person.email and current_app.config["SMTP_URL"]:
        sending = queries.sending_of(person, kind, now, happens, about)
    insert = postgresql.insert(Notice) if is_postgresql() else sqlite.insert(Notice)
    with force_locale(person.language):
        notice_id = db.session.scalar(
            insert.values(
                person_id=person.id,
                key=key,
                kind=kind,
                subject=str(subject),
                body=str(body),
                url=url,
                about_kind=about[0] if about else None,
                about_id=about[1] if about else None,
                happens_at=happens,
                calendar=calendar,
                created_at=now,
                mail=_MAIL[sending.way],
                send_at=sending.at,
            )
            .on_conflict_do_nothing()
            .returning(Notice.id)
        )
    if notice_id is not None:
        _enqueue(notice_id, person.id, sending)


_MAIL = {Way.AT_ONCE: MailState.WAITING, Way.DIGEST: MailState.GATHERED, Way.INBOX: MailState.NOT_WANTED}


def _enqueue(notice_id: int, person_id: int, sending: Sending) -> None:
    if sending.at is None:
        return
    at = sending.at.astimezone(UTC)
    if sending.way is Way.DIGEST:
        enqueue("notices.gather_digest", key=f"digest:{person_id}:{at.isoformat()}", run_at=at, person_id=person_id)
    else:
        enqueue("notices.send_mail", key=f"mail:{notice_id}:{at.isoformat()}", run_at=at, notice_id=notice_id)


def choose(person: Person, chosen: Preferences) -> None:
    """Keep how the person wants their mail; what has not left yet follows it."""
    hold(person.id)
    row = db.session.get(Preference, person.id) or Preference(person_id=person.id)
    for kind in ALLOWED:
        way = chosen.ways.get(kind, USUAL[kind])
        if way not in ALLOWED[kind]:
            raise DomainError(_("Cara ini tidak tersedia untuk pesan tersebut."))
        setattr(row, kind.value, way)
    row.digest_at, row.quiet_from, row.quiet_until = chosen.digest_at, chosen.quiet_from, chosen.quiet_until
    row.quiet_weekends, row.quiet_holidays = chosen.quiet_weekends, chosen.quiet_holidays
    db.session.add(row)
    db.session.flush()
    plan_again(person, clock.now())


def mute(person: Person, about: tuple[str, int], title: str) -> None:
    """Keep what is said about a thing in the inbox; what binds or has a date is mailed all the same."""
    hold(person.id)
    if db.session.get(Mute, (person.id, *about)) is None:
        db.session.add(
            Mute(person_id=person.id, subject_kind=about[0], subject_id=about[1], title=title, at=clock.now())
        )
        db.session.flush()
        plan_again(person, clock.now())


def unmute(person: Person, about: tuple[str, int]) -> None:
    """Mail again what is said about a thing from now on."""
    muted = db.session.get(Mute, (person.id, *about))
    if muted is not None:
        db.session.delete(muted)
        db.session.flush()


def hold(person_id: int) -> None:
    """Let nobody else plan this person's letters until the transaction ends."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def _leave_for_tomorrow(person: Person, due: Sequence[Notice], now: datetime) -> None:
    tomorrow = datetime.combine(clock.today(person.zone) + timedelta(days=1), time(), ZONES[person.zone])
    for notice in due:
        sending = queries.sending_of(person, notice.kind, tomorrow, notice.happens_at, notice.about)
        if sending.way is Way.AT_ONCE:
            # The next digest would come too late for what it tells of.
            sending = Sending(Way.AT_ONCE, now)
        notice.mail, notice.send_at = _MAIL[sending.way], sending.at
        _enqueue(notice.id, person.id, sending)
    db.session.flush()


def plan_again(person: Person, now: datetime) -> None:
    """Let what has not left go the way the person wants it now."""
    for notice in queries.to_leave(person.id):
        sending = queries.sending_of(person, notice.kind, now, notice.happens_at, notice.about)
        notice.mail, notice.send_at = _MAIL[sending.way], sending.at
        _enqueue(notice.id, person.id, sending)
    db.session.flush()


def gather(person: Person) -> Digest | None:
    """Make today's digest of what waited for it and was not read in the inbox; None when there is nothing or it was made.

    What comes too late for today's goes to the next day's.
    """
    hold(person.id)
    now, today = clock.now(), clock.today(person.zone)
    due = [
        each
        for each in queries.to_leave(person.id)
        if each.mail is MailState.GATHERED and each.send_at is not None and each.send_at <= now
    ]
    for each in due:
        if each.read_at is not None or person.left_on is not None:
            each.mail = MailState.NOT_WANTED
    due = [each for each in due if each.mail is MailState.GATHERED]
    if not due:
        return None
    if db.session.scalar(select(Digest.id).where(Digest.person_id == person.id, Digest.day == today)) is not None:
        _leave_for_tomorrow(person, due, now)
        return None
    digest = Digest(person_id=person.id, day=today, made_at=now)
    db.session.add(digest)
    db.session.flush()
    for each in due:
        each.digest_id = digest.id
    db.session.flush()
    return digest


def mark_read(person: Person, notice_id: int) -> Notice:
    """Mark one of the person's own notices read; raises NotFound for anybody else's."""
    notice = db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.person_id == person.id))
    if notice is None:
        raise NotFound(_("Pesan ini tidak ditemukan."))
    notice.read_at = notice.read_at or clock.now()
    return notice
