"""Demand and places of a programme, its self-audits, and whose weekly batch is due."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from bina import clock
from bina.db import db
from bina.people.models import Competency
from mentoring.opening.models import SelfAudit
from mentoring.opening.rules import Gate, gate
from mentoring.profiles.queries import participants
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme


def gate_of(programme: Programme) -> Gate:
    """What those who signed up need, beside the places of those who offer some and stay until the end."""
    mentees, mentors = [], []
    today = clock.today(programme.unit.zone)
    for profile in participants(programme):
        if profile.state is not ProfileState.ACTIVE or profile.retirement_before_end(today):
            continue
        levels = {row.competency_id: row.level for row in profile.competencies}
        if profile.side is Side.MENTEE:
            mentees.append(levels)
        else:
            mentors.append((profile.capacity, levels))
    return gate(mentees, mentors)


def competency_names(found: Gate) -> dict[int, str]:
    """Names of the competencies of a gate."""
    wanted = [need.competency for need in found.needs]
    rows = db.session.execute(select(Competency.id, Competency.name).where(Competency.id.in_(wanted)))
    return dict(rows.all())


def self_audits(programme: Programme) -> Sequence[SelfAudit]:
    """Every filling of the checklist, the newest first."""
    return db.session.scalars(
        select(SelfAudit).where(SelfAudit.programme_id == programme.id).order_by(SelfAudit.id.desc())
    ).all()


def due_batches(today: date) -> Sequence[int]:
    """Rolling programmes that are open and whose next batch is due."""
    return db.session.scalars(
        select(Programme.id)
        .where(
            Programme.rolling.is_(True),
            Programme.opened_at.is_not(None),
            Programme.closed_on.is_(None),
            Programme.ends_on >= today,
            or_(Programme.next_batch_on.is_(None), Programme.next_batch_on <= today),
        )
        .order_by(Programme.id)
    ).all()
