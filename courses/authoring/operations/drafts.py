"""A course, its cover and its modules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.people.models import Person, Unit
from courses.catalogue.models import Course, CourseVersion, LearningObjective, Module
from courses.catalogue.operations import note_author
from courses.catalogue.permissions import WRITERS
from courses.catalogue.rules import VersionState


@dataclass(frozen=True)
class Details:
    """What stands on the cover of a course."""

    title: str
    summary: str = ""
    audience: str = ""
    competency_id: int | None = None
    level: int = 1
    #: (code, text) in order
    objectives: tuple[tuple[str, str], ...] = ()


def create_course(by: Person, unit: Unit, code: str, title: str) -> CourseVersion:
    """A new course with an empty draft. Refuses a code in use, and a unit the person does not write for."""
    if not by.holds_over(unit, *WRITERS):
        raise Forbidden(_("Anda belum dapat menyusun pelatihan untuk unit ini."))
    if db.session.scalar(select(Course.id).where(Course.code == code)) is not None:
        raise Conflict(_("Kode %(code)s sudah dipakai. Pilih kode lain.", code=code))
    course = Course(code=code, unit_id=unit.id, owner_id=by.id, created_at=clock.now())
    draft = CourseVersion(course=course, number=1, title=title, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add_all([course, draft])
    except IntegrityError as quicker:
        raise Conflict(_("Kode %(code)s sudah dipakai. Pilih kode lain.", code=code)) from quicker
    note_author(draft, by)
    audit.record(by, "course.created", "course", course.id)
    return draft


def require_draft(version: CourseVersion) -> CourseVersion:
    """The version, locked; refuses one that is published."""
    # Whoever writes while another publishes waits here, and then finds the version closed.
    state = db.session.scalar(
        select(CourseVersion.state).where(CourseVersion.id == version.id).with_for_update(of=CourseVersion)
    )
    if state is not VersionState.DRAFT:
        raise Conflict(_("Versi yang sudah terbit tidak dapat diubah. Buat draf baru lebih dahulu."))
    return version


def describe(draft: CourseVersion, details: Details) -> None:
    """Write the cover of a draft."""
    require_draft(draft)
    draft.title, draft.summary, draft.audience = details.title, details.summary, details.audience
    draft.competency_id, draft.level = details.competency_id, details.level
    draft.objectives.clear()
    db.session.flush()
    draft.objectives.extend(
        LearningObjective(code=code, text=text, position=place) for place, (code, text) in enumerate(details.objectives)
    )
    db.session.flush()


def add_module(draft: CourseVersion, title: str) -> Module:
    """A new module at the end."""
    require_draft(draft)
    module = Module(position=len(draft.modules), title=title)
    draft.modules.append(module)
    db.session.flush()
    return module


def rename_module(module: Module, title: str) -> None:
    """Give a module of a draft another title."""
    require_draft(module.version)
    module.title = title
    db.session.flush()


def remove_module(module: Module) -> None:
    """Take an empty module out; refuses one that holds lessons."""
    draft = require_draft(module.version)
    if module.lessons:
        raise Conflict(_("Modul ini masih berisi materi. Pindahkan atau hapus materinya lebih dahulu."))
    draft.modules.remove(module)
    renumber(draft.modules)


def move_module(module: Module, step: int) -> None:
    """Move a module one place up (−1) or down (+1); at the edge nothing happens."""
    draft = require_draft(module.version)
    if swap(draft.modules, draft.modules.index(module), step):
        db.session.expire(draft, ["modules"])


def swap(row: Sequence[Any], place: int, step: int) -> bool:
    """Exchange two positions. The list itself is read anew: moving within it would count as removing."""
    other = place + step
    if not 0 <= other < len(row):
        return False
    row[place].position, row[other].position = other, place
    db.session.flush()
    return True


def renumber(row: Sequence[Any]) -> None:
    """Give each its place as its position."""
    for place, each in enumerate(row):
        each.position = place
    db.session.flush()
