"""Reads of barriers: of one pair for its two, and of a whole programme in counts of five and more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import lazyload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from mentoring.barriers.models import BarrierMeasure, BarrierReport
from mentoring.barriers.rules import ANSWERED_WITHIN, FEWEST, ROUNDS, Measured, ReportState, UnitAnswer
from mentoring.pairs.models import Goal, GoalDraft, Pair
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import BARRIERS
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState


def reports_of(pair: Pair) -> dict[str, BarrierReport]:
    """Barrier → what became of it, for barriers that one of the two called beyond reach."""
    rows = db.session.scalars(select(BarrierReport).where(BarrierReport.pair_id == pair.id))
    return {row.barrier: row for row in rows}


def met_by(pair: Pair) -> list[str]:
    """Barriers the pair works on in a goal or met in a session, in the order they are known everywhere."""
    goals = select(Goal.barrier).where(Goal.pair_id == pair.id, Goal.barrier.is_not(None))
    sessions = select(MentoringSession.barrier).where(
        MentoringSession.pair_id == pair.id,
        MentoringSession.barrier != "",
        MentoringSession.state.in_((SessionState.CLAIMED, SessionState.CONFIRMED)),
    )
    met = set(db.session.scalars(goals.union(sessions)))
    return [barrier for barrier in BARRIERS if barrier in met]


def own_report(mentee: Person, report_id: int) -> BarrierReport:
    """A report about this person's own pair; raises NotFound for anybody else, their mentor too."""
    report = db.session.get(BarrierReport, report_id)
    if report is None or report.pair.mentee_id != mentee.id:
        raise NotFound(_("Hambatan ini tidak ditemukan."))
    return report


def course_behind(mentee: Person, barrier: str) -> str:
    """The course after which the person met a barrier last; empty when none is known."""
    title = db.session.scalar(
        select(GoalDraft.course_title)
        .where(GoalDraft.person_id == mentee.id, GoalDraft.barrier == barrier)
        .order_by(GoalDraft.id.desc())
        .limit(1)
    )
    return title or ""


def told_under(mentee: Person, barrier: str) -> BarrierReport | None:
    """A report of this person and barrier that a unit hears of now and is not done with."""
    return db.session.scalar(
        select(BarrierReport)
        .join(Pair, Pair.id == BarrierReport.pair_id)
        .where(
            Pair.mentee_id == mentee.id,
            BarrierReport.barrier == barrier,
            BarrierReport.state == ReportState.TOLD,
            BarrierReport.answer.in_((UnitAnswer.OPEN, UnitAnswer.IN_PROGRESS)),
        )
        .limit(1)
    )


def under_reference(reference: str) -> Sequence[BarrierReport]:
    """Reports that a unit knows by this name."""
    return db.session.scalars(
        select(BarrierReport).where(BarrierReport.reference == reference, BarrierReport.state == ReportState.TOLD)
    ).all()


@dataclass(frozen=True)
class BeyondReach:
    """How many people of a unit let it know of one barrier that mentoring could not remove, and what came of it."""

    unit: str
    barrier: str
    people: int
    #: of them, those whose unit says it is solved; None for few
    solved: int | None


def beyond_reach(programme: Programme) -> tuple[list[BeyondReach], int]:
    """Barriers per unit beyond the reach of a programme's pairs, five people and more, and how many rows are hidden."""
    rows = db.session.execute(
        select(
            Unit.id, Unit.name, BarrierReport.barrier, BarrierReport.answer, func.count(func.distinct(Pair.mentee_id))
        )
        .join(Pair, Pair.id == BarrierReport.pair_id)
        .join(Unit, Unit.id == BarrierReport.unit_id)
        .where(Pair.programme_id == programme.id, BarrierReport.state == ReportState.TOLD)
        .group_by(Unit.id, Unit.name, BarrierReport.barrier, BarrierReport.answer)
        .order_by(Unit.name, BarrierReport.barrier)
    )
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for number, unit, barrier, answer, people in rows:
        sums[number, unit, barrier][0] += people
        sums[number, unit, barrier][1] += people if answer is UnitAnswer.SOLVED else 0
    shown = [
        BeyondReach(unit, barrier, people, solved if solved == 0 or solved >= FEWEST else None)
        for (_number, unit, barrier), (people, solved) in sums.items()
        if people >= FEWEST
    ]
    return sorted(shown, key=lambda one: (-one.people, one.unit, one.barrier)), len(sums) - len(shown)


