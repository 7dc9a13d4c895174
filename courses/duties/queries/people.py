"""Reads of duties: a manager's stop at the people within reach, a learner's at their own."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from bina import clock
from bina.clock import ZONES
from bina.db import asked_once, db
from bina.errors import NotFound
from bina.notices.models import Notice
from bina.people.models import Person, Unit
from bina.people.queries import people_within, scope_paths, units_within
from bina.presence import foreseen, foretold
from courses.catalogue.models import Course
from courses.certificates.models import Certificate
from courses.certificates.rules import CertificateState
from courses.duties.models import Duty, DutyMember
from courses.duties.permissions import KEEPERS, may_keep
from courses.duties.rules.audience import Audience
from courses.duties.rules.standing import Standing, StandingState, Terms, months_after, standing
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import Obligation


def in_audience(audience: Audience) -> Select[Person]:
    """A SELECT of the people a duty is for, exactly as the rule says."""
    units = select(Unit.id).where(Unit.path.startswith(audience.unit_path))
    found = select(Person).where(Person.unit_id.in_(units), Person.left_on.is_(None))
    if audience.grades is not None:
        found = found.where(Person.grade.in_(audience.grades))
    if audience.position_kind is not None:
        found = found.where(Person.position_kind == audience.position_kind)
    if audience.position is not None:
        found = found.where(Person.position == audience.position)
    return found


def _completed() -> Select[Any]:
    return (
        select(func.max(Enrolment.completed_at).label("at"))
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(
            Enrolment.state == EnrolmentState.COMPLETED,
            or_(Certificate.id.is_(None), Certificate.state == CertificateState.VALID),
        )
    )


def completions() -> Subquery:
    """Per person and course: when it was last completed with a certificate that was not revoked."""
    each = Enrolment.person_id, Enrolment.course_id
    return _completed().add_columns(*each).group_by(*each).subquery()


def _last_completed() -> ScalarSelect[datetime]:
    """The same for one member of a duty."""
    mine = _completed().where(Enrolment.person_id == DutyMember.person_id, Enrolment.course_id == Duty.course_id)
    return mine.correlate(DutyMember, Duty).scalar_subquery()


def binding(today: date) -> ColumnElement[bool]:
    """That a duty binds on this day."""
    return and_(Duty.begins_on <= today, or_(Duty.ends_on.is_(None), Duty.ends_on >= today))


def _completed_on(at: datetime | None, zone: str) -> date | None:
    return None if at is None else at.astimezone(ZONES[zone]).date()


# ------------------------------------------------------------------------------------------- managers


def units_for_duties(person: Person) -> Sequence[Unit]:
    """Units for which the person may make a duty, in the order of the tree."""
    return db.session.scalars(units_within(person, *KEEPERS).where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def duties_seen(person: Person) -> Sequence[Duty]:
    """Duties whose audience lies within the manager's units or above them: those that bind first, newest first."""
    paths = scope_paths(person, *KEEPERS)
    above = {int(number) for path in paths for number in path.split("/") if number}
    duties = db.session.scalars(
        select(Duty)
        .join(Unit, Unit.id == Duty.unit_id)
        .where(or_(Duty.unit_id.in_(above), *(Unit.path.startswith(path) for path in paths)))
        .order_by(Duty.ends_on.is_not(None), Duty.id.desc())
    )
    return duties.all()


def duty_to_see(person: Person, duty_id: int) -> Duty:
    """A duty the manager sees; raises NotFound."""
    found = next((duty for duty in duties_seen(person) if duty.id == duty_id), None)
    if found is None:
        raise NotFound(_("Kewajiban ini tidak ada untuk pegawai yang Anda kelola."))
    return found


def duty_to_keep(person: Person, duty_id: int) -> Duty:
    """A duty the manager may end; raises NotFound."""
    found = duty_to_see(person, duty_id)
    if not may_keep(person, found):
        raise NotFound(_("Kewajiban ini ditetapkan untuk unit di atas unit yang Anda kelola."))
    return found


def unit_in(duty: Duty, unit_id: int | None) -> Unit:
    """A unit of the audience, the uppermost when none is named; raises NotFound."""
    unit = duty.unit if unit_id is None else db.session.get(Unit, unit_id)
    if unit is None or not unit.path.startswith(duty.unit.path):
        raise NotFound(_("Unit ini bukan bagian dari kewajiban ini."))
    return unit


