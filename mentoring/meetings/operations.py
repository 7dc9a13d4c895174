"""Agreeing on a meeting, moving it, and taking it off; both calendars hear of it."""

from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.appointments import invitation
from bina.clock import ZONES
from bina.db import db
from bina.errors import DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import instant
from mentoring.meetings.queries import appointment, next_meeting
from mentoring.meetings.rules import MeetingPlan, times_path
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import cancel_session, plan_session
from mentoring.sessions.rules import Mode, host_of


def meet(pair: Pair, plan: MeetingPlan, *, by: Person) -> MentoringSession:
    """Plan the next meeting or move the one that is planned. The other one may propose another hour in the same way.

    Both calendars get the entry under one lasting name, with a higher revision after every change.

    Raises:
        DomainError: an hour that is over, a day that has a session, or a link that is not https.
    """
    if plan.link and host_of(plan.link) is None:
        raise DomainError(_("Tautan dimulai dengan https://, misalnya https://contoh.go.id/ruang."))
    starts = datetime.combine(plan.on, plan.at, ZONES[by.zone]) if plan.at else None
    if starts is not None and starts <= clock.now():
        raise DomainError(_("Jam pertemuan itu sudah lewat. Pilih jam sesudahnya."))
    lock(pair)
    old = next_meeting(pair)
    before = _values(old) if old is not None else None
    revision = old.sequence if old is not None else 0
    session = plan_session(pair, plan.on, by=by)
    wanted = (starts, plan.minutes, plan.mode, plan.place, plan.link)
    if before == wanted:
        return session
    had_an_hour = before is not None and before[0] is not None
    session.sequence = revision
    if starts is None and before is not None and before[0] is not None:
        session.starts_at = before[0]
        _tell_off(session, by)
    session.starts_at, session.planned_minutes, session.mode, session.place, session.link = wanted
    session.zone = by.zone
    session.sequence = revision + had_an_hour
    db.session.flush()
    if starts is not None:
        _tell(session, moved=had_an_hour)
    return session


def _values(session: MentoringSession) -> tuple[datetime | None, int, Mode, str, str]:
    return session.starts_at, session.planned_minutes, session.mode, session.place, session.link


def call_off(session: MentoringSession, *, by: Person) -> None:
    """Take a planned meeting off; calendars strike it out."""
    cancel_session(session, by=by)
    if session.starts_at is not None:
        _tell_off(session, by)


def _entry(session: MentoringSession, person: Person, *, off: bool = False) -> str | None:
    if not person.email:
        return None
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    with force_locale(person.language):
        entry = appointment(session, person)
    if off and not entry.cancelled:
        entry = replace(entry, cancelled=True, sequence=entry.sequence + 1)
    sender = parseaddr(current_app.config["MAIL_FROM"])[1]
    return invitation(entry, host, clock.now(), "Mentoring", sender=sender, address=person.email)


def _tell(session: MentoringSession, *, moved: bool) -> None:
    for person in (session.pair.mentee, session.pair.mentor):
        name = session.pair.partner_of(person).name
        with force_locale(person.language):
            when = instant(session.starts_at, person.zone)
        notify(
            person,
            key=f"mentoring:meeting:{session.id}:{session.sequence}:{person.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=_l("Jadwal mentoring berubah: %(when)s", when=when)
            if moved
            else _l("Mentoring dengan %(name)s: %(when)s", name=name, when=when),
            body=_l(
                "%(minutes)s menit. Undangan kalender terlampir. Bila waktunya tidak cocok, usulkan waktu lain "
                "dengan satu ketukan.",
                minutes=session.planned_minutes,
            ),
            url=times_path(session.pair_id),
            happens=session.starts_at,
            calendar=_entry(session, person),
        )


def _tell_off(session: MentoringSession, by: Person) -> None:
    for person in (session.pair.mentee, session.pair.mentor):
        with force_locale(person.language):
            when = instant(session.starts_at, person.zone)
        notify(
            person,
            key=f"mentoring:meeting:{session.id}:{session.sequence}:off:{person.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=_l("Mentoring %(when)s dibatalkan", when=when),
            body=_l("%(name)s membatalkan jam pertemuan ini. Pilih waktu lain kapan saja.", name=by.name),
            url=times_path(session.pair_id),
            happens=session.starts_at,
            calendar=_entry(session, person, off=True),
        )
