"""Reads about programmes, always within what the asking person may see."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.people.models import Person, Unit
from bina.people.queries import units_within
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.permissions import READERS, may_steer
from evaluation.programmes.rules import Arm


def programmes_for(person: Person) -> Sequence[Programme]:
    """Programmes the person manages or may read, newest first; units loaded."""
    readable = units_within(person, *READERS).with_only_columns(Unit.id)
    return db.session.scalars(
        select(Programme)
        .where(or_(Programme.manager_id == person.id, Programme.unit_id.in_(readable)))
        .order_by(Programme.starts_on.desc(), Programme.id)
    ).all()


def programme_for(person: Person, programme_id: int) -> Programme:
    """One of them, with its plan loaded; raises NotFound for any other."""
    readable = units_within(person, *READERS).with_only_columns(Unit.id)
    programme = db.session.scalar(
        select(Programme)
        .where(Programme.id == programme_id)
        .where(or_(Programme.manager_id == person.id, Programme.unit_id.in_(readable)))
        .options(
            selectinload(Programme.objectives),
            selectinload(Programme.activities),
            selectinload(Programme.targets),
            selectinload(Programme.costs),
            joinedload(Programme.manager),
        )
    )
    if programme is None:
        raise NotFound(_("Program ini tidak ditemukan."))
    return programme


def steered_programme(person: Person, programme_id: int) -> Programme:
    """A programme the person may change; raises NotFound, or Forbidden for one they may only read."""
    programme = programme_for(person, programme_id)
    if not may_steer(person, programme):
        raise Forbidden(_("Anda dapat membaca program ini, tetapi mengubahnya adalah tugas pengelola program."))
    return programme


def participants(programme: Programme, arm: Arm) -> Sequence[Participant]:
    """The cohort or the comparison group with their people and superiors, in the order they joined."""
    return db.session.scalars(
        select(Participant)
        .where(Participant.programme_id == programme.id, Participant.arm == arm)
        .options(joinedload(Participant.person).joinedload(Person.superior))
        .order_by(Participant.id)
    ).all()
