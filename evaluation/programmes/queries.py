"""Reads about programmes, always within what the asking person may see."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.feature import Subject
from bina.people.models import Person, Unit
from bina.people.queries import units_within
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.permissions import PROGRAMME, READERS, may_share_out, may_steer
from evaluation.programmes.rules import Arm


def _readable_by(person: Person) -> ColumnElement[bool]:
    return or_(
        Programme.manager_id == person.id,
        Programme.unit_id.in_(units_within(person, *READERS).with_only_columns(Unit.id)),
        Programme.id.in_(person.subjects_held(PROGRAMME, *READERS)),
    )


def programmes_for(person: Person) -> Sequence[Programme]:
    """Programmes the person manages or may read, newest first; units loaded."""
    return db.session.scalars(
        select(Programme).where(_readable_by(person)).order_by(Programme.starts_on.desc(), Programme.id)
    ).all()


def programme_for(person: Person, programme_id: int) -> Programme:
    """One of them; raises NotFound for any other."""
    programme = db.session.scalar(
        select(Programme)
        .where(Programme.id == programme_id, _readable_by(person))
        .options(joinedload(Programme.manager))
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


def programme_to_share(person: Person, programme_id: int) -> tuple[Subject, Unit]:
    """A programme whose roles the person may give others, with its unit; raises NotFound for any other."""
    programme = programme_for(person, programme_id)
    if not may_share_out(person, programme):
        raise NotFound(_("Program ini tidak ditemukan di antara yang boleh Anda bagi."))
    return Subject(PROGRAMME, programme.id, programme.name), programme.unit


def participants(programme: Programme, arm: Arm) -> Sequence[Participant]:
    """The cohort or the comparison group with their people and superiors, in the order they joined."""
    return db.session.scalars(
        select(Participant)
        .where(Participant.programme_id == programme.id, Participant.arm == arm)
        .options(joinedload(Participant.person).joinedload(Person.superior))
        .order_by(Participant.id)
    ).all()
