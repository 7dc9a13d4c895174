"""Keeping who is in an audience true, and everybody in it enrolled."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.db import db, is_postgresql
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import day
from courses.catalogue.queries import published_version
from courses.duties import queries
from courses.duties.models import Duty, DutyMember
from courses.duties.operations.renewing import begin_again
from courses.study.models import Enrolment, EnrolmentState
from courses.study.operations import enrol
from courses.study.queries import unmet_by

#: People enrolled in one transaction.
BATCH = 200


def keep_audience(duty: Duty) -> None:
    """Note who joined the audience and who left it, today. A second time changes nothing."""
    today = clock.today(duty.unit.zone)
    over = duty.ends_on is not None and duty.ends_on < today
    wanted: set[int] = set()
    if not over and duty.begins_on <= today:
        wanted = set(db.session.scalars(queries.in_audience(duty.audience).with_only_columns(Person.id)))
    members = {
        member.person_id: member
        for member in db.session.scalars(
            select(DutyMember).where(DutyMember.duty_id == duty.id, DutyMember.left_on.is_(None))
        )
    }
    for person_id, member in members.items():
        if person_id not in wanted:
            member.left_on = max(today, member.joined_on)
    insert = postgresql.insert(DutyMember) if is_postgresql() else sqlite.insert(DutyMember)
    joining = [
        {"duty_id": duty.id, "person_id": number, "joined_on": today, "due": duty.terms.due(today)}
        for number in sorted(wanted - members.keys())
    ]
    for start in range(0, len(joining), 500):
        db.session.execute(insert.values(joining[start : start + 500]).on_conflict_do_nothing())
    db.session.flush()


def enrol_members(duty: Duty, after: int) -> int | None:
    """Open a period of study for the next of those in the audience who need one, by id of person.

    Who does not meet what the course asks for is enrolled as soon as they do: the daily round asks again.
    Gives the last id it came to, or None when nobody is left. A second time changes nothing.
    """
    if not queries.may_be_enrolled(duty.course_id):
        return None
    ids = db.session.scalars(
        select(DutyMember.person_id)
        .where(DutyMember.duty_id == duty.id, DutyMember.left_on.is_(None), DutyMember.person_id > after)
        .order_by(DutyMember.person_id)
        .limit(BATCH)
    ).all()
    version = published_version(duty.course_id)
    present = queries.present_enrolments(duty.course_id, ids)
    bound = queries.bound(ids)
    newcomers = [each.member.person for each in bound if each.member.person_id not in present]
    closed = unmet_by(newcomers, version, clock.now())
    for each in bound:
        if each.duty.id != duty.id or not each.standing.to_study:
            continue
        due = each.standing.due
        enrolment = present.get(each.member.person_id)
        if enrolment is None and each.member.person_id in closed:
            continue
        if enrolment is None:
            enrol(each.member.person, version, by=duty.made_by, deadline=due)
        elif enrolment.state is EnrolmentState.COMPLETED:
            begin_again(enrolment, version, by=duty.made_by, deadline=due)
        else:
            _draw_near(enrolment, each)
    db.session.flush()
    return ids[-1] if len(ids) == BATCH else None


def _draw_near(enrolment: Enrolment, bound: queries.Bound) -> None:
    """Whoever studies it already gets the duty's deadline, unless their own comes first, and is told so once."""
    due = bound.standing.due
    if enrolment.hard_deadline or (enrolment.deadline is not None and enrolment.deadline <= due):
        return
    enrolment.deadline = due
    notify(
        enrolment.person,
        key=f"courses:duty:deadline:{bound.duty.id}:{enrolment.id}:{due}",
        kind=NoticeKind.DUTY,
        subject=_l("Pelatihan %(title)s kini wajib", title=enrolment.version.title),
        body=_l("Selesaikan paling lambat %(day)s. Yang sudah Anda pelajari tetap dihitung.", day=day(due)),
        url=f"/kursus/{enrolment.course_id}",
    )
