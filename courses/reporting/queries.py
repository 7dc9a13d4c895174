"""The facts of the people within one's reach, each kind read in one statement; and the reports that were saved."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from bina import clock
from bina.clock import ZONES
from bina.competencies.queries import Reach, reach_of
from bina.credits.models import CreditEntry
from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.people.models import Person, Unit
from courses.catalogue.models import CourseVersion
from courses.certificates.models import Certificate
from courses.certificates.rules import CertificateState
from courses.duties.models import Duty, DutyMember
from courses.duties.queries import binding, completions
from courses.duties.rules.standing import StandingState, standing
from courses.reporting.models import ReportToken, SavedReport
from courses.reporting.rules import (
    DUTY_FACTS,
    Breakdown,
    Counted,
    Fact,
    Line,
    Period,
    guarded,
    months_of,
    next_month,
    tabulate,
)
from courses.study.models import Beat, Enrolment, EnrolmentNeed, EnrolmentState


@dataclass(frozen=True)
class Question:
    """What a report asks."""

    breakdown: Breakdown
    facts: tuple[Fact, ...]
    reach: Reach
    course_id: int | None
    period: Period
    today: date

    @property
    def months(self) -> tuple[date, ...]:
        """The months it is about."""
        return months_of(self.period, self.today)


@dataclass(frozen=True)
class Answer:
    """The lines of a report, and what their keys are called."""

    question: Question
    lines: Sequence[Line]
    names: dict[Hashable, str]


def asked(
    viewer: Person,
    breakdown: Breakdown,
    facts: tuple[Fact, ...],
    unit_id: int | None,
    course_id: int | None,
    period: Period,
) -> Question:
    """A question within the viewer's right.

    Raises:
        NotFound: the unit is out of reach.
        Forbidden: people one by one, for somebody who may not see them.
    """
    reach = reach_of(viewer, unit_id)
    if breakdown is Breakdown.PERSON and not reach.named:
        raise Forbidden(_("Rincian menurut pegawai hanya untuk pengelola unit itu."))
    return Question(breakdown, facts, reach, course_id, period, clock.today(reach.unit.zone))


def answer(question: Question) -> Answer:
    """The table. The number of statements depends on the columns, not on how many people or rows there are."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.grade, Person.position_kind, Unit.id, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(_within(question))
    ).all()
    people = {row[0]: row for row in rows}
    counted = [each for part in _parts(question) for each in part if each.person in people]
    names: dict[Hashable, str] = {}

    def key_of(each: Counted) -> Hashable:
        person = people[each.person]
        match question.breakdown:
            case Breakdown.UNIT:
                names[person[4]] = person[5]
                return person[4]
            case Breakdown.PERSON:
                names[person[0]] = person[1]
                return person[0]
            case Breakdown.GRADE:
                return person[2]
            case Breakdown.POST:
                return person[3]
            case Breakdown.COURSE:
                return each.course
            case Breakdown.DUTY:
                return each.duty
            case Breakdown.MONTH:
                return each.month
            case Breakdown.NEED:
                return each.need

    lines = tabulate(counted, key_of, question.facts)
    if question.breakdown is Breakdown.COURSE:
        names.update(course_titles())
    if question.breakdown is Breakdown.DUTY:
        titles = db.session.execute(
            select(Duty.id, Duty.title, Duty.reason).where(Duty.id.in_([k for x in lines for k in x.keys]))
        )
        names.update({row[0]: f"{row[1]} – {row[2]}" for row in titles})
    return Answer(question, lines if question.reach.named else guarded(lines), names)


def course_titles() -> dict[Hashable, str]:
    """The newest title of every course."""
    rows = db.session.execute(select(CourseVersion.course_id, CourseVersion.title).order_by(CourseVersion.number))
    return {row[0]: row[1] for row in rows}


def _within(question: Question) -> ColumnElement[bool]:
    return and_(Unit.path.startswith(question.reach.unit.path), Person.left_on.is_(None))


def _people(question: Question) -> Select[Any]:
    return select(Person.id).join(Unit, Unit.id == Person.unit_id).where(_within(question))


def _parts(question: Question) -> Iterable[Iterable[Counted]]:
    wanted = set(question.facts)
    if wanted & {Fact.ENROLLED, Fact.COMPLETED}:
        yield _enrolments(question)
    if Fact.JP in wanted:
        yield _credits(question)
    if Fact.MINUTES in wanted:
        yield _minutes(question)
    if Fact.CERTIFICATES in wanted:
        yield _certificates(question)
    if wanted & set(DUTY_FACTS):
        yield _duties(question)


def _span(question: Question) -> tuple[datetime, datetime]:
    """The first instant of the period and the first after it, in the zone of the unit asked about."""
    zone, months = ZONES[question.reach.unit.zone], question.months
    return datetime.combine(months[0], time(), zone), datetime.combine(next_month(months[-1]), time(), zone)


def _enrolments(question: Question) -> Iterable[Counted]:
    begins, ends = _span(question)
    zone = ZONES[question.reach.unit.zone]
    rows = db.session.execute(
        select(
            Enrolment.person_id,
            Enrolment.course_id,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            EnrolmentNeed.kind,
        )
        .outerjoin(EnrolmentNeed, EnrolmentNeed.enrolment_id == Enrolment.id)
        .where(
            Enrolment.person_id.in_(_people(question)),
            Enrolment.state != EnrolmentState.WITHDRAWN,
            or_(Enrolment.enrolled_at.between(begins, ends), Enrolment.completed_at.between(begins, ends)),
            _course_is(question, Enrolment.course_id),
        )
    )
    for person, course, enrolled, completed, need in rows:
        for fact, at in ((Fact.ENROLLED, enrolled), (Fact.COMPLETED, completed)):
            if at is not None and begins <= at < ends:
                yield Counted(fact, person, 1, course, at.astimezone(zone).date().replace(day=1), need=need)


