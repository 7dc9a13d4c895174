"""Plans within one's units, how far they have come, and the gaps they could be about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext as _
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.competencies.queries import reach_of, unit_gaps
from bina.competencies.rules import Tally
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Role, Unit
from bina.people.queries import units_within
from bina.people.rules import in_force
from courses.recommendations.rules import UnitNeed
from courses.study.models import Enrolment, EnrolmentNeed, EnrolmentState, NeedKind
from courses.yearplans.models import YearPlan, YearPlanRow
from courses.yearplans.permissions import KEEPERS
from courses.yearplans.rules import PlanState


def units_for_plans(person: Person) -> Sequence[Unit]:
    """Units for which the person may write a plan, in the order of the tree."""
    return db.session.scalars(units_within(person, *KEEPERS).where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def plans_seen(person: Person) -> Sequence[YearPlan]:
    """Plans of the units one answers for, the newest year first."""
    units = units_within(person, *KEEPERS).with_only_columns(Unit.id)
    return (
        db.session.scalars(
            select(YearPlan)
            .join(Unit, Unit.id == YearPlan.unit_id)
            .where(YearPlan.unit_id.in_(units))
            .order_by(YearPlan.year.desc(), Unit.path)
        )
        .unique()
        .all()
    )


def plan_to_see(person: Person, plan_id: int, *, lock: bool = False) -> YearPlan:
    """One of them, locked when it is to be changed; raises NotFound."""
    units = units_within(person, *KEEPERS).with_only_columns(Unit.id)
    wanted = select(YearPlan).where(YearPlan.id == plan_id, YearPlan.unit_id.in_(units))
    if lock:
        wanted = wanted.with_for_update(of=YearPlan).execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound(_("Rencana ini tidak ditemukan di antara unit yang Anda kelola."))
    return found


def agency_of(plan: YearPlan) -> Unit:
    """The agency that decides on a plan."""
    return db.session.get_one(Unit, plan.unit.agency_id)


def deciders_of(plan: YearPlan, today: date) -> Sequence[Person]:
    """Those with a role over the agency itself, who are asked to decide."""
    rows = db.session.scalars(
        select(Role)
        .where(Role.kind.in_(KEEPERS), Role.unit_id == plan.unit.agency_id, Role.subject_kind.is_(None))
        .options(joinedload(Role.person))
        .order_by(Role.id)
    )
    found = {role.person.id: role.person for role in rows if in_force(role.valid_from, role.valid_to, today)}
    return [person for person in found.values() if person.left_on is None]


def gaps_to_plan(person: Person, plan: YearPlan, today: date) -> Sequence[Tally]:
    """Gaps of the unit that no row of the plan is about, the heaviest first."""
    planned = {row.competency_id for row in plan.rows}
    tallies = unit_gaps(reach_of(person, plan.unit_id), today, None).tallies
    return [each for each in tallies if each.below and each.competency not in planned]


@dataclass(frozen=True)
class Progress:
    """Of the people of a unit, how many took up a course in the year and how many completed it."""

    enrolled: int = 0
    completed: int = 0


def progress_of(plan: YearPlan) -> Mapping[int, Progress]:
    """Per course of the plan. One statement."""
    zone = ZONES[plan.unit.zone]
    begins, ends = (datetime.combine(date(year, 1, 1), time(), zone) for year in (plan.year, plan.year + 1))
    in_year = and_(Enrolment.enrolled_at >= begins, Enrolment.enrolled_at < ends)
    done = case((Enrolment.state == EnrolmentState.COMPLETED, Enrolment.person_id), else_=None)
    rows = db.session.execute(
        select(Enrolment.course_id, func.count(Enrolment.person_id.distinct()), func.count(done.distinct()))
        .join(Person, Person.id == Enrolment.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Enrolment.course_id.in_([row.course_id for row in plan.rows if row.course_id]),
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Unit.path.startswith(plan.unit.path),
            in_year,
        )
        .group_by(Enrolment.course_id)
    )
    return {course: Progress(enrolled, completed) for course, enrolled, completed in rows}


def needs_in(unit: Unit, year: int) -> Mapping[NeedKind | None, int]:
    """How many enrolments of a unit's people in a year each kind of need drove; None: nothing called for them."""
    zone = ZONES[unit.zone]
    begins, ends = (datetime.combine(date(each, 1, 1), time(), zone) for each in (year, year + 1))
    rows = db.session.execute(
        select(EnrolmentNeed.kind, func.count())
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(EnrolmentNeed, EnrolmentNeed.enrolment_id == Enrolment.id)
        .where(
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.enrolled_at >= begins,
            Enrolment.enrolled_at < ends,
            Unit.path.startswith(unit.path),
        )
        .group_by(EnrolmentNeed.kind)
    )
    return {row[0]: row[1] for row in rows}


def _own_and_above(person: Person) -> list[int]:
    return [int(part) for part in person.unit.path.strip("/").split("/")]


def needs_with_room(person: Person, year: int) -> list[UnitNeed]:
    """What approved plans of the person's unit, then of those above it, want courses for that fewer took up than planned.

    Two statements, and one more for every plan.
    """
    plans = db.session.scalars(
        select(YearPlan)
        .join(Unit, Unit.id == YearPlan.unit_id)
        .where(
            YearPlan.unit_id.in_(_own_and_above(person)), YearPlan.year == year, YearPlan.state == PlanState.APPROVED
        )
        .order_by(func.length(Unit.path).desc())
    ).unique()
    found = []
    for plan in plans:
        progress = progress_of(plan)
        wanted: dict[int, list[YearPlanRow]] = {}
        for row in plan.rows:
            if row.course_id is not None:
                wanted.setdefault(row.course_id, []).append(row)
        for course, rows in wanted.items():
            people = sum(row.people for row in rows)
            left = people - progress.get(course, Progress()).enrolled
            first = min(rows, key=lambda row: (row.quarter, row.id))
            found.append(UnitNeed(course, first.called, plan.unit.name, first.quarter, people, left))
    return found


def planned_need(person: Person, course_id: int, year: int) -> str | None:
    """What an approved plan of the person's unit, or of one above it, wants the course for in this year."""
    row = db.session.scalar(
        select(YearPlanRow)
        .join(YearPlan, YearPlan.id == YearPlanRow.plan_id)
        .join(Unit, Unit.id == YearPlan.unit_id)
        .where(
            YearPlanRow.course_id == course_id,
            YearPlan.unit_id.in_(_own_and_above(person)),
            YearPlan.year == year,
            YearPlan.state == PlanState.APPROVED,
        )
        .order_by(func.length(Unit.path).desc(), YearPlanRow.quarter, YearPlanRow.id)
        .limit(1)
    )
    return row.called if row else None