@dataclass
class Count:
    """How many of whom, by where they stand."""

    met: int = 0
    renewing: int = 0
    open: int = 0
    late: int = 0

    def add(self, state: StandingState) -> None:
        """Count one more."""
        setattr(self, state.value, getattr(self, state.value) + 1)

    @property
    def all(self) -> int:
        """Everybody."""
        return self.met + self.renewing + self.open + self.late

    @property
    def percent(self) -> int:
        """Whole percent whose completion holds."""
        return 0 if not self.all else (self.met + self.renewing) * 100 // self.all


def _reached(duty: Duty, manager: Person, unit: Unit) -> Select[DutyMember]:
    reach = people_within(manager, *KEEPERS).with_only_columns(Person.id)
    return (
        select(DutyMember)
        .join(Person, Person.id == DutyMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            DutyMember.duty_id == duty.id,
            DutyMember.left_on.is_(None),
            Unit.path.startswith(unit.path),
            DutyMember.person_id.in_(reach),
        )
    )


def progress(duty: Duty, manager: Person, unit: Unit, today: date) -> tuple[Count, list[tuple[Unit, Count]]]:
    """How the manager's people in a unit stand: altogether, and by the units right below it. Counts only."""
    done = completions()
    rows = db.session.execute(
        _reached(duty, manager, unit)
        .outerjoin(done, and_(done.c.person_id == DutyMember.person_id, done.c.course_id == duty.course_id))
        .with_only_columns(Unit.path, Unit.zone, DutyMember.due, done.c.at)
    )
    whole, below = Count(), dict[str, Count]()
    for path, zone, due, at in rows:
        state = standing(duty.terms, due, _completed_on(at, zone), today).state
        whole.add(state)
        if path != unit.path:
            child = path[: path.index("/", len(unit.path)) + 1]
            below.setdefault(child, Count()).add(state)
    units = db.session.scalars(select(Unit).where(Unit.path.in_(below)).order_by(Unit.name))
    return whole, [(each, below[each.path]) for each in units]


@dataclass(frozen=True)
class Late:
    """Somebody who is late."""

    person: Person
    standing: Standing
    days: int
    #: they have a message about duties from today
    told_today: bool


def _may_be_late(done: Subquery, terms: Terms, today: date) -> ColumnElement[bool]:
    # A little more than the late, so that most people are never loaded; the rule then says it exactly.
    if terms.valid_months is None:
        return and_(DutyMember.due < today, done.c.at.is_(None))
    cut = months_after(today, -terms.valid_months) + timedelta(days=5)
    over = datetime.combine(cut, datetime.min.time(), ZONES["WIB"])
    return and_(DutyMember.due < today, or_(done.c.at.is_(None), done.c.at < over))


def late_people(duty: Duty, manager: Person, unit: Unit, today: date) -> list[Late]:
    """The manager's people in a unit who are late, longest first. Page and workbook both print this."""
    if not _binds(duty, today):
        return []
    done = completions()
    rows = db.session.execute(
        _reached(duty, manager, unit)
        .outerjoin(done, and_(done.c.person_id == DutyMember.person_id, done.c.course_id == duty.course_id))
        .where(_may_be_late(done, duty.terms, today))
        .with_only_columns(Person, DutyMember.due, done.c.at)
    ).all()
    told = told_on(today, [row[0].id for row in rows])
    late = []
    for person, due, at in rows:
        stands = standing(duty.terms, due, _completed_on(at, person.zone), today)
        if stands.state is StandingState.LATE:
            late.append(Late(person, stands, (today - stands.due).days, person.id in told))
    return sorted(late, key=lambda each: (-each.days, each.person.name, each.person.id))


def late_person(duty: Duty, manager: Person, person_id: int, today: date) -> Late:
    """One of the late people within the manager's reach; raises NotFound for everybody else."""
    late = late_people(duty, manager, duty.unit, today)
    found = next((each for each in late if each.person.id == person_id), None)
    if found is None:
        raise NotFound(_("Pegawai ini tidak ada di daftar terlambat Anda."))
    return found


