"""The demonstration's facts for managers: a shared monthly report, and two plans for the year with their budgets; and a starter."""

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_unit
from bina.people.models import Person, Role, RoleKind, Unit
from courses.catalogue.models import Course
from courses.reporting import operations as reporting
from courses.reporting import queries
from courses.reporting.rules import Breakdown, Fact, Period
from courses.starters import operations as starters
from courses.yearplans import operations as yearplans
from courses.yearplans.operations import Wanted

TOWN = "surakarta"


def build_facts() -> None:
    """Save what a manager asks every month; submit the plan of one unit and begin that of another, over its ceiling."""
    manager = cast(TOWN).manager
    agency = demo_unit(TOWN)
    facts = (Fact.ENROLLED, Fact.COMPLETED, Fact.JP, Fact.CERTIFICATES)
    asked = queries.asked(manager, Breakdown.UNIT, facts, agency.id, None, Period.THIS_YEAR)
    starters.offer(db.session.scalars(select(Course).where(Course.code == "PPG")).one(), by=manager)
    reporting.save(asked, "Belajar tahun ini menurut unit", by=manager, shared=True, monthly=True)
    administrator = db.session.scalar(
        select(Person)
        .join(Role, Role.person_id == Person.id)
        .where(Role.kind == RoleKind.ADMINISTRATOR, Role.unit_id.is_(None))
        .order_by(Person.id)
        .limit(1)
    )
    first, second = db.session.scalars(
        select(Unit).where(Unit.path.startswith(agency.path), Unit.id != agency.id).order_by(Unit.id).limit(2)
    ).all()
    year = clock.today("WIB").year + 1
    decided = yearplans.begin(first, year, 40_000_000, by=manager)
    yearplans.add_row(decided, _wanted("Menjawab pengaduan warga dalam satu hari", 12, "PPG", 1, 0), by=manager)
    yearplans.add_row(decided, _wanted("Naskah dinas elektronik", 8, None, 2, 2_500_000), by=manager)
    if administrator is not None and administrator.id != manager.id:
        yearplans.submit(decided, by=administrator)
    begun = yearplans.begin(second, year, 10_000_000, by=manager)
    yearplans.add_row(begun, _wanted("Sapaan dan bahasa isyarat dasar", 9, None, 1, 1_500_000), by=manager)


def _wanted(need: str, people: int, code: str | None, quarter: int, cost: int) -> Wanted:
    course_id = db.session.scalar(select(Course.id).where(Course.code == code)) if code else None
    return Wanted(None, need, people, course_id, "" if course_id else "Lokakarya dua hari (contoh)", quarter, cost)
