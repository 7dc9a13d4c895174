"""Telling the people of a unit that a programme takes registrations."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from mentoring.programmes.models import Programme
from mentoring.programmes.operations import ANNOUNCE


@job(ANNOUNCE)
def announce_programme(programme_id: int) -> None:
    """Write to everybody of the unit and all below it, once per person and programme."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or not programme.takes_registrations(clock.today(programme.unit.zone)):
        return
    people = db.session.scalars(
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Unit.path.startswith(programme.unit.path), Person.left_on.is_(None))
        .order_by(Person.id)
    ).all()
    for person in people:
        notify(
            person,
            key=f"mentoring:programme:{programme.id}:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Program mentoring menerima pendaftaran"),
            body=_l(
                "%(title)s dibuka bagi Anda, untuk dibimbing atau membimbing. Semua yang mendaftar sampai hari "
                "penutupan mendapat peluang yang sama.",
                title=programme.title,
            ),
            url=f"/mentoring/program/{programme.id}/ikut",
        )