def late_counts(manager: Person, today: date) -> list[tuple[Duty, int]]:
    """Duties with late people within the manager's reach, and how many. Two statements, however many duties."""
    duties = {duty.id: duty for duty in duties_seen(manager) if _binds(duty, today)}
    if not duties:
        return []
    done = completions()
    rows = db.session.execute(
        select(DutyMember.duty_id, Unit.zone, DutyMember.due, done.c.at)
        .join(Duty, Duty.id == DutyMember.duty_id)
        .join(Person, Person.id == DutyMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(done, and_(done.c.person_id == DutyMember.person_id, done.c.course_id == Duty.course_id))
        .where(
            DutyMember.left_on.is_(None),
            DutyMember.person_id.in_(people_within(manager, *KEEPERS).with_only_columns(Person.id)),
            or_(*(_may_be_late_in(duty, done, today) for duty in duties.values())),
        )
    )
    late = Counter(
        duty_id
        for duty_id, zone, due, at in rows
        if standing(duties[duty_id].terms, due, _completed_on(at, zone), today).state is StandingState.LATE
    )
    return [(duty, late[duty.id]) for duty in duties.values() if late[duty.id]]


def _may_be_late_in(duty: Duty, done: Subquery, today: date) -> ColumnElement[bool]:
    within = and_(DutyMember.duty_id == duty.id, Unit.path.startswith(duty.unit.path))
    return and_(within, _may_be_late(done, duty.terms, today))


def _binds(duty: Duty, today: date) -> bool:
    return duty.begins_on <= today and (duty.ends_on is None or today <= duty.ends_on)


# ------------------------------------------------------------------------------------------- everybody


def notice_key(person_id: int, today: date) -> str:
    """The key of the one message about duties a person gets on a day."""
    return f"courses:duties:{person_id}:{today.isoformat()}"


def told_on(today: date, person_ids: Collection[int]) -> set[int]:
    """Who of these people has a message about duties from this day."""
    keys = {notice_key(number, today): number for number in person_ids}
    return {keys[key] for key in db.session.scalars(select(Notice.key).where(Notice.key.in_(keys)))}


@dataclass(frozen=True)
class Bound:
    """A person, a duty that binds them, and how they stand in it."""

    member: DutyMember
    duty: Duty
    standing: Standing
    completed_on: date | None


def bound(person_ids: Collection[int], today: date | None = None) -> list[Bound]:
    """Every duty that binds these people on their own today, by person. One statement, however many."""
    day = today or clock.today()
    rows = db.session.execute(
        select(DutyMember, Duty, _last_completed())
        .join(Duty, Duty.id == DutyMember.duty_id)
        .options(joinedload(DutyMember.person))
        .where(DutyMember.person_id.in_(person_ids), DutyMember.left_on.is_(None), binding(day))
        .order_by(DutyMember.person_id, DutyMember.id)
    )
    found = []
    for member, duty, completed_at in rows:
        zone = member.person.zone
        completed = _completed_on(completed_at, zone)
        stands = standing(duty.terms, member.due, completed, today or clock.today(zone))
        found.append(Bound(member, duty, stands, completed))
    return found


@asked_once
def bound_to(person_id: int) -> list[Bound]:
    """Every duty that binds one person today."""
    return bound([person_id])


@foretold
def _any_duty(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(DutyMember.person_id == person.id, DutyMember.left_on.is_(None))


def obligations(person_id: int) -> Iterable[Obligation]:
    """The duties of a person as study shows them."""
    if foreseen(_any_duty, person_id) is False:
        return
    for each in bound_to(person_id):
        stands = each.standing
        yield Obligation(each.duty.course_id, each.duty.reason, stands.due, stands.valid_until, stands.renew_from)


def present_enrolments(course_id: int, person_ids: Collection[int]) -> dict[int, Enrolment]:
    """The present enrolment in a course of each of these people who has one."""
    found = db.session.scalars(
        select(Enrolment).where(
            Enrolment.course_id == course_id,
            Enrolment.person_id.in_(person_ids),
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
        )
    )
    return {enrolment.person_id: enrolment for enrolment in found}


def may_be_enrolled(course_id: int) -> bool:
    """Whether the course is published and takes people."""
    found = select(Course.id).where(
        Course.id == course_id, Course.published_number.is_not(None), Course.withdrawn_at.is_(None)
    )
    return db.session.scalar(found) is not None


def cohorts(course_id: int) -> Iterable[tuple[int, str, str]]:
    """Who is in the audience of which duty of a course, with the duty's key and why it was made."""
    rows = db.session.execute(
        select(DutyMember.person_id, Duty.id, Duty.reason)
        .join(Duty, Duty.id == DutyMember.duty_id)
        .where(Duty.course_id == course_id, DutyMember.left_on.is_(None))
    )
    return [(row.person_id, str(row.id), row.reason) for row in rows]