def open_measures(person: Person, today: date) -> Sequence[BarrierMeasure]:
    """Barriers of this person that wait to be measured again, the newest round of each."""
    rows = db.session.scalars(
        select(BarrierMeasure)
        .join(GoalDraft, GoalDraft.id == BarrierMeasure.draft_id)
        .where(
            GoalDraft.person_id == person.id,
            BarrierMeasure.answered_at.is_(None),
            BarrierMeasure.asked_on > today - ANSWERED_WITHIN,
        )
        .order_by(BarrierMeasure.draft_id, BarrierMeasure.round)
    )
    return list({row.draft_id: row for row in rows}.values())


def drafts_and_measures(person: Person, today: date) -> tuple[list[GoalDraft], list[BarrierMeasure]]:
    """What surveys suggest to this person and what `open_measures` gives, in one statement for a page that shows both."""
    waits = and_(
        BarrierMeasure.draft_id == GoalDraft.id,
        BarrierMeasure.answered_at.is_(None),
        BarrierMeasure.asked_on > today - ANSWERED_WITHIN,
    )
    rows = db.session.execute(
        select(GoalDraft, BarrierMeasure)
        .join(BarrierMeasure, waits, isouter=True)
        .options(lazyload(BarrierMeasure.draft))
        .where(
            GoalDraft.person_id == person.id, or_(GoalDraft.settled_at.is_(None), BarrierMeasure.draft_id.is_not(None))
        )
        .order_by(GoalDraft.id.desc(), BarrierMeasure.round)
    ).all()
    drafts = {draft.id: draft for draft, _measure in rows if draft.settled_at is None}
    measures = {measure.draft_id: measure for _draft, measure in rows if measure is not None}
    return list(drafts.values()), sorted(measures.values(), key=lambda one: one.draft_id)


def last_measured(person: Person) -> Sequence[BarrierMeasure]:
    """What the person said last of each barrier, for themselves alone."""
    rows = db.session.scalars(
        select(BarrierMeasure)
        .join(GoalDraft, GoalDraft.id == BarrierMeasure.draft_id)
        .where(GoalDraft.person_id == person.id, BarrierMeasure.answered_at.is_not(None))
        .order_by(BarrierMeasure.draft_id, BarrierMeasure.round)
    )
    return list({row.draft_id: row for row in rows}.values())


def found_between(first: date, last: date) -> Sequence[GoalDraft]:
    """Barriers found on these days, of people who take part as mentees in a programme that is not closed, by person."""
    mentees = (
        select(Profile.person_id)
        .join(Programme, Programme.id == Profile.programme_id)
        .where(Profile.side == Side.MENTEE, Profile.state != ProfileState.WITHDRAWN, Programme.closed_on.is_(None))
    )
    zone = ZONES["WIB"]
    return db.session.scalars(
        select(GoalDraft)
        .where(
            GoalDraft.person_id.in_(mentees),
            GoalDraft.score.is_not(None),
            GoalDraft.created_at >= datetime.combine(first, time(), zone),
            GoalDraft.created_at < datetime.combine(last + timedelta(days=1), time(), zone),
        )
        .order_by(GoalDraft.person_id, GoalDraft.id)
    ).all()


def asked_already(draft_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(draft, round) of everything that was asked about these barriers."""
    rows = db.session.execute(
        select(BarrierMeasure.draft_id, BarrierMeasure.round).where(BarrierMeasure.draft_id.in_(draft_ids))
    )
    return {(draft, round_) for draft, round_ in rows}


def measured_in(programme: Programme) -> list[Measured]:
    """Barriers of a programme's mentees that were to be measured three months later, answered or not.

    Only of those who had signed up by the first round: who came later neither waited nor was mentored in that time.
    """
    rows = db.session.execute(
        select(
            Profile.id,
            Profile.created_at,
            GoalDraft.created_at,
            GoalDraft.score,
            GoalDraft.threshold,
            BarrierMeasure.score,
            BarrierMeasure.answered_at,
        )
        .join(GoalDraft, GoalDraft.id == BarrierMeasure.draft_id)
        .join(Profile, Profile.person_id == GoalDraft.person_id)
        .where(
            Profile.programme_id == programme.id,
            Profile.side == Side.MENTEE,
            Profile.state != ProfileState.WITHDRAWN,
            BarrierMeasure.round == ROUNDS[-1],
        )
    )
    zone = ZONES[programme.unit.zone]
    return [
        Measured(
            person,
            found_at.astimezone(zone).date(),
            start,
            threshold,
            later,
            at.astimezone(zone).date() if at else None,
        )
        for person, signed_up, found_at, start, threshold, later, at in rows
        if start is not None and threshold is not None and signed_up <= found_at + timedelta(days=ROUNDS[0])
    ]
