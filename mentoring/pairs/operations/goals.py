"""What a pair wants to reach, and goals a follow-up survey suggests."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.transfer import Promise, Statement
from mentoring.pairs.models import Goal, GoalDraft, GoalPromise, Pair
from mentoring.pairs.operations.acting import acted, lock, side_in
from mentoring.pairs.rules import (
    MOST_OPEN_GOALS,
    GoalState,
)


def add_goal(
    pair: Pair, title: str, *, by: Person, measure: str = "", due_on: date | None = None, barrier: str | None = None
) -> Goal:
    """Write down what the pair wants to reach. Refuses more than three open goals at a time."""
    lock(pair)
    side = side_in(pair, by)
    if not pair.live:
        raise Conflict(_("Tujuan hanya dapat ditambah selama Anda berpasangan."))
    number = db.session.scalar(
        select(func.count()).select_from(Goal).where(Goal.pair_id == pair.id, Goal.state == GoalState.OPEN)
    )
    if (number or 0) >= MOST_OPEN_GOALS:
        raise DomainError(_("Sudah ada tiga tujuan yang berjalan. Selesaikan atau lepaskan satu dahulu."))
    goal = Goal(
        pair_id=pair.id,
        author_id=by.id,
        title=title,
        measure=measure,
        due_on=due_on,
        barrier=barrier,
        created_at=clock.now(),
    )
    db.session.add(goal)
    acted(pair, side)
    db.session.flush()
    return goal


def settle_goal(goal: Goal, state: GoalState, *, by: Person) -> None:
    """Say that a goal is reached, given up, or open again."""
    lock(goal.pair)
    side_in(goal.pair, by)
    goal.state = state
    goal.settled_on = None if state is GoalState.OPEN else clock.today(by.zone)
    db.session.flush()


@dataclass(frozen=True)
class Finding:
    """A barrier that a survey found: how it is called, its mean, at or below what it is one, and what was asked."""

    barrier: str
    label: str
    score: float | None = None
    threshold: float | None = None
    statements: tuple[Statement, ...] = ()


def suggest_goal(
    person: Person,
    found: Finding,
    course_title: str,
    subject: tuple[str, int],
    promises: Sequence[Promise] = (),
) -> GoalDraft | None:
    """Keep a barrier that a follow-up survey found as a suggested goal, once per survey; gives None the second time."""
    known = db.session.scalar(
        select(GoalDraft.id).where(
            GoalDraft.person_id == person.id,
            GoalDraft.barrier == found.barrier,
            GoalDraft.subject_kind == subject[0],
            GoalDraft.subject_id == subject[1],
        )
    )
    if known is not None:
        return None
    draft = GoalDraft(
        person_id=person.id,
        barrier=found.barrier,
        label=found.label,
        score=found.score,
        threshold=found.threshold,
        statements=[asdict(each) for each in found.statements],
        course_title=course_title,
        subject_kind=subject[0],
        subject_id=subject[1],
        created_at=clock.now(),
        promises=[
            GoalPromise(position=place, behaviour=one.behaviour, competency_id=one.competency_id, level=one.level)
            for place, one in enumerate(promises, 1)
        ],
    )
    db.session.add(draft)
    db.session.flush()
    notify(
        person,
        key=f"mentoring:draft:{draft.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Ada hambatan yang dapat dibahas dengan mentor"),
        body=_l(
            "Jawaban Anda tentang %(title)s menunjukkan hal yang menghambat. Kami menyiapkan usulan tujuan; "
            "hanya Anda yang melihatnya sampai Anda memakainya.",
            title=course_title,
        ),
        url="/mentoring/",
    )
    return draft


def take_draft(
    draft: GoalDraft,
    pair: Pair,
    title: str,
    *,
    by: Person,
    measure: str = "",
    due_on: date | None = None,
    promise: GoalPromise | None = None,
) -> Goal:
    """Take a suggested goal into a pair, in the person's own words, with the promise they chose to work on."""
    if draft.person_id != by.id:
        raise Forbidden(_("Usulan ini hanya untuk pemiliknya."))
    goal = add_goal(pair, title, by=by, measure=measure, due_on=due_on, barrier=draft.barrier)
    if promise is not None:
        goal.competency_id, goal.level = promise.competency_id, promise.level
    draft.settled_at = clock.now()
    db.session.flush()
    return goal


def set_draft_aside(draft: GoalDraft, *, by: Person) -> None:
    """Put a suggested goal away."""
    if draft.person_id != by.id:
        raise Forbidden(_("Usulan ini hanya untuk pemiliknya."))
    draft.settled_at = clock.now()
    db.session.flush()
