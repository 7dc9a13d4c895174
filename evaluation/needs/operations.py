"""Stating what a unit needs, deciding about it, and turning heavy barriers into issues somebody solves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.feature import Subject
from bina.people.models import Competency, Person, Unit
from bina.people.rules import PositionKind
from evaluation.needs.models import (
    CodeNeed,
    ManualWork,
    Need,
    NeededLevel,
    Relevance,
    ReportedBarrier,
    StatedAssumption,
    UnitIssue,
)
from evaluation.needs.queries import barriers_of, open_needs_for
from evaluation.needs.queries.interviews import connected
from evaluation.needs.rules import (
    ISSUE_TRANSITIONS,
    UNSOLVED,
    Assumed,
    Assumption,
    Fault,
    IssueState,
    NeedState,
    RankedNeed,
    Topic,
    fault,
)
from evaluation.programmes.models import Activity, Programme
from evaluation.programmes.rules import ProgrammeState
from evaluation.waves.models import Wave
from evaluation.waves.rules import WaveKind, WaveState

#: Days a unit has to solve an issue unless its manager says otherwise.
TO_SOLVE = timedelta(days=30)


def state_level(unit: Unit, competency: Competency, level: int, source: str, *, by: Person) -> NeededLevel:
    """Say which level of a competency the unit's people need; said again, the new level counts."""
    row = db.session.scalar(
        select(NeededLevel).where(NeededLevel.unit_id == unit.id, NeededLevel.competency_id == competency.id)
    )
    if row is None:
        row = NeededLevel(unit_id=unit.id, competency=competency)
        db.session.add(row)
    row.level, row.source, row.stated_on = level, source, clock.today(unit.zone)
    db.session.flush()
    audit.record(by, "needed_level.stated", "unit", unit.id, {"competency": competency.id, "level": level})
    return row


def count_work(
    unit: Unit, *, work: str, cases: int, by_hand: int, counted_on: date, source: str, by: Person
) -> ManualWork:
    """Note how much of a piece of work is done by hand; the same work on the same day is counted anew.

    Refuses more cases by hand than there were, and a day that has not come.
    """
    if by_hand > cases:
        raise DomainError(_("Yang dikerjakan dengan tangan tidak dapat lebih banyak daripada seluruhnya."))
    if counted_on > clock.today(unit.zone):
        raise DomainError(_("Tanggal ini belum tiba."))
    row = db.session.scalar(
        select(ManualWork).where(
            ManualWork.unit_id == unit.id, ManualWork.work == work, ManualWork.counted_on == counted_on
        )
    )
    if row is None:
        row = ManualWork(unit=unit, work=work, counted_on=counted_on)
        db.session.add(row)
    row.cases, row.by_hand, row.source = cases, by_hand, source
    db.session.flush()
    audit.record(by, "manual_work.counted", "unit", unit.id, {"work": row.id})
    return row


@dataclass(frozen=True)
class Decision:
    """What a unit wants to do about a need."""

    state: NeedState
    owner: Person | None
    #: the course that follows
    course: Subject | None
    #: what should be offered when no course fits
    wish: str


def decide(unit: Unit, topic: Topic, key: str, title: str, decision: Decision, *, by: Person) -> Need:
    """Take a need into the unit's register, or change what was decided.

    Refuses a need that is called met or planned without saying with what.
    """
    answered = decision.course is not None or bool(decision.wish)
    need = db.session.scalar(select(Need).where(Need.unit_id == unit.id, Need.topic == topic, Need.key == key))
    planned = need is not None and need.programme_id is not None
    if decision.state in (NeedState.PLANNED, NeedState.MET) and not (answered or planned):
        raise DomainError(_("Sebut kursus lanjutan atau usulannya, supaya jelas dengan apa kebutuhan ini dijawab."))
    if need is None:
        need = Need(unit=unit, topic=topic, key=key)
        db.session.add(need)
    need.title, need.state, need.wish, need.decided_on = title, decision.state, decision.wish, clock.today(unit.zone)
    need.owner_id = decision.owner.id if decision.owner else None
    course = decision.course
    need.subject_kind, need.subject_id, need.subject_title = (
        (course.kind, course.id, course.title) if course else (None, None, None)
    )
    db.session.flush()
    audit.record(by, "need.decided", "unit", unit.id, {"need": need.id, "state": decision.state.value})
    return need


