"""Import runs within an administrator's reach."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import ImportRun, Person, RoleKind, Unit
from bina.people.queries import units_within


def agencies_for(administrator: Person) -> Sequence[Unit]:
    """The units an administrator may import into: those their role is over, agencies first."""
    units = db.session.scalars(units_within(administrator, RoleKind.ADMINISTRATOR).order_by(Unit.path)).all()
    return [unit for unit in units if unit.parent_id is None] or units


def run_for(run_id: int, administrator: Person, *, lock: bool = False) -> ImportRun:
    """A run in an agency the administrator is responsible for, locked if it is to be applied; raises NotFound."""
    wanted = select(ImportRun).where(ImportRun.id == run_id)
    run = db.session.scalar(wanted.with_for_update(of=ImportRun) if lock else wanted)
    if run is None or not administrator.holds_over(run.agency, RoleKind.ADMINISTRATOR):
        raise NotFound(_("Impor ini tidak ditemukan."))
    return run
