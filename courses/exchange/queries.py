"""Reads of parcels, and of what a course file names by a word that means something in every installation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Competency, Person, Unit
from bina.people.queries import units_within
from courses.catalogue.models import Course, CourseFile
from courses.catalogue.permissions import WRITERS
from courses.conditions.rules import Condition, ConditionKind
from courses.exchange.models import Parcel


def parcel_of(person: Person, parcel_id: int) -> Parcel:
    """A parcel this person brought; raises NotFound for everybody else."""
    found = db.session.get(Parcel, parcel_id)
    if found is None or found.brought_by_id != person.id:
        raise NotFound(_("Berkas pelatihan ini tidak ada lagi. Kirim sekali lagi."))
    return found


def waiting_of(person: Person) -> Parcel | None:
    """What this person brought and made no course of, or None."""
    return db.session.scalar(
        select(Parcel)
        .where(Parcel.brought_by_id == person.id, Parcel.taken_at.is_(None))
        .order_by(Parcel.id.desc())
        .limit(1)
    )


def units_to_write_for(person: Person) -> Sequence[Unit]:
    """The units for which this person may write courses, from the top down."""
    return db.session.scalars(units_within(person, *WRITERS).order_by(Unit.path)).all()


def own_file_with(person: Person, sha256: str) -> StoredFile | None:
    """A file with these bytes in a course this person may write; bytes of others are not given away for their hash."""
    allowed = units_within(person, *WRITERS).with_only_columns(Unit.id)
    return db.session.scalar(
        select(StoredFile)
        .join(CourseFile, CourseFile.file_id == StoredFile.id)
        .join(Course, Course.id == CourseFile.course_id)
        .where(StoredFile.sha256 == sha256, Course.unit_id.in_(allowed))
        .order_by(StoredFile.id)
        .limit(1)
    )


def competency_with(code: str) -> int | None:
    """The competency of this code, or None."""
    return db.session.scalar(select(Competency.id).where(Competency.code == code)) if code else None


# ------------------------------------------------------------------------------------------ conditions


def _path_of(unit: Unit) -> str:
    names = [unit.name]
    while unit.parent is not None:
        unit = unit.parent
        names.append(unit.name)
    return " / ".join(reversed(names))


def outward(condition: Condition, places: Mapping[str, str]) -> Condition:
    """A condition as a file says it: courses by code, units by code or names, modules and lessons by place."""
    match condition.kind:
        case ConditionKind.COURSE:
            course = db.session.get(Course, int(condition.target))
            return replace(condition, target=course.code if course else "")
        case ConditionKind.UNIT:
            unit = db.session.get(Unit, int(condition.target))
            return replace(condition, target=(unit.external_code or _path_of(unit)) if unit else "")
        case ConditionKind.LESSON | ConditionKind.MODULE:
            return replace(condition, target=places.get(condition.target, ""))
        case _:
            return condition


def inward(condition: Condition, keys: Mapping[str, str]) -> Condition | None:
    """A condition of a file as it is kept here; None where what it names is not here."""
    match condition.kind:
        case ConditionKind.COURSE:
            found = db.session.scalar(select(Course.id).where(Course.code == condition.target))
        case ConditionKind.UNIT:
            found = _unit_called(condition.target)
        case ConditionKind.LESSON | ConditionKind.MODULE:
            key = keys.get(condition.target)
            return replace(condition, target=key) if key else None
        case _:
            return condition
    return replace(condition, target=str(found)) if found is not None else None


def _unit_called(target: str) -> int | None:
    by_code = db.session.scalar(select(Unit.id).where(Unit.external_code == target))
    if by_code is not None or not target:
        return by_code
    last = target.rpartition(" / ")[2]
    named = db.session.scalars(select(Unit).where(Unit.name == last).order_by(Unit.id))
    return next((unit.id for unit in named if _path_of(unit) == target), None)
