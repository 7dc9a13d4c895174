"""Writing the levels of a goal, freezing them when work begins, and saying how far it was reached."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.people.models import Person
from mentoring.attainment.models import GoalAttainment, GoalScale
from mentoring.attainment.queries import scales_of
from mentoring.attainment.rules import LEVELS, is_whole
from mentoring.pairs.models import Goal
from mentoring.pairs.operations import lock
from mentoring.profiles.rules import Side


def _side(goal: Goal, person: Person) -> Side:
    side = goal.pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def write_scale(
    goal: Goal, levels: Sequence[str], *, by: Person, reason: str = "", start: int | None = None
) -> GoalScale:
    """Write the five levels of a goal and at which of them things stand now, or none for a goal without a scale.

    Until work began the scale is rewritten; after that a change is a new version and needs its reason.

    Raises:
        DomainError: some but not all levels, two alike, a start that is no level, or a change of a frozen scale
            without a reason.
        Conflict: the pair has ended.
    """
    lock(goal.pair)
    _side(goal, by)
    if not goal.pair.live:
        raise Conflict(_("Ukuran hanya dapat ditulis selama Anda berpasangan."))
    if levels and not is_whole(levels):
        raise DomainError(_("Isi kelima tingkat, masing-masing berbeda, atau nyatakan tanpa ukuran."))
    if start is not None and (not levels or start not in LEVELS):
        raise DomainError(_("Pilih salah satu tingkat."))
    now, current = clock.now(), scales_of([goal.id]).get(goal.id)
    if current is not None and current.frozen_at is None:
        current.levels, current.author_id, current.written_at = list(levels), by.id, now
        current.start_level = start
        db.session.flush()
        return current
    if current is not None and not reason.strip():
        raise DomainError(_("Sudah ada sesi yang dikonfirmasi untuk tujuan ini. Tulis mengapa ukurannya diubah."))
    scale = GoalScale(
        goal_id=goal.id,
        number=current.number + 1 if current else 1,
        levels=list(levels),
        start_level=start,
        reason=reason.strip() if current else "",
        author_id=by.id,
        written_at=now,
        frozen_at=now if current else None,
    )
    db.session.add(scale)
    db.session.flush()
    return scale


def freeze(goals: Sequence[Goal]) -> None:
    """Work on these goals was confirmed: their levels stand from now on."""
    db.session.execute(
        update(GoalScale)
        .where(GoalScale.goal_id.in_([goal.id for goal in goals]), GoalScale.frozen_at.is_(None))
        .values(frozen_at=clock.now())
    )


def refuse_unscaled(goals: Sequence[Goal]) -> None:
    """Raise DomainError for a goal that is worked on before its levels are written or waived."""
    scales = scales_of([goal.id for goal in goals])
    for goal in goals:
        if goal.id not in scales:
            raise DomainError(
                _("Tulis dahulu ukuran tujuan ini, atau nyatakan tanpa ukuran: %(title)s", title=goal.title)
            )


def say_attainment(goal: Goal, level: int, *, by: Person) -> None:
    """Say how far the goal was reached, for one's own side only; the last word counts."""
    lock(goal.pair)
    side = _side(goal, by)
    scale = scales_of([goal.id]).get(goal.id)
    if scale is None or not scale.levels:
        raise Conflict(_("Tujuan ini tidak mempunyai ukuran."))
    if level not in LEVELS:
        raise DomainError(_("Pilih salah satu tingkat."))
    said = db.session.scalar(
        select(GoalAttainment).where(GoalAttainment.goal_id == goal.id, GoalAttainment.side == side)
    )
    if said is None:
        said = GoalAttainment(goal_id=goal.id, side=side, scale_id=scale.id, level=level, said_at=clock.now())
        db.session.add(said)
    said.scale_id, said.level, said.said_at = scale.id, level, clock.now()
    db.session.flush()
