"""Reads of escalation: the rules, what was told, who hears of whom, and what a learner may expect."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Role, RoleKind, Unit
from bina.people.queries import units_within
from courses.duties.models import Escalation, EscalationRule
from courses.duties.permissions import KEEPERS
from courses.duties.queries.people import bound_to
from courses.duties.rules.escalation import EscalationStep, step_day
from courses.duties.rules.standing import StandingState


def rules_of_unit(unit: Unit) -> Sequence[EscalationRule]:
    """Every rule of exactly this unit, the newest first."""
    return db.session.scalars(
        select(EscalationRule).where(EscalationRule.unit_id == unit.id).order_by(EscalationRule.id.desc())
    ).all()


def rules_seen(manager: Person) -> Sequence[EscalationRule]:
    """The rules of the units a manager keeps, those that hold first."""
    units = units_within(manager, *KEEPERS).with_only_columns(Unit.id)
    return db.session.scalars(
        select(EscalationRule)
        .where(EscalationRule.unit_id.in_(units))
        .order_by(EscalationRule.ends_on.is_not(None), EscalationRule.id.desc())
        .limit(100)
    ).all()


def rule_to_keep(manager: Person, rule_id: int) -> EscalationRule:
    """A rule of a unit the manager keeps; raises NotFound."""
    rule = db.session.get(EscalationRule, rule_id)
    if rule is None or not manager.holds_over(rule.unit, *KEEPERS):
        raise NotFound(_("Aturan ini tidak ada untuk unit yang Anda kelola."))
    return rule


def rules_in_force(today: date) -> Sequence[EscalationRule]:
    """The rules that hold on a day."""
    return db.session.scalars(
        select(EscalationRule)
        .where(
            EscalationRule.begins_on <= today, or_(EscalationRule.ends_on.is_(None), EscalationRule.ends_on >= today)
        )
        .order_by(EscalationRule.id)
    ).all()


def rule_over(unit: Unit, rules: Collection[EscalationRule]) -> EscalationRule | None:
    """The rule of the nearest unit above; None when there is none."""
    over = [each for each in rules if unit.path.startswith(each.unit.path)]
    return max(over, key=lambda each: (len(each.unit.path), each.id), default=None)


def steps_said(member_ids: Collection[int]) -> dict[tuple[int, date], set[EscalationStep]]:
    """Per member and last day in time: the steps that were told."""
    said: dict[tuple[int, date], set[EscalationStep]] = {}
    for row in db.session.scalars(select(Escalation).where(Escalation.member_id.in_(member_ids))):
        said.setdefault((row.member_id, row.due), set()).add(row.step)
    return said


def hearer_of(person: Person, step: EscalationStep) -> Person | None:
    """Who hears of a person at a step: their superior, or the manager of the nearest unit, never themselves."""
    if step is EscalationStep.SUPERIOR:
        superior = person.superior
        return superior if superior is not None and superior.left_on is None else None
    above = [int(number) for number in person.unit.path.strip("/").split("/")]
    today = clock.today(person.zone)
    roles = db.session.scalars(
        select(Role)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.kind == RoleKind.MANAGER,
            Role.subject_kind.is_(None),
            Role.unit_id.in_(above),
            Role.valid_from <= today,
            or_(Role.valid_to.is_(None), Role.valid_to >= today),
            Role.person_id != person.id,
            Person.left_on.is_(None),
        )
    ).all()
    nearest = max(roles, key=lambda role: (len(role.unit.path) if role.unit else 0, -role.id), default=None)
    return nearest.person if nearest is not None else None


@dataclass(frozen=True)
class Ahead:
    """To whom it goes that a learner is late, on which day, and whether it has."""

    step: EscalationStep
    to: Person
    on: date
    told: bool


def ahead_of(person: Person, course_id: int) -> list[Ahead]:
    """What a learner may expect for a course they have not completed; nothing when no rule or duty is over them."""
    open_now = [
        each
        for each in bound_to(person.id)
        if each.duty.course_id == course_id and each.standing.state in (StandingState.OPEN, StandingState.LATE)
    ]
    if not open_now:
        return []
    rule = rule_over(person.unit, rules_in_force(clock.today(person.zone)))
    if rule is None:
        return []
    nearest = min(open_now, key=lambda each: each.standing.due)
    due = nearest.standing.due
    said = steps_said([nearest.member.id]).get((nearest.member.id, due), set())
    found = []
    for step, after in ((EscalationStep.SUPERIOR, rule.superior_after), (EscalationStep.MANAGER, rule.manager_after)):
        to = hearer_of(person, step)
        if to is not None:
            found.append(Ahead(step, to, step_day(due, rule.begins_on, after), step in said))
    return found
