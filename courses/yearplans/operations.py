"""Writing a plan, submitting it within its ceiling, and deciding on it: never the same person."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from bina.web.formats import rupiah
from courses.catalogue.queries import published_version
from courses.yearplans import queries
from courses.yearplans.models import YearPlan, YearPlanRow
from courses.yearplans.permissions import may_decide, may_write
from courses.yearplans.rules import PlanState


@dataclass(frozen=True)
class Wanted:
    """A row as it is asked for."""

    competency_id: int | None
    need: str
    people: int
    course_id: int | None
    wish: str
    quarter: int
    cost_each: int


def begin(unit: Unit, year: int, ceiling: int, *, by: Person) -> YearPlan:
    """Begin the plan of a unit for a year; raises Conflict when there is one."""
    plan = YearPlan(unit_id=unit.id, year=year, ceiling=ceiling, made_by_id=by.id, made_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError:
        raise Conflict(_("Unit ini sudah punya rencana untuk tahun itu. Buka rencana itu.")) from None
    audit.record(by, "plan.begun", "year_plan", plan.id, {"year": year})
    return plan


def _require_open(plan: YearPlan, by: Person) -> None:
    if not may_write(by, plan):
        raise Conflict(_("Rencana ini sudah diajukan, jadi tidak dapat diubah."))


def set_ceiling(plan: YearPlan, ceiling: int, *, by: Person) -> None:
    """How much there is."""
    _require_open(plan, by)
    plan.ceiling = ceiling
    audit.record(by, "plan.ceiling", "year_plan", plan.id)


def add_row(plan: YearPlan, wanted: Wanted, *, by: Person) -> YearPlanRow:
    """One more need. It may exceed the ceiling: only submitting may not."""
    _require_open(plan, by)
    title = published_version(wanted.course_id).title if wanted.course_id else ""
    row = YearPlanRow(
        competency_id=wanted.competency_id,
        need=wanted.need,
        people=wanted.people,
        course_id=wanted.course_id,
        title=title,
        wish="" if wanted.course_id else wanted.wish,
        quarter=wanted.quarter,
        cost_each=wanted.cost_each,
    )
    plan.rows.append(row)
    db.session.flush()
    audit.record(by, "plan.row_added", "year_plan", plan.id, {"row": row.id})
    return row


def remove_row(plan: YearPlan, row_id: int, *, by: Person) -> None:
    """Take a row out; one that is gone already stays gone."""
    _require_open(plan, by)
    plan.rows[:] = [row for row in plan.rows if row.id != row_id]
    db.session.flush()
    audit.record(by, "plan.row_removed", "year_plan", plan.id, {"row": row_id})


def _require_within(plan: YearPlan) -> None:
    if plan.over:
        raise DomainError(
            _(
                "Rencana ini melebihi pagu sebesar %(over)s. Kurangi baris atau naikkan pagunya, lalu ajukan lagi.",
                over=rupiah(plan.over),
            )
        )


def submit(plan: YearPlan, *, by: Person) -> None:
    """Hand it to the agency's managers.

    Raises:
        Conflict: it was submitted already.
        DomainError: it has no row, or costs more than its ceiling.
    """
    _require_open(plan, by)
    if not plan.rows:
        raise DomainError(_("Tambahkan paling sedikit satu kebutuhan sebelum mengajukan rencana."))
    _require_within(plan)
    now = clock.now()
    plan.state, plan.submitted_by_id, plan.submitted_at = PlanState.SUBMITTED, by.id, now
    plan.decided_by_id = plan.decided_at = None
    plan.remark = ""
    audit.record(by, "plan.submitted", "year_plan", plan.id)
    for person in queries.deciders_of(plan, clock.today(plan.unit.zone)):
        if person.id != by.id:
            notify(
                person,
                key=f"courses:plan:{plan.id}:{now.isoformat()}:{person.id}",
                kind=NoticeKind.WORK,
                subject=_l(
                    "Rencana pelatihan %(unit)s %(year)s menunggu keputusan", unit=plan.unit.name, year=plan.year
                ),
                body=_l("%(n)s kebutuhan, seluruhnya %(cost)s.", n=len(plan.rows), cost=rupiah(plan.cost)),
                url=f"/rencana-tahunan/{plan.id}",
            )


def decide(plan: YearPlan, *, approve: bool, remark: str = "", by: Person) -> None:
    """Approve a plan, or return it with what is to be mended.

    Raises:
        Forbidden: the person submitted it, does not answer for the agency, or it was decided already.
    """
    if not may_decide(by, plan, queries.agency_of(plan)):
        raise Forbidden(_("Rencana ini diputuskan oleh pengelola instansi yang tidak mengajukannya."))
    if approve:
        _require_within(plan)
    plan.state = PlanState.APPROVED if approve else PlanState.RETURNED
    plan.decided_by_id, plan.decided_at, plan.remark = by.id, clock.now(), "" if approve else remark
    audit.record(by, "plan.approved" if approve else "plan.returned", "year_plan", plan.id)
    submitter = db.session.get_one(Person, plan.submitted_by_id)
    sentence = (
        _l("Rencana pelatihan %(unit)s %(year)s disetujui", unit=plan.unit.name, year=plan.year)
        if approve
        else _l("Rencana pelatihan %(unit)s %(year)s dikembalikan", unit=plan.unit.name, year=plan.year)
    )
    notify(
        submitter,
        key=f"courses:plan:{plan.id}:{plan.decided_at.isoformat()}",
        kind=NoticeKind.WORK,
        subject=sentence,
        body=remark or _l("Pendaftaran ke pelatihan di dalamnya kini tercatat sebagai kebutuhan rencana ini."),
        url=f"/rencana-tahunan/{plan.id}",
    )