def take_up(programme: Programme, unit: Unit, needs: Sequence[tuple[RankedNeed, str]], *, by: Person) -> None:
    """Write down needs of a unit as the reason of a programme, each with its title and as heavy as it is now.

    Refuses a need another programme answers already.
    """
    for ranked, title in needs:
        need = db.session.scalar(
            select(Need).where(Need.unit_id == unit.id, Need.topic == ranked.topic, Need.key == ranked.key)
        )
        if need is not None and need.programme_id not in (None, programme.id):
            raise Conflict(_("Kebutuhan “%(title)s” sudah dijawab program lain.", title=title))
        if need is None:
            need = Need(unit=unit, topic=ranked.topic, key=ranked.key, wish="")
            db.session.add(need)
        need.title, need.programme_id, need.state = title, programme.id, NeedState.PLANNED
        need.decided_on = clock.today(unit.zone)
        need.score, need.behind = ranked.score, sum(each.n for each in ranked.indications)
    db.session.flush()
    if needs:
        audit.record(by, "needs.taken_up", "programme", programme.id, {"needs": len(needs)})


def connect_codes(programme: Programme, links: Mapping[int, tuple[Topic, str] | None], *, by: Person) -> None:
    """Say which need each interview code speaks of; none takes the connection away."""
    known = connected(programme)
    for code_id, need in links.items():
        row = known.get(code_id)
        if need is None:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = CodeNeed(code_id=code_id)
            db.session.add(row)
        row.topic, row.key = need
    db.session.flush()
    audit.record(
        by, "codes.connected", "programme", programme.id, {"codes": sum(each is not None for each in links.values())}
    )


def answer_needs(programme: Programme, chosen: Collection[int], *, by: Person) -> int:
    """Say which open needs a programme answers; gives how many. Those no longer chosen are open again.

    Refuses a closed programme: what it answered stays written.
    """
    if programme.state is ProgrammeState.CLOSED:
        raise Conflict(_("Program ini sudah selesai, jadi kebutuhan yang dijawabnya tidak dapat diubah."))
    answered = 0
    for need in open_needs_for(programme):
        if need.id in chosen:
            need.programme_id, need.state = programme.id, NeedState.PLANNED
            answered += 1
        elif need.programme_id is not None:
            need.programme_id, need.state = None, NeedState.OPEN
    db.session.flush()
    audit.record(by, "needs.answered", "programme", programme.id, {"needs": answered})
    return answered


def open_issues(programme: Programme) -> list[UnitIssue]:
    """Turn every barrier that is heavy in a unit of the programme into an issue of that unit, once.

    Owner is nobody until the unit's manager names one.
    """
    known = {
        (unit_id, key)
        for unit_id, key in db.session.execute(
            select(UnitIssue.unit_id, UnitIssue.barrier).where(UnitIssue.programme_id == programme.id)
        )
    }
    today = clock.today(programme.unit.zone)
    opened = [
        UnitIssue(
            unit_id=each.unit_id,
            programme_id=programme.id,
            barrier=each.key,
            mean=each.mean,
            n=each.n,
            noted_on=today,
            due_on=today + TO_SOLVE,
            state=IssueState.OPEN,
            outcome="",
        )
        for each in barriers_of(programme.unit, programme)
        if each.heavy and (each.unit_id, each.key) not in known
    ]
    db.session.add_all(opened)
    db.session.flush()
    for issue in opened:
        audit.record(None, "issue.opened", "unit", issue.unit_id, {"issue": issue.id})
    return opened


def open_all_issues() -> None:
    """The same for every programme that has a closed survey of barriers."""
    asked = select(Wave.programme_id).where(Wave.kind == WaveKind.BARRIERS, Wave.state == WaveState.CLOSED)
    for programme in db.session.scalars(select(Programme).where(Programme.id.in_(asked)).order_by(Programme.id)).all():
        open_issues(programme)


