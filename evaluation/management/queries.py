"""Reads of the manager's pages that span several rooms."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import units_within
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.rules import Arm
from evaluation.services.models import Service
from evaluation.waves.models import Wave
from evaluation.waves.rules import WaveKind


def steerable_units(person: Person) -> Sequence[Unit]:
    """Units the person may plan programmes for, in tree order."""
    return db.session.scalars(
        units_within(person, RoleKind.MANAGER, RoleKind.EVALUATOR, RoleKind.ADMINISTRATOR).order_by(Unit.path)
    ).all()


def units_below(programme: Programme) -> Sequence[Unit]:
    """The programme's unit and all below it, in tree order."""
    return db.session.scalars(select(Unit).where(Unit.path.startswith(programme.unit.path)).order_by(Unit.path)).all()


def people_of(unit: Unit) -> Sequence[Person]:
    """People working in a unit now, by name."""
    return db.session.scalars(
        select(Person).where(Person.unit_id == unit.id, Person.left_on.is_(None)).order_by(Person.name)
    ).all()


def possible_owners(programme: Programme) -> Sequence[Person]:
    """People of the programme's agency who lead others or hold a role: who can be asked to act."""
    superiors = select(Person.superior_id).where(Person.superior_id.is_not(None))
    units = select(Unit.id).where(Unit.path.startswith(programme.unit.path))
    return db.session.scalars(
        select(Person)
        .where(Person.unit_id.in_(units), Person.left_on.is_(None))
        .where(Person.id.in_(superiors) | Person.roles.any() | (Person.id == programme.manager_id))
        .order_by(Person.name)
    ).all()


def outsiders(programme: Programme) -> Sequence[Person]:
    """People of the programme's units who are in neither group."""
    inside = select(Participant.person_id).where(Participant.programme_id == programme.id)
    units = select(Unit.id).where(Unit.path.startswith(programme.unit.path))
    return db.session.scalars(
        select(Person)
        .where(Person.unit_id.in_(units), Person.left_on.is_(None), Person.id.not_in(inside))
        .order_by(Person.id)
    ).all()


def members_page(programme: Programme, page: int, size: int) -> tuple[Sequence[Participant], int]:
    """One page of the cohort and the comparison group by name, and how many there are."""
    members = select(Participant).where(Participant.programme_id == programme.id)
    total = db.session.scalar(select(func.count()).select_from(members.subquery())) or 0
    rows = db.session.scalars(
        members.join(Participant.person)
        .options(contains_eager(Participant.person))
        .order_by(Participant.arm.desc(), Person.name, Participant.id)
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return rows, total


def member_of(programme: Programme, participant_id: int) -> Participant:
    """One of them; raises NotFound."""
    member = db.session.get(Participant, participant_id)
    if member is None or member.programme_id != programme.id:
        raise NotFound(_("Orang ini tidak ada dalam program."))
    return member


def group_sizes(programme: Programme) -> dict[Arm, int]:
    """How many people are in the cohort and the comparison group."""
    rows = db.session.execute(
        select(Participant.arm, func.count()).where(Participant.programme_id == programme.id).group_by(Participant.arm)
    )
    return dict(rows.all())


def service_of(programme: Programme, service_id: int) -> Service:
    """A service of the programme; raises NotFound."""
    service = db.session.get(Service, service_id)
    if service is None or service.programme_id != programme.id:
        raise NotFound(_("Layanan ini tidak ditemukan."))
    return service


def newest_surveys(services: Sequence[Service]) -> dict[int, Wave]:
    """Service → its latest public survey."""
    waves = db.session.scalars(
        select(Wave)
        .where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id.in_([service.id for service in services]),
        )
        .order_by(Wave.opens_on, Wave.id)
    )
    return {wave.subject_id: wave for wave in waves}
