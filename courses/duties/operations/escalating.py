"""Telling superiors and managers of people who are late: one message per step to each, and nobody else."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from courses.duties import queries
from courses.duties.models import DutyMember, Escalation, EscalationRule
from courses.duties.queries import Bound
from courses.duties.rules.escalation import EscalationStep, steps_due
from courses.duties.rules.standing import StandingState

#: People looked at in one transaction.
BATCH = 500
#: Names in one message; it counts the others.
NAMED = 10


def begin_escalation(unit: Unit, superior_after: int, manager_after: int, source: str, *, by: Person) -> EscalationRule:
    """Have lateness told from today on; the unit's former rule ends with yesterday."""
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    today = clock.today(unit.zone)
    for former in queries.rules_of_unit(unit):
        if former.begins_on >= today:
            raise Conflict(_("Aturan unit ini baru ditetapkan hari ini. Akhiri dahulu, lalu tetapkan besok."))
        if former.ends_on is None or former.ends_on >= today:
            former.ends_on = date.fromordinal(today.toordinal() - 1)
    rule = EscalationRule(
        unit_id=unit.id, superior_after=superior_after, manager_after=manager_after, source=source, begins_on=today,
        ends_on=None, made_by_id=by.id, made_at=clock.now(),
    )  # fmt: skip
    db.session.add(rule)
    db.session.flush()
    audit.record(by, "escalation.begun", "escalation_rule", rule.id, {"unit": unit.id})
    return rule


def end_escalation(rule: EscalationRule, *, by: Person) -> None:
    """Let a rule hold no longer than today."""
    if rule.ends_on is None:
        rule.ends_on = clock.today(rule.unit.zone)
        audit.record(by, "escalation.ended", "escalation_rule", rule.id)


def escalate(after: int) -> int | None:
    """Tell of the next late people, by id. Gives the last id, or None when nobody is left.

    What was told is told once per person, last day in time and step; who is done or no longer in the audience is not told of.
    """
    people = db.session.scalars(
        select(DutyMember.person_id)
        .where(DutyMember.left_on.is_(None), DutyMember.person_id > after)
        .distinct()
        .order_by(DutyMember.person_id)
        .limit(BATCH)
    ).all()
    late = [each for each in queries.bound(people) if each.standing.state is StandingState.LATE]
    late = [each for each in late if each.member.person.left_on is None]
    said = queries.steps_said([each.member.id for each in late])
    rules = queries.rules_in_force(clock.today())
    told: dict[tuple[int, EscalationStep], list[Bound]] = {}
    for each in late:
        rule = queries.rule_over(each.member.person.unit, rules)
        if rule is None:
            continue
        person, due = each.member.person, each.standing.due
        taken = said.get((each.member.id, due), set())
        today = clock.today(person.zone)
        for step in steps_due(due, rule.begins_on, rule.superior_after, rule.manager_after, today, taken):
            to = queries.hearer_of(person, step)
            if to is not None:
                db.session.add(Escalation(member_id=each.member.id, due=due, step=step, to_id=to.id, said_on=today))
                told.setdefault((to.id, step), []).append(each)
    db.session.flush()
    for (to_id, step), found in told.items():
        _tell(db.session.get_one(Person, to_id), step, found)
    return people[-1] if len(people) == BATCH else None


def _tell(to: Person, step: EscalationStep, late: Sequence[Bound]) -> None:
    with force_locale(to.language):
        lines = [f"- {each.member.person.name}: {each.duty.title}" for each in late[:NAMED]]
        if len(late) > NAMED:
            lines.append(_("… dan %(n)s lagi", n=len(late) - NAMED))
        subject = _(
            "%(n)s pegawai terlambat menyelesaikan pelatihan wajib", n=len({each.member.person_id for each in late})
        )
        lines.append(_("Tanyakan kendalanya dahulu. Yang selesai atau dibebaskan tidak dilaporkan lagi."))
    last = max(each.member.id for each in late)
    notify(
        to,
        key=f"courses:escalated:{step.value}:{to.id}:{clock.today(to.zone).isoformat()}:{last}",
        kind=NoticeKind.DUTY,
        subject=subject,
        body="\n".join(lines),
        url="/kursus/tim" if step is EscalationStep.SUPERIOR else f"/kursus/wajib/{late[0].duty.id}/terlambat",
    )
