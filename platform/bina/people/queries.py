"""Reads about people and units, always within what the asking person may see."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.feature import Subject
from bina.people.models import Competency, Person, Role, RoleKind, Unit


def person_by_id(person_id: int) -> Person:
    """The person; raises NotFound."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def scope_paths(person: Person, *kinds: RoleKind) -> list[str]:
    """Paths of the units over which the person holds one of the roles today; "" covers everything."""
    return [role.unit.path if role.unit else "" for role in person.current_roles if role.kind in kinds]


def units_within(person: Person, *kinds: RoleKind) -> Select[Unit]:
    """A SELECT of the units over which the person holds one of the roles today."""
    paths = scope_paths(person, *kinds)
    within = or_(*(Unit.path.startswith(path) for path in paths)) if paths else Unit.id.is_(None)
    return select(Unit).where(within)


def people_within(person: Person, *kinds: RoleKind) -> Select[Person]:
    """A SELECT of the people over whom the person holds one of the roles today."""
    units = units_within(person, *kinds).with_only_columns(Unit.id)
    return select(Person).where(Person.unit_id.in_(units), Person.left_on.is_(None))


def team_of(subject: Subject) -> Sequence[Role]:
    """Roles for this subject alone that are in force today or still to come, by person's name."""
    return db.session.scalars(
        select(Role)
        .join(Role.person)
        .options(joinedload(Role.person))
        .where(Role.subject_kind == subject.kind, Role.subject_id == subject.id)
        .where(or_(Role.valid_to.is_(None), Role.valid_to >= clock.today()))
        .order_by(Person.name, Role.id)
    ).all()


def subordinates(superior: Person) -> Sequence[Person]:
    """People whose superior this is, by name."""
    return db.session.scalars(
        select(Person).where(Person.superior_id == superior.id, Person.left_on.is_(None)).order_by(Person.name)
    ).all()


def reporting_line(person: Person, levels: int = 2) -> list[int]:
    """Ids of the superior, the superior's superior, … up to so many levels."""
    line: list[int] = []
    superior_id = person.superior_id
    while superior_id is not None and len(line) < levels and superior_id not in line:
        line.append(superior_id)
        superior_id = db.session.scalar(select(Person.superior_id).where(Person.id == superior_id))
    return line


def agencies() -> Sequence[Unit]:
    """Units without a parent, by name."""
    return db.session.scalars(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.name)).all()


def unit_tree(root: Unit) -> Sequence[Unit]:
    """The unit and all below it, in tree order."""
    return db.session.scalars(select(Unit).where(Unit.path.startswith(root.path)).order_by(Unit.path)).all()


def competencies() -> Sequence[Competency]:
    """The framework, by family and name."""
    return db.session.scalars(select(Competency).order_by(Competency.kind, Competency.name)).all()


def people_by_identifiers(identifiers: Collection[str]) -> dict[str, Person]:
    """People found by NIP or e-mail (lower case): identifier → person."""
    wanted = {identifier.strip().lower() for identifier in identifiers if identifier.strip()}
    found = db.session.scalars(select(Person).where(or_(Person.nip.in_(wanted), Person.email.in_(wanted))))
    by_identifier: dict[str, Person] = {}
    for person in found:
        for identifier in (person.nip, person.email):
            if identifier in wanted:
                by_identifier[identifier] = person
    return by_identifier
