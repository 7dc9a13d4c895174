"""Reads of levels and attainment: for the two of a pair."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from bina.db import db
from mentoring.attainment.models import GoalAttainment, GoalScale
from mentoring.pairs.models import Goal
from mentoring.profiles.rules import Side


def scales_of(goal_ids: Collection[int]) -> dict[int, GoalScale]:
    """Goal id → the scale that holds now, for goals that have one."""
    found = db.session.scalars(
        select(GoalScale).where(GoalScale.goal_id.in_(goal_ids)).order_by(GoalScale.goal_id, GoalScale.number)
    )
    return {scale.goal_id: scale for scale in found}


def versions_of(goal: Goal) -> Sequence[GoalScale]:
    """All scales a goal has had, newest first."""
    return db.session.scalars(
        select(GoalScale).where(GoalScale.goal_id == goal.id).order_by(GoalScale.number.desc())
    ).all()


def attainment_of(goal_ids: Collection[int]) -> dict[int, dict[Side, int]]:
    """Goal id → what each side says of it, on the scale that holds now."""
    current = {scale.id for scale in scales_of(goal_ids).values()}
    said: dict[int, dict[Side, int]] = {}
    for each in db.session.scalars(select(GoalAttainment).where(GoalAttainment.goal_id.in_(goal_ids))):
        if each.scale_id in current:
            said.setdefault(each.goal_id, {})[each.side] = each.level
    return said
