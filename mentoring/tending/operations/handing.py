"""Letting a mentee take open goals, the next meeting, own released notes and chosen own files to the next mentor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.attainment.operations import write_scale
from mentoring.attainment.queries import scales_of
from mentoring.pairs.models import Goal, Note, Pair, Tier
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import MOST_OPEN_GOALS, EndReason, GoalState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import plan_session
from mentoring.sessions.rules import SessionState
from mentoring.sharing.models import SharedFile
from mentoring.sharing.operations import carry
from mentoring.sharing.queries import files_by
from mentoring.tending.models import Handover

#: After these ends somebody goes on, so there is something to hand over.
UNFINISHED = frozenset({EndReason.NO_FAULT, EndReason.CAPACITY, EndReason.CONDUCT})


@dataclass(frozen=True)
class Luggage:
    """What would travel: the mentee's own and shared things, never a private note and never the mentor's words."""

    goals: Sequence[Goal]
    notes: Sequence[Note]
    #: what the mentee showed the mentor; of these only the chosen ones travel
    files: Sequence[SharedFile]
    next_on: date | None

    def __bool__(self) -> bool:
        return bool(self.goals or self.notes or self.files or self.next_on)


def luggage_of(pair: Pair, next_on: date | None) -> Luggage:
    """What a mentee could take along from an ended pair."""
    goals = db.session.scalars(
        select(Goal).where(Goal.pair_id == pair.id, Goal.state == GoalState.OPEN).order_by(Goal.id)
    ).all()
    notes = db.session.scalars(
        select(Note)
        .where(Note.pair_id == pair.id, Note.author_id == pair.mentee_id, Note.tier == Tier.RELEASED)
        .order_by(Note.id)
    ).all()
    ahead = next_on if next_on is not None and next_on >= clock.today(pair.mentee.zone) else None
    return Luggage(goals, notes, files_by(pair, pair.mentee_id), ahead)


def take_off_plans(pair: Pair) -> date | None:
    """Take planned meetings of an ended pair off; gives the day of the next one."""
    planned = db.session.scalars(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.PLANNED)
        .order_by(MentoringSession.held_on)
    ).all()
    for session in planned:
        session.state = SessionState.CANCELLED
    db.session.flush()
    return planned[0].held_on if planned else None


def offer_handover(pair: Pair) -> None:
    """Ask the mentee of a pair that ended early what may go to the next mentor, if there is anything."""
    next_on = take_off_plans(pair)
    if pair.end_reason not in UNFINISHED or not luggage_of(pair, next_on):
        return
    db.session.add(Handover(pair_id=pair.id, next_on=next_on))
    db.session.flush()
    notify(
        pair.mentee,
        key=f"mentoring:{pair.id}:handover",
        kind=NoticeKind.MENTORING,
        subject=_l("Bawa tujuan Anda ke mentor berikutnya?"),
        body=_l(
            "Tujuan yang berjalan, jadwal berikutnya, berkas yang Anda pilih, dan catatan yang sudah Anda buka dapat ikut ke "
            "mentor berikutnya. "
            "Tidak ada yang berpindah sebelum Anda setuju; catatan pribadi tidak pernah ikut."
        ),
        url=f"/mentoring/pasangan/{pair.id}/serah-terima",
    )


def answer_handover(handover: Handover, agreed: bool, *, files: Collection[int] = (), by: Person) -> None:
    """Say whether it may travel, and which of one's files; with a new mentor already there it goes at once."""
    if handover.pair.mentee_id != by.id:
        raise Forbidden(_("Hanya peserta sendiri yang memutuskan apa yang ikut."))
    db.session.refresh(handover, with_for_update={"of": Handover})
    if handover.new_pair_id is not None:
        raise Conflict(_("Sudah dipindahkan ke mentor Anda yang sekarang."))
    handover.answered_at, handover.agreed = clock.now(), agreed
    for file in files_by(handover.pair, by.id):
        file.goes_along = agreed and file.id in files
    db.session.flush()
    present = db.session.scalar(
        select(Pair).where(Pair.mentee_profile_id == handover.pair.mentee_profile_id, Pair.state.in_(LIVE))
    )
    if agreed and present is not None:
        _carry(handover, present)


def carry_over(pair: Pair) -> None:
    """A pair begins: bring what its mentee agreed to take along."""
    agreed = db.session.scalar(
        select(Handover)
        .join(Pair, Pair.id == Handover.pair_id)
        .where(
            Pair.mentee_profile_id == pair.mentee_profile_id,
            Handover.agreed.is_(True),
            Handover.new_pair_id.is_(None),
        )
        .order_by(Handover.pair_id.desc())
        .limit(1)
    )
    if agreed is not None:
        _carry(agreed, pair)


def _carry(handover: Handover, pair: Pair) -> None:
    luggage = luggage_of(handover.pair, handover.next_on)
    scales = scales_of([goal.id for goal in luggage.goals])
    running = db.session.scalars(select(Goal.id).where(Goal.pair_id == pair.id, Goal.state == GoalState.OPEN)).all()
    copies: dict[int, Goal] = {}
    for goal in luggage.goals[: max(0, MOST_OPEN_GOALS - len(running))]:
        copy = Goal(
            pair=pair,
            author_id=pair.mentee_id,
            title=goal.title,
            measure=goal.measure,
            due_on=goal.due_on,
            competency_id=goal.competency_id,
            level=goal.level,
            barrier=goal.barrier,
            created_at=clock.now(),
        )
        db.session.add(copy)
        db.session.flush()
        copies[goal.id] = copy
        if goal.id in scales:
            write_scale(copy, scales[goal.id].levels, by=pair.mentee, start=scales[goal.id].start_level)
    for note in luggage.notes:
        words = note.words
        if words is None:
            continue
        moved = Note(
            pair_id=pair.id,
            author_id=note.author_id,
            tier=Tier.RELEASED,
            written_at=note.written_at,
            released_at=note.released_at,
        )
        db.session.add(moved)
        db.session.flush()
        moved.hold(words)
    for file in luggage.files:
        if file.goes_along:
            carry(file, pair, copies.get(file.goal_id or 0))
    if luggage.next_on is not None:
        plan_session(pair, luggage.next_on, by=pair.mentee)
    handover.new_pair_id = pair.id
    db.session.flush()
