"""Reads of programmes, within what the asking person may see."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from bina.db import db
from bina.errors import NotFound
from bina.feature import Subject
from bina.people.models import Person, Unit
from bina.people.queries import units_within
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import MANAGERS, MENTORING, may_manage, may_share_out


def managed_programmes(manager: Person) -> Sequence[Programme]:
    """Programmes the person manages, newest first."""
    units = units_within(manager, *MANAGERS).with_only_columns(Unit.id)
    alone = manager.subjects_held(MENTORING, *MANAGERS)
    return db.session.scalars(
        select(Programme)
        .where(or_(Programme.unit_id.in_(units), Programme.id.in_(alone)))
        .order_by(Programme.opens_on.desc(), Programme.id.desc())
    ).all()


def managed_programme(manager: Person, programme_id: int) -> Programme:
    """A programme the person manages; raises NotFound for any other."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or not may_manage(manager, programme):
        raise NotFound(_("Program mentoring ini tidak ditemukan."))
    return programme


def programme_to_share(manager: Person, programme_id: int) -> tuple[Subject, Unit]:
    """A programme whose management the person may share, with its unit; raises NotFound for any other."""
    programme = managed_programme(manager, programme_id)
    if not may_share_out(manager, programme):
        raise NotFound(_("Program mentoring ini tidak ditemukan."))
    return Subject(MENTORING, programme.id, programme.title), programme.unit


def programmes_for(person: Person, today: date) -> Sequence[Programme]:
    """Programmes that take registrations today from people of this person's unit, soonest to close first."""
    within = aliased(Unit)
    own = person.unit.path
    rows = db.session.scalars(
        select(Programme)
        .join(within, within.id == Programme.unit_id)
        .where(
            Programme.opens_on <= today,
            Programme.registration_closes_on >= today,
            Programme.closed_on.is_(None),
        )
        .order_by(Programme.registration_closes_on, Programme.id)
    ).all()
    return [programme for programme in rows if own.startswith(programme.unit.path)]


def programme_for(person: Person, programme_id: int) -> Programme:
    """A programme over the person's own unit; raises NotFound for any other."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or not person.unit.path.startswith(programme.unit.path):
        raise NotFound(_("Program mentoring ini tidak ditemukan."))
    return programme