def hear_barrier(unit: Unit, reference: str, barrier: str, course_title: str) -> UnitIssue:
    """Count one more person in whose way a barrier stands that mentoring cannot remove; the same reference once.

    All of a unit and barrier are one issue until it is solved; who comes after that opens a new one.
    """
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    known = db.session.get(ReportedBarrier, reference)
    if known is not None:
        return known.issue
    issue = db.session.scalar(
        select(UnitIssue).where(
            UnitIssue.unit_id == unit.id,
            UnitIssue.barrier == barrier,
            UnitIssue.programme_id.is_(None),
            UnitIssue.state.in_(UNSOLVED),
        )
    )
    if issue is None:
        today = clock.today(unit.zone)
        issue = UnitIssue(
            unit=unit,
            barrier=barrier,
            n=0,
            noted_on=today,
            due_on=today + TO_SOLVE,
            state=IssueState.OPEN,
            outcome="",
        )
        db.session.add(issue)
        db.session.flush()
        audit.record(None, "issue.opened", "unit", unit.id, {"issue": issue.id})
    issue.n += 1
    db.session.add(ReportedBarrier(reference=reference, issue=issue, course_title=course_title))
    db.session.flush()
    return issue


def forget_barrier(reference: str) -> None:
    """Somebody took back that their unit hears of it; an issue nobody has taken up and nobody stands behind goes."""
    known = db.session.get(ReportedBarrier, reference)
    if known is None:
        return
    issue = known.issue
    db.session.execute(select(Unit.id).where(Unit.id == issue.unit_id).with_for_update())
    db.session.delete(known)
    issue.n -= 1
    db.session.flush()
    if issue.n == 0 and issue.state is IssueState.OPEN and issue.owner_id is None:
        db.session.delete(issue)
        db.session.flush()


def follow_issue(
    issue: UnitIssue, *, state: IssueState, owner: Person | None, due_on: date, outcome: str, by: Person
) -> None:
    """Move an issue on, or give it another owner or day. Refuses a step its state does not allow, and closing it
    without saying what was done.
    """
    if state is not issue.state and issue.state not in ISSUE_TRANSITIONS[state]:
        raise Conflict(_("Masalah ini sudah selesai, jadi tidak dapat dipindah lagi."))
    if state in (IssueState.SOLVED, IssueState.DROPPED) and not outcome:
        raise DomainError(_("Tulis apa yang dilakukan, atau mengapa tidak jadi."))
    issue.state, issue.due_on, issue.outcome = state, due_on, outcome
    issue.owner_id = owner.id if owner else None
    db.session.flush()
    audit.record(by, "issue.followed", "unit", issue.unit_id, {"issue": issue.id, "state": state.value})
    references = db.session.scalars(select(ReportedBarrier.reference).where(ReportedBarrier.issue_id == issue.id)).all()
    if references:
        signals.unit_issue_followed.send(
            issue.unit,
            references=frozenset(references),
            barrier=issue.barrier,
            state=state.value,
            due_on=due_on,
            outcome=outcome,
        )


def state_relevance(programme: Programme, activity: Activity, posts: Collection[PositionKind], *, by: Person) -> None:
    """Say for which kinds of post an activity is relevant; for every other kind it is not."""
    known = {row.post: row for row in db.session.scalars(select(Relevance).where(Relevance.activity_id == activity.id))}
    today = clock.today(programme.unit.zone)
    for post in PositionKind:
        row = known.get(post)
        if row is None:
            row = Relevance(activity_id=activity.id, post=post)
            db.session.add(row)
        row.relevant, row.stated_by_id, row.stated_on = post in posts, by.id, today
    db.session.flush()
    audit.record(by, "relevance.stated", "programme", programme.id, {"activity": activity.id})


def assume(programme: Programme, kind: Assumed, stated: Assumption, source: str, *, by: Person) -> StatedAssumption:
    """State one input of the return with its ends and its source; stated again, the new one counts.

    Refuses ends out of order, shares outside 0…1 and money that is not above nothing.
    """
    match fault(kind, stated):
        case Fault.ORDER:
            raise DomainError(_("Nilainya harus berada di antara yang terendah dan yang tertinggi."))
        case Fault.SHARE:
            raise DomainError(_("Isi bagian ini dari 0 sampai 100 %, dan nilainya lebih dari 0."))
        case Fault.NOT_POSITIVE:
            raise DomainError(_("Isi jumlah yang lebih besar dari nol."))
    row = db.session.scalar(
        select(StatedAssumption).where(StatedAssumption.programme_id == programme.id, StatedAssumption.kind == kind)
    )
    if row is None:
        row = StatedAssumption(programme_id=programme.id, kind=kind)
        db.session.add(row)
    row.value, row.low, row.high, row.source = stated.value, stated.low, stated.high, source
    row.stated_on = clock.today(programme.unit.zone)
    db.session.flush()
    audit.record(by, "assumption.stated", "programme", programme.id, {"kind": kind.value})
    return row
