"""Protecting time for study: a superior offers, the person decides."""

from datetime import time

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import NotFound
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.planning.models import ProtectedTime
from courses.study.models import StudySlot


def _lock(person_id: int) -> None:
    # The person's week and the offers for it change one at a time.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def protect(person: Person, weekday: int, starts: time, minutes: int, *, by: Person) -> ProtectedTime:
    """Offer a direct report a protected time; it takes the place of one already offered for that weekday."""
    _lock(person.id)
    if person.superior_id != by.id:
        raise NotFound(_l("Pegawai ini bukan bawahan langsung Anda."))
    former = db.session.scalar(
        select(ProtectedTime).where(
            ProtectedTime.person_id == person.id, ProtectedTime.weekday == weekday, ProtectedTime.ended_at.is_(None)
        )
    )
    if former is not None:
        former.ended_at = clock.now()
        db.session.flush()
    offer = ProtectedTime(
        person_id=person.id,
        offered_by_id=by.id,
        weekday=weekday,
        starts=starts,
        minutes=minutes,
        offered_at=clock.now(),
    )
    db.session.add(offer)
    db.session.flush()
    audit.record(by, "study_time.offered", "protected_time", offer.id, {"weekday": weekday, "minutes": minutes})
    notify(
        person,
        key=f"courses:protected:{offer.id}",
        kind=NoticeKind.APPOINTMENT,
        subject=_l("Atasan Anda menyediakan waktu belajar"),
        body=_l("Buka Minggu saya untuk melihat harinya. Anda sendiri yang memutuskan apakah waktu itu dipakai."),
        url="/kursus/minggu",
    )
    return offer


def accept(offer: ProtectedTime) -> None:
    """Take a protected time into the person's week; it replaces their own slots of that weekday."""
    _lock(offer.person_id)
    _require_standing(offer)
    offer.accepted_at = clock.now()
    db.session.execute(
        delete(StudySlot).where(StudySlot.person_id == offer.person_id, StudySlot.weekday == offer.weekday)
    )
    db.session.add(
        StudySlot(person_id=offer.person_id, weekday=offer.weekday, starts=offer.starts, minutes=offer.minutes)
    )
    db.session.flush()
    audit.record(offer.person, "study_time.accepted", "protected_time", offer.id)
    notify(
        offer.offered_by,
        key=f"courses:protected:{offer.id}:accepted",
        kind=NoticeKind.APPOINTMENT,
        subject=_l("%(name)s memakai waktu belajar dari Anda", name=offer.person.name),
        body=_l("Mohon jaga waktu itu bebas dari tugas lain."),
        url="/kursus/tim",
    )


def decline(offer: ProtectedTime) -> None:
    """Do without a protected time. The superior sees that it no longer stands; no reason is asked."""
    _lock(offer.person_id)
    _require_standing(offer)
    offer.ended_at = clock.now()
    db.session.flush()
    audit.record(offer.person, "study_time.declined", "protected_time", offer.id)


def take_back(offer: ProtectedTime, *, by: Person) -> None:
    """End a protected time. A slot the person made of it stays in their week: that week is theirs."""
    _lock(offer.person_id)
    db.session.refresh(offer)
    if offer.ended_at is None:
        offer.ended_at = clock.now()
        db.session.flush()
        audit.record(by, "study_time.taken_back", "protected_time", offer.id)


def _require_standing(offer: ProtectedTime) -> None:
    db.session.refresh(offer)
    if offer.ended_at is not None or offer.accepted_at is not None:
        raise NotFound(_l("Tawaran waktu belajar ini sudah tidak berlaku."))
