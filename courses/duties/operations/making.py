"""Making a duty: what it would do first, then doing it. And ending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from bina import clock
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.jobs import enqueue
from bina.people.models import Person, Unit
from bina.people.rules import PositionKind
from courses.catalogue.models import CourseVersion
from courses.duties import queries
from courses.duties.models import Duty
from courses.duties.permissions import KEEPERS
from courses.duties.rules.audience import Audience
from courses.duties.rules.standing import StandingState, Terms, standing
from courses.study.queries import unmet_by


@dataclass(frozen=True)
class DutyTerms:
    """What a manager fills in."""

    version: CourseVersion
    unit: Unit
    reason: str
    deadline: date | None = None
    within_days: int | None = None
    valid_months: int | None = None
    window_days: int | None = None
    grade_from: str | None = None
    grade_to: str | None = None
    position_kind: PositionKind | None = None
    position: str | None = None

    @property
    def audience(self) -> Audience:
        """Who it is for."""
        return Audience(self.unit.path, self.grade_from, self.grade_to, self.position_kind, self.position)


@dataclass(frozen=True)
class Preview:
    """What a duty would do: how many it is for, how many of them have a completion that holds, how many do not meet
    what the course asks for yet, and the first names.
    """

    people: int
    met: int
    closed: int
    first: Sequence[Person]


def look_ahead(asked: DutyTerms, *, by: Person) -> Preview:
    """Say what a duty would do, without changing anything.

    Raises:
        Forbidden: the unit is not the manager's.
        DomainError: nobody is in the audience.
    """
    if not by.holds_over(asked.unit, *KEEPERS):
        raise Forbidden(_("Anda hanya dapat mewajibkan pelatihan bagi unit yang Anda kelola."))
    audience = queries.in_audience(asked.audience)
    people = db.session.scalar(select(func.count()).select_from(audience.subquery())) or 0
    if not people:
        raise DomainError(_("Tidak ada pegawai yang cocok. Longgarkan golongan atau jabatannya."))
    today, zone = clock.today(asked.unit.zone), ZONES[asked.unit.zone]
    terms = Terms(today, asked.deadline, asked.within_days, asked.valid_months, asked.window_days)
    done = queries.completions()
    days = db.session.execute(
        audience.join(
            done, (done.c.person_id == Person.id) & (done.c.course_id == asked.version.course_id)
        ).with_only_columns(done.c.at)
    ).scalars()
    met = sum(
        standing(terms, terms.due(today), at.astimezone(zone).date(), today).state
        in (StandingState.MET, StandingState.RENEWING)
        for at in days
    )
    first = db.session.scalars(audience.order_by(Person.name, Person.id).limit(10)).all()
    return Preview(people, met, _closed(audience, asked.version), first)


def _closed(audience: Select[Person], version: CourseVersion) -> int:
    """How many of an audience do not meet what the course asks for; nobody is read where it asks for nothing."""
    if not version.requires:
        return 0
    everybody = db.session.scalars(audience).all()
    return len(unmet_by(everybody, version, clock.now()))


def make(asked: DutyTerms, *, by: Person) -> Duty:
    """Make a duty that binds from today; a job enrols its audience. The same duty twice is refused.

    Raises:
        Conflict: the same course is a duty of exactly this audience already.
    """
    look_ahead(asked, by=by)
    today = clock.today(asked.unit.zone)
    # Whoever asks twice at once waits here, and then finds the first.
    db.session.execute(select(Unit.id).where(Unit.id == asked.unit.id).with_for_update())
    same = db.session.scalars(
        select(Duty).where(
            Duty.course_id == asked.version.course_id, Duty.unit_id == asked.unit.id, queries.binding(today)
        )
    )
    if any(each.audience == asked.audience for each in same):
        raise Conflict(_("Pelatihan ini sudah wajib bagi pegawai yang sama. Akhiri dahulu kewajiban yang lama."))
    duty = Duty(
        course_id=asked.version.course_id,
        title=asked.version.title,
        reason=asked.reason,
        unit=asked.unit,
        grade_from=asked.grade_from,
        grade_to=asked.grade_to,
        position_kind=asked.position_kind,
        position=asked.position,
        deadline=asked.deadline,
        within_days=asked.within_days,
        valid_months=asked.valid_months,
        window_days=asked.window_days,
        begins_on=today,
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(duty)
    db.session.flush()
    audit.record(by, "duty.made", "duty", duty.id, {"course": duty.course_id, "unit": asked.unit.id})
    enqueue("courses.keep_audience", key=f"duty:{duty.id}:first", duty_id=duty.id)
    return duty


def end(duty: Duty, *, by: Person) -> None:
    """Let a duty bind no longer than today. Enrolments stay; nobody is late in it any more from tomorrow."""
    today = clock.today(duty.unit.zone)
    if duty.ends_on is not None:
        raise Conflict(_("Kewajiban ini sudah diakhiri."))
    duty.ends_on = today
    audit.record(by, "duty.ended", "duty", duty.id)
