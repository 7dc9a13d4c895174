"""Who may see what of a programme: its figures are for more people than its pairs."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import units_within
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import may_manage

#: Those who read figures without managing anything.
READERS = (RoleKind.LEADER, RoleKind.EVALUATOR)


def programme_in_figures(reader: Person, programme_id: int) -> Programme:
    """A programme whose figures the person may see: its managers, leaders and evaluators of its unit."""
    programme = db.session.get(Programme, programme_id)
    if programme is None or not (may_manage(reader, programme) or reader.holds_over(programme.unit, *READERS)):
        raise NotFound(_("Program mentoring ini tidak ditemukan."))
    return programme


def programmes_in_figures(reader: Person) -> Sequence[Programme]:
    """Programmes whose figures the person may see as a leader or evaluator, newest first."""
    if not reader.holds(*READERS):
        return ()
    units = units_within(reader, *READERS).with_only_columns(Unit.id)
    return db.session.scalars(
        select(Programme).where(Programme.unit_id.in_(units)).order_by(Programme.opens_on.desc(), Programme.id.desc())
    ).all()
