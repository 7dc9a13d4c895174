"""Offering office hours, taking and giving up a place, cancelling, reminding."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import instant
from courses.consulting import queries
from courses.consulting.models import OfficeHour, Visit
from courses.consulting.rules import MOST_WEEKS, REMINDED_BEFORE, Offer, places_left, times_of
from courses.study.queries import Attendant


@dataclass(frozen=True, slots=True)
class Where:
    """Where an office hour is, for how many."""

    zone: str
    place: str
    link: str
    capacity: int


def offer(teacher: Attendant, asked: Offer, where: Where) -> list[OfficeHour]:
    """Offer a time, once or weekly, leaving out public holidays.

    Raises DomainError when the first is over or none is left, Conflict when the teacher offers another at one of them.
    """
    now = clock.now()
    times = times_of(
        asked, ZONES[where.zone], queries.closed_between(asked.first, asked.first + timedelta(weeks=MOST_WEEKS))
    )
    if not times:
        raise DomainError(_("Hari itu libur. Pilih hari lain."))
    if times[0][0] <= now:
        raise DomainError(_("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
    hours = [
        OfficeHour(
            course_id=teacher.course.id, title=teacher.title, instructor_id=teacher.person.id, starts=starts, ends=ends,
            zone=where.zone, place=where.place, link=where.link, capacity=where.capacity, made_at=now, sequence=0,
        )
        for starts, ends in times
    ]  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add_all(hours)
    except IntegrityError as fault:
        raise Conflict(_("Anda sudah menawarkan jam konsultasi pada salah satu waktu ini.")) from fault
    for hour in hours:
        audit.record(teacher.person, "office_hour.offered", "office_hour", hour.id, {"course": hour.course_id})
    return hours


def _hold(hour: OfficeHour) -> None:
    db.session.execute(select(OfficeHour.id).where(OfficeHour.id == hour.id).with_for_update())
    db.session.refresh(hour, ["cancelled_at", "capacity", "sequence"])


def take(person: Person, hour: OfficeHour, topic: str) -> Visit:
    """Take a place. The same again changes nothing.

    Raises Conflict when it has begun, was cancelled or has no place left.
    """
    _hold(hour)
    now = clock.now()
    if hour.cancelled_at is not None or hour.starts <= now:
        raise Conflict(_("Jam konsultasi ini sudah dimulai atau dibatalkan. Pilih waktu lain."))
    visit = queries.visit_of(person, hour)
    if visit is not None and visit.given_up_at is None:
        return visit
    if not places_left(hour.capacity, queries.taken(hour)):
        raise Conflict(_("Tempatnya baru saja terisi. Pilih waktu lain."))
    if visit is None:
        visit = Visit(hour_id=hour.id, person_id=person.id, topic=topic, taken_at=now, reason="", sequence=0)
        db.session.add(visit)
    else:
        visit.topic, visit.taken_at, visit.given_up_at, visit.reason = topic, now, None, ""
        visit.sequence += 1
    db.session.flush()
    db.session.expire(hour, ["visits"])
    _tell_instructor(
        hour, f"taken:{visit.id}:{visit.sequence}", _l("Ada yang datang ke jam konsultasi Anda"),
        _l("%(name)s datang %(when)s.", name=person.name, when=instant(hour.starts, hour.zone)),
    )  # fmt: skip
    enqueue(
        "courses.remind_of_office_hour", key=f"office-hour:{visit.id}:{visit.sequence}",
        run_at=max(now, hour.starts - REMINDED_BEFORE), visit_id=visit.id, sequence=visit.sequence,
    )  # fmt: skip
    audit.record(person, "office_hour.taken", "office_hour", hour.id)
    return visit


def _tell_instructor(hour: OfficeHour, key: str, subject: object, body: object) -> None:
    notify(
        hour.instructor,
        key=f"office-hour:{key}",
        kind=NoticeKind.APPOINTMENT,
        subject=subject,
        body=body,
        url=f"/kursus/{hour.course_id}/konsultasi",
        happens=hour.starts,
    )


def give_up(person: Person, hour: OfficeHour, reason: str) -> None:
    """Give a place up before it begins; the instructor is told. Without a place nothing happens."""
    _hold(hour)
    visit = queries.visit_of(person, hour)
    if visit is None or visit.given_up_at is not None:
        return
    now = clock.now()
    if hour.starts <= now:
        raise Conflict(_("Jam konsultasi ini sudah dimulai."))
    visit.given_up_at, visit.reason = now, reason
    visit.sequence += 1
    db.session.flush()
    db.session.expire(hour, ["visits"])
    _tell_instructor(
        hour, f"given-up:{visit.id}:{visit.sequence}", _l("Batal datang ke jam konsultasi"),
        _l("%(name)s tidak jadi datang %(when)s.", name=person.name, when=instant(hour.starts, hour.zone)),
    )  # fmt: skip
    audit.record(person, "office_hour.given_up", "office_hour", hour.id)


def cancel(hour: OfficeHour, reason: str, *, by: Person) -> None:
    """Cancel an office hour; everybody who wanted to come is told once why."""
    _hold(hour)
    now = clock.now()
    if hour.cancelled_at is not None or hour.starts <= now:
        raise Conflict(_("Jam konsultasi ini sudah dimulai atau dibatalkan."))
    hour.cancelled_at, hour.cancel_reason = now, reason
    hour.sequence += 1
    db.session.flush()
    for visit in hour.visits:
        if visit.given_up_at is None:
            notify(
                visit.person,
                key=f"office-hour:cancelled:{visit.id}:{visit.sequence}",
                kind=NoticeKind.APPOINTMENT,
                subject=_l("Dibatalkan: jam konsultasi %(title)s", title=hour.title),
                body=_l(
                    "Jam konsultasi %(when)s dibatalkan: %(reason)s. Silakan pilih waktu lain.",
                    when=instant(hour.starts, hour.zone), reason=reason,
                ),
                url=f"/kursus/{hour.course_id}/konsultasi",
                happens=hour.starts,
            )  # fmt: skip
    audit.record(by, "office_hour.cancelled", "office_hour", hour.id)


def remind(visit: Visit) -> None:
    """Remind somebody of their office hour, once per place they took."""
    hour = visit.hour
    if not visit.stands or hour.starts <= clock.now():
        return
    notify(
        visit.person,
        key=f"office-hour:reminder:{visit.id}:{visit.sequence}",
        kind=NoticeKind.APPOINTMENT,
        subject=_l("Jam konsultasi: %(title)s", title=hour.title),
        body=_l(
            "%(when)s dengan %(name)s, %(place)s. Bila tidak jadi, lepaskan tempatnya supaya terpakai.",
            when=instant(hour.starts, hour.zone), name=hour.instructor.name, place=hour.place or hour.link,
        ),
        url=f"/kursus/{hour.course_id}/konsultasi",
        happens=hour.starts,
    )  # fmt: skip
