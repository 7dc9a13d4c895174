"""Reads about plans and about the evidence that is there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from evaluation.findings.queries import findings_of, recommendations_of
from evaluation.findings.rules import is_overdue
from evaluation.measures.models import Completion, Score
from evaluation.plans.models import EvaluationQuestion, Registration
from evaluation.plans.rules import LEVELS, RETENTION_DAYS, PlanDocument, ProgrammeFacts
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.rules import Arm, ProgrammeState
from evaluation.services.queries.points import services_of_programme
from evaluation.waves.models import Wave
from evaluation.waves.queries import plan_of, standings, waves_of
from evaluation.waves.rules import SIDES, WaveKind, WaveState

_BEHAVIOUR = SIDES | {WaveKind.BEHAVIOUR_SELF, WaveKind.BEHAVIOUR_SUPERIOR, WaveKind.OBSERVATION}


def questions_of(programme: Programme) -> Sequence[EvaluationQuestion]:
    """The programme's questions by Kirkpatrick's level, then in the order they were asked."""
    found = db.session.scalars(
        select(EvaluationQuestion)
        .where(EvaluationQuestion.programme_id == programme.id)
        .order_by(EvaluationQuestion.id)
    )
    return sorted(found, key=lambda question: LEVELS[question.measure])


def question_of(programme: Programme, question_id: int) -> EvaluationQuestion:
    """One of them; raises NotFound."""
    question = db.session.get(EvaluationQuestion, question_id)
    if question is None or question.programme_id != programme.id:
        raise NotFound(_("Pertanyaan ini tidak ditemukan."))
    return question


def registrations_of(programme: Programme) -> Sequence[Registration]:
    """The registered plans, newest first."""
    return db.session.scalars(
        select(Registration)
        .where(Registration.programme_id == programme.id)
        .options(joinedload(Registration.registered_by))
        .order_by(Registration.number.desc())
    ).all()


def document_of(programme: Programme) -> PlanDocument:
    """The plan as it stands now."""
    return PlanDocument(
        tuple(question.values for question in questions_of(programme)),
        tuple(
            (line.kind.value, line.instrument, line.offset_days, line.anonymity.value) for line in plan_of(programme)
        ),
        tuple((objective.code, objective.title) for objective in programme.objectives),
    )


def first_data_on(programme: Programme) -> date | None:
    """The day the first figure about the programme came to be: a test, a completion or an opened survey.

    What the public was asked before the programme began is a baseline that was there anyway, and does not count.
    """
    subjects = {(activity.subject_kind, activity.subject_id) for activity in programme.activities}
    people = select(Participant.person_id).where(Participant.programme_id == programme.id)
    moments: list[datetime] = []
    for model, moment in ((Score, Score.scored_at), (Completion, Completion.completed_at)):
        rows = db.session.execute(
            select(model.subject_kind, model.subject_id, func.min(moment))
            .where(model.person_id.in_(people), model.subject_id.in_({number for _kind, number in subjects}))
            .group_by(model.subject_kind, model.subject_id)
        )
        moments += [at for kind, number, at in rows if (kind, number) in subjects]
    zone = ZONES[programme.unit.zone]
    days = [at.astimezone(zone).date() for at in moments]
    opened = db.session.scalar(
        select(func.min(Wave.opens_on)).where(
            Wave.programme_id == programme.id,
            or_(Wave.kind != WaveKind.PUBLIC_SATISFACTION, Wave.opens_on >= programme.starts_on),
        )
    )
    return min([*days, *([opened] if opened else [])], default=None)


def facts_of(programme: Programme, today: date) -> ProgrammeFacts:
    """Everything `absences` looks at; a constant number of queries per programme."""
    waves, services = waves_of(programme), services_of_programme(programme)
    totals = standings(waves, today)
    questions = questions_of(programme)
    registrations = registrations_of(programme)
    kinds = {wave.kind for wave in waves} | {line.kind for line in plan_of(programme)}
    asked = set(
        db.session.scalars(
            select(Score.objective).where(
                Score.subject_id.in_({activity.subject_id for activity in programme.activities}),
                Score.objective.is_not(None),
            )
        )
    )
    compared = db.session.scalar(
        select(func.count()).where(Participant.programme_id == programme.id, Participant.arm == Arm.COMPARISON)
    )
    first = first_data_on(programme)
    levels = {2} if asked else set()
    levels |= {3} if kinds & _BEHAVIOUR else set()
    levels |= {4} if services or programme.targets else set()
    return ProgrammeFacts(
        questions=len(questions),
        untargeted=tuple(q.text for q in questions if q.target is None and q.indicator is None),
        registered_on=(
            registrations[-1].registered_at.astimezone(ZONES[programme.unit.zone]).date() if registrations else None
        ),
        first_data_on=first,
        levels=frozenset(levels),
        has_comparison=bool(compared) or any(service.comparison for service in services),
        objectives_without_item=tuple(
            objective.title for objective in programme.objectives if first is not None and objective.code not in asked
        ),
        closed_waves=tuple(
            (wave.title, totals[wave.id].ready, totals[wave.id].answered)
            for wave in waves
            if wave.state is WaveState.CLOSED and wave.kind is not WaveKind.PUBLIC_SATISFACTION
        ),
        unmeasured=tuple(target.indicator for target in programme.targets if target.actual is None),
        has_cost=bool(programme.costs),
        has_finding=bool(findings_of(programme)),
        overdue=tuple(r.sentence for r in recommendations_of(programme) if is_overdue(r.state, r.due_on, today)),
        retention_due=_retention_due(programme, today),
        over=programme.state is ProgrammeState.CLOSED or programme.ends_on < today,
    )


def tests_of(programme: Programme) -> dict[str, tuple[int, datetime]]:
    """Purpose → people of the programme tested so on its activities, and when the first of them was."""
    subjects = {(activity.subject_kind, activity.subject_id) for activity in programme.activities}
    people = select(Participant.person_id).where(
        Participant.programme_id == programme.id, Participant.arm == Arm.PARTICIPANT
    )
    rows = db.session.execute(
        select(Score.purpose, Score.subject_kind, Score.subject_id, Score.person_id, func.min(Score.scored_at))
        .where(Score.person_id.in_(people), Score.subject_id.in_({number for _kind, number in subjects}))
        .group_by(Score.purpose, Score.subject_kind, Score.subject_id, Score.person_id)
    )
    tested: dict[str, set[int]] = {}
    first: dict[str, datetime] = {}
    for purpose, kind, number, person_id, at in rows:
        if (kind, number) in subjects:
            tested.setdefault(purpose, set()).add(person_id)
            first[purpose] = min(first.get(purpose, at), at)
    return {purpose: (len(members), first[purpose]) for purpose, members in tested.items()}


def _retention_due(programme: Programme, today: date) -> bool:
    tests = tests_of(programme)
    ended = [tests[purpose][1] for purpose in ("post", "final") if purpose in tests]
    if not ended or "retention" in tests:
        return False
    return min(ended).astimezone(ZONES[programme.unit.zone]).date() + timedelta(days=RETENTION_DAYS[1]) < today
