"""Reads of what superiors of participants did for what their people learn."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.people.models import Person
from evaluation.findings.models import Recommendation
from evaluation.findings.rules import RecommendationState
from evaluation.measures.models import Completion
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm
from evaluation.statistics.leadership import LeaderFacts
from evaluation.waves.models import FrameEntry, Participation, Wave
from evaluation.waves.rules import WaveKind

_ACTED_ON = (RecommendationState.IN_PROGRESS, RecommendationState.DONE)


def programmes_led(person: Person) -> Sequence[Programme]:
    """Programmes in which somebody under this person takes part, newest first; activities loaded."""
    return db.session.scalars(
        select(Programme)
        .where(
            Programme.id.in_(
                select(Participant.programme_id)
                .join(Person, Person.id == Participant.person_id)
                .where(Person.superior_id == person.id, Participant.arm == Arm.PARTICIPANT)
            )
        )
        .options(joinedload(Programme.activities))
        .order_by(Programme.starts_on.desc(), Programme.id)
    ).unique().all()  # fmt: skip


def leaders_of(programme: Programme) -> dict[int, Person]:
    """The superiors of the participants, as far as they still work there."""
    superiors = (member.person.superior for member in participants(programme, Arm.PARTICIPANT))
    return {person.id: person for person in superiors if person is not None and person.left_on is None}


def leader_facts(
    programme: Programme, leaders: Collection[int], cut_at: datetime, today: date
) -> dict[int, LeaderFacts]:
    """Leader → what they did in a programme up to the cut."""
    subjects = {(activity.subject_kind, activity.subject_id) for activity in programme.activities}
    attended: Counter[int] = Counter()
    for person_id, kind, number in db.session.execute(
        select(Completion.person_id, Completion.subject_kind, Completion.subject_id).where(
            Completion.person_id.in_(leaders), Completion.completed_at <= cut_at
        )
    ):
        attended[person_id] += (kind, number) in subjects
    forms: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    prompt = case(((FrameEntry.asked <= 1) & Participation.entry_id.is_not(None), 1), else_=0)
    for person_id, ready, answered, unprompted in db.session.execute(
        select(FrameEntry.person_id, func.count(FrameEntry.id), func.count(Participation.entry_id), func.sum(prompt))
        .join(Wave, Wave.id == FrameEntry.wave_id)
        .outerjoin(Participation, Participation.entry_id == FrameEntry.id)
        .where(
            Wave.programme_id == programme.id,
            Wave.kind == WaveKind.BEHAVIOUR_SUPERIOR,
            FrameEntry.person_id.in_(leaders),
            FrameEntry.ready_on <= today,
        )
        .group_by(FrameEntry.person_id)
    ):
        forms[person_id] = (int(ready), int(answered), int(unprompted))
    tasks: dict[int, list[RecommendationState]] = defaultdict(list)
    for owner_id, state in db.session.execute(
        select(Recommendation.owner_id, Recommendation.state).where(
            Recommendation.programme_id == programme.id,
            Recommendation.owner_id.in_(leaders),
            Recommendation.state != RecommendationState.DROPPED,
        )
    ):
        tasks[owner_id].append(state)
    return {
        leader: LeaderFacts(
            attended[leader], *forms[leader], len(tasks[leader]), sum(state in _ACTED_ON for state in tasks[leader])
        )
        for leader in sorted(leaders)
    }