def _course_is(question: Question, column: Any) -> ColumnElement[bool]:
    return column == question.course_id if question.course_id is not None else column.is_not(None)


def _credits(question: Question) -> Iterable[Counted]:
    months = question.months
    of_course = CreditEntry.subject_kind == "course"
    rows = db.session.execute(
        select(
            CreditEntry.person_id,
            case((of_course, CreditEntry.subject_id), else_=None),
            CreditEntry.earned_on,
            CreditEntry.jp,
        ).where(
            CreditEntry.person_id.in_(_people(question)),
            CreditEntry.earned_on >= months[0],
            CreditEntry.earned_on < next_month(months[-1]),
            *(() if question.course_id is None else (of_course, CreditEntry.subject_id == question.course_id)),
        )
    )
    for person, course, earned, jp in rows:
        yield Counted(Fact.JP, person, jp, course, earned.replace(day=1))


def _minutes(question: Question) -> Iterable[Counted]:
    """Whole minutes per enrolment and month, so that every total is the sum of what is shown."""
    begins, ends = _span(question)
    zone, months = ZONES[question.reach.unit.zone], question.months
    bounds = [datetime.combine(next_month(each), time(), zone) for each in months]
    place = case(*((Beat.at < bound, number) for number, bound in enumerate(bounds)), else_=len(months) - 1).label(
        "place"
    )
    by_month = (
        select(Beat.enrolment_id, place, func.sum(Beat.seconds).label("seconds"))
        .where(Beat.at >= begins, Beat.at < ends)
        .group_by(Beat.enrolment_id, place)
        .subquery()
    )
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.course_id, by_month.c.place, by_month.c.seconds)
        .join(by_month, by_month.c.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id.in_(_people(question)), _course_is(question, Enrolment.course_id))
    )
    for person, course, number, seconds in rows:
        yield Counted(Fact.MINUTES, person, int(seconds) // 60, course, months[number])


def _certificates(question: Question) -> Iterable[Counted]:
    until = Certificate.printed["valid_until"].as_string()
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.course_id)
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(
            Enrolment.person_id.in_(_people(question)),
            Certificate.state == CertificateState.VALID,
            or_(until.is_(None), until >= question.today.isoformat()),
            _course_is(question, Enrolment.course_id),
        )
    )
    for person, course in rows:
        yield Counted(Fact.CERTIFICATES, person, 1, course)


def _duties(question: Question) -> Iterable[Counted]:
    done = completions()
    rows = db.session.execute(
        select(DutyMember.person_id, DutyMember.due, Duty, Unit.zone, done.c.at)
        .join(Duty, Duty.id == DutyMember.duty_id)
        .join(Person, Person.id == DutyMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(done, and_(done.c.person_id == DutyMember.person_id, done.c.course_id == Duty.course_id))
        .options(joinedload(Duty.unit))
        .where(
            _within(question),
            DutyMember.left_on.is_(None),
            binding(question.today),
            _course_is(question, Duty.course_id),
        )
    )
    for person, due, duty, zone, at in rows:
        completed = at.astimezone(ZONES[zone]).date() if at is not None else None
        state = standing(duty.terms, due, completed, question.today).state
        yield Counted(Fact.BOUND, person, 1, duty.course_id, duty=duty.id)
        if state in (StandingState.MET, StandingState.RENEWING):
            yield Counted(Fact.MET, person, 1, duty.course_id, duty=duty.id)
        elif state is StandingState.LATE:
            yield Counted(Fact.LATE, person, 1, duty.course_id, duty=duty.id)


# ------------------------------------------------------------------------------------------- saved


def reports_seen(viewer: Person) -> Sequence[SavedReport]:
    """One's own saved reports and those shared about a unit within one's reach, by name."""
    units = [each.id for each in reach_of(viewer, None).units]
    return db.session.scalars(
        select(SavedReport)
        .where(or_(SavedReport.owner_id == viewer.id, and_(SavedReport.shared, SavedReport.unit_id.in_(units))))
        .options(joinedload(SavedReport.owner))
        .order_by(SavedReport.name, SavedReport.id)
    ).all()


def report_to_see(viewer: Person, report_id: int) -> SavedReport:
    """One of them; raises NotFound."""
    found = next((each for each in reports_seen(viewer) if each.id == report_id), None)
    if found is None:
        raise NotFound(_("Laporan ini tidak ditemukan."))
    return found


def own_report(owner: Person, report_id: int) -> SavedReport:
    """A report somebody saved themselves; raises NotFound."""
    found = db.session.get(SavedReport, report_id)
    if found is None or found.owner_id != owner.id:
        raise NotFound(_("Laporan ini tidak ditemukan di antara milik Anda."))
    return found


def question_of(viewer: Person, report: SavedReport) -> Question:
    """What a saved report asks, within the viewer's right."""
    return asked(viewer, report.breakdown, report.chosen, report.unit_id, report.course_id, report.period)


def token_of(person: Person, report: SavedReport) -> ReportToken | None:
    """The person's secret word for a report that is in force."""
    return db.session.scalar(
        select(ReportToken).where(
            ReportToken.person_id == person.id, ReportToken.report_id == report.id, ReportToken.revoked_at.is_(None)
        )
    )


def monthly_reports(before: datetime) -> Sequence[SavedReport]:
    """Reports whose owners asked for a monthly message before this moment."""
    return db.session.scalars(
        select(SavedReport)
        .where(SavedReport.monthly_since < before)
        .options(joinedload(SavedReport.owner))
        .order_by(SavedReport.id)
    ).all()
