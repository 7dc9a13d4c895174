"""Makers of people and units."""

import itertools
from datetime import date

from bina.db import db
from bina.people import operations
from bina.people.models import Competency, Person, RoleKind, Unit
from bina.people.rules import CompetencyKind

_numbers = itertools.count(1)


def an_agency(name: str | None = None) -> Unit:
    """A new agency."""
    return operations.add_unit(name or f"Pemerintah Kota Contoh {next(_numbers)}")


def a_unit(parent: Unit | None = None, name: str | None = None, **values) -> Unit:
    """A unit under a parent (a new agency when none is given)."""
    return operations.add_unit(name or f"Dinas Contoh {next(_numbers)}", parent or an_agency(), **values)


def a_person(name: str | None = None, unit: Unit | None = None, **values) -> Person:
    """A person in a unit."""
    number = next(_numbers)
    person = Person(
        name=name or f"Pegawai {number}",
        unit=unit or a_unit(),
        email=values.pop("email", f"pegawai{number}@contoh.test"),
        position=values.pop("position", "Analis Pelayanan"),
        grade=values.pop("grade", "III/b"),
        **values,
    )
    db.session.add(person)
    operations.begin_placement(person, date(2024, 1, 1))
    return person


def with_role(person: Person, kind: RoleKind, unit: Unit | None = None) -> Person:
    """The person, holding a role since 2024 (over everything unless a unit is given)."""
    operations.grant_role(person, kind, by=None, unit=unit, valid_from=date(2024, 1, 1))
    return person


def a_competency(name: str | None = None, kind: CompetencyKind = CompetencyKind.TECHNICAL) -> Competency:
    """A competency of the framework."""
    number = next(_numbers)
    competency = Competency(code=f"K{number}", name=name or f"Kompetensi {number}", kind=kind, source="uji")
    db.session.add(competency)
    db.session.flush()
    return competency
