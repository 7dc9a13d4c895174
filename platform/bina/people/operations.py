"""Verbs of the personnel tree: units, moves, transfers, roles."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.feature import Subject
from bina.people.models import Person, Placement, Role, RoleKind, Unit, UnitMove
from bina.people.rules import covers, path_of


def add_unit(
    name: str,
    parent: Unit | None = None,
    *,
    short_name: str | None = None,
    external_code: str | None = None,
    zone: str | None = None,
) -> Unit:
    """A new unit under a parent, or an agency without one. It takes its parent's zone unless told."""
    inherited = parent.zone if parent else "WIB"
    unit = Unit(
        name=name,
        parent=parent,
        short_name=short_name,
        external_code=external_code,
        zone=zone or inherited,
        path="",
    )
    db.session.add(unit)
    db.session.flush()
    unit.path = path_of(parent.path if parent else "", unit.id)
    db.session.flush()
    return unit


def move_unit(unit: Unit, parent: Unit, *, by: Person, on: date | None = None) -> None:
    """Hang a unit with all below it under another parent; where it stood is kept. Refuses a circle."""
    if covers(unit.path, parent.path):
        raise DomainError(_("Unit tidak dapat dipindahkan ke bawah dirinya sendiri. Pilih unit induk yang lain."))
    old_path, new_path = unit.path, path_of(parent.path, unit.id)
    db.session.add(
        UnitMove(
            unit_id=unit.id,
            from_parent_id=unit.parent_id,
            to_parent_id=parent.id,
            moved_on=on or clock.today(),
        )
    )
    db.session.execute(
        update(Unit)
        .where(Unit.path.startswith(old_path))
        .values(path=new_path + func.substr(Unit.path, len(old_path) + 1))
        .execution_options(synchronize_session="fetch")
    )
    unit.parent = parent
    db.session.flush()
    audit.record(by, "unit.moved", "unit", unit.id, {"to": parent.id})


def transfer(person: Person, unit: Unit, *, by: Person | None, on: date | None = None) -> None:
    """Move a person to another unit from a day on; the placement before it ends the day before.

    Roles over units that do not hold the new one end: nobody keeps the keys of the office they left.
    """
    day = on or clock.today()
    current = db.session.scalar(select(Placement).where(Placement.person_id == person.id, Placement.valid_to.is_(None)))
    if current is not None and current.unit_id == unit.id:
        return
    if current is not None:
        if current.valid_from == day:
            db.session.delete(current)
            db.session.flush()
        else:
            current.valid_to = day - timedelta(days=1)
    person.unit = unit
    begin_placement(person, day)
    for role in [held for held in person.roles if ends_with_transfer(held, unit)]:
        end_role(role, by=by)
    if by is not None:
        audit.record(by, "person.transferred", "person", person.id, {"unit": unit.id})


def ends_with_transfer(role: Role, unit: Unit) -> bool:
    """Whether a role ends when its person moves to the unit: one over a unit they are no longer in, or one for a
    single subject of an agency they leave.
    """
    if role.unit is None:
        return False
    if role.subject_kind is not None:
        return role.unit.agency_id != unit.agency_id
    return not covers(role.unit.path, unit.path)


def begin_placement(person: Person, on: date) -> None:
    """Record where a person works from a day on; written with the next flush."""
    if person.id is None:
        db.session.flush()
    db.session.add(
        Placement(
            person_id=person.id,
            unit_id=person.unit.id,
            position=person.position,
            grade=person.grade,
            valid_from=on,
        )
    )


def grant_role(
    person: Person,
    kind: RoleKind,
    *,
    by: Person | None,
    unit: Unit | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Role:
    """Give a role over a unit (or everything) for a time. Refuses one that ends before it begins."""
    start = _first_day(valid_from, valid_to)
    role = Role(person=person, kind=kind, unit=unit, valid_from=start, valid_to=valid_to)
    db.session.add(role)
    db.session.flush()
    if by is not None:
        audit.record(by, "role.granted", "person", person.id, {"role": kind.value, "unit": unit.id if unit else None})
    return role


def share_out(
    person: Person, kind: RoleKind, subject: Subject, unit: Unit, *, by: Person, valid_to: date | None = None
) -> Role:
    """Give a role for one subject alone, which lies in `unit`. Refuses people of another agency, a role they
    already hold for it, and one that ends before it begins.
    """
    if person.unit.agency_id != unit.agency_id or person.left_on is not None:
        raise DomainError(_("Orang ini tidak bekerja di instansi program ini. Pilih pegawai instansi yang sama."))
    if subject.id in person.subjects_held(subject.kind, kind):
        raise DomainError(
            _("Orang ini sudah memegang peran tersebut. Akhiri dahulu bila ingin mengubah batas waktunya.")
        )
    role = Role(
        person=person,
        kind=kind,
        unit=unit,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_title=subject.title,
        valid_from=_first_day(None, valid_to),
        valid_to=valid_to,
    )
    db.session.add(role)
    db.session.flush()
    audit.record(by, "role.granted", "person", person.id, {"role": kind.value, subject.kind: subject.id})
    return role


def _first_day(valid_from: date | None, valid_to: date | None) -> date:
    start = valid_from or clock.today()
    if valid_to is not None and valid_to < start:
        raise DomainError(_("Tanggal berakhir peran lebih awal dari tanggal mulai. Perbaiki salah satunya."))
    return start


def end_role(role: Role, *, by: Person | None) -> None:
    """End a role yesterday, so that it is not in force from now on."""
    role.valid_to = max(role.valid_from, clock.today() - timedelta(days=1))
    if role.valid_from >= clock.today():
        role.person.roles.remove(role)
    db.session.flush()
    audit.record(by, "role.ended", "person", role.person_id, {"role": role.kind.value})


def set_superior(person: Person, superior: Person | None, *, by: Person) -> None:
    """Say who a person reports to. Refuses a circle."""
    above, seen = superior, {0}
    while above is not None and above.id not in seen:
        seen.add(above.id)
        if above.id == person.id:
            raise DomainError(_("Orang ini berada di bawah pegawai tersebut. Pilih atasan yang lain."))
        above = above.superior
    if person.superior_id != (superior.id if superior else None):
        person.superior_id = superior.id if superior else None
        db.session.flush()
        audit.record(by, "person.superior_changed", "person", person.id, {"superior": person.superior_id})
