"""Reads of pairs. Every text has one way out, and that way takes the person who asks.

Private notes go to their author, shared words to the two of the pair, released notes also to managers of the
programme. Managers have counts of goals and sessions and no function here that would give them more.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from bina.db import asked_once, db
from bina.errors import NotFound
from bina.feature import Panel
from bina.people.models import Person
from bina.presence import spared_unless
from mentoring.pairs.models import Goal, GoalDraft, Note, Pair, Tier
from mentoring.pairs.rules import EndReason, GoalState, PairState
from mentoring.programmes.models import Programme
from mentoring.programmes.queries import managed_programme

LIVE = (PairState.ACTIVE, PairState.PAUSED)
#: States a pair's own two may see.
SHOWN = (PairState.PROPOSED, PairState.ACTIVE, PairState.PAUSED, PairState.ENDED)

PairTeller = Callable[[Person, Pair], Panel | None]
_tellers: list[PairTeller] = []


def stands_on_pair(teller: PairTeller) -> PairTeller:
    """Register who shows something on a pair's page, so that the rooms below need not know who they are."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def panels_on(person: Person, pair: Pair) -> list[Panel]:
    """Everything other rooms show the person on the pair's page, in order."""
    found = [teller(person, pair) for teller in _tellers]
    return sorted((each for each in found if each is not None), key=lambda each: each.order)


def own_pairs(person: Person, *states: PairState) -> Sequence[Pair]:
    """The person's pairs in these states (all that may be shown when none is named), newest first."""
    return [each for each in _pairs(person) if each.state in (states or SHOWN)]


def _shown(person: Person) -> Select[Pair]:
    return select(Pair).where(or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id), Pair.state.in_(SHOWN))


def _any_pair(person: Person, _now: datetime) -> ColumnElement[bool]:
    return _shown(person).exists()


@asked_once
@spared_unless(_any_pair, ())
def _pairs(person: Person) -> Sequence[Pair]:
    return db.session.scalars(_shown(person).order_by(Pair.id.desc())).all()


def own_pair(person: Person, pair_id: int) -> Pair:
    """A pair the person is one of; raises NotFound for any other, and for one not proposed yet."""
    pair = db.session.get(Pair, pair_id)
    if pair is None or pair.side_of(person) is None or pair.state not in SHOWN:
        raise NotFound(_("Pasangan ini tidak ditemukan."))
    return pair


def goals_of(pair: Pair, reader: Person) -> Sequence[Goal]:
    """The pair's goals, open ones first; nothing for anybody but the two."""
    if pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(Goal)
        .where(Goal.pair_id == pair.id)
        .options(joinedload(Goal.competency))
        .order_by(Goal.state != GoalState.OPEN, Goal.id)
    ).all()


def own_goal(person: Person, goal_id: int) -> Goal:
    """A goal of one of the person's pairs; raises NotFound for any other."""
    goal = db.session.get(Goal, goal_id)
    if goal is None or goal.pair.side_of(person) is None:
        raise NotFound(_("Tujuan ini tidak ditemukan."))
    return goal


def open_drafts(person: Person) -> Sequence[GoalDraft]:
    """Goals that follow-up surveys suggest to this person; nobody else sees them."""
    return db.session.scalars(
        select(GoalDraft)
        .where(GoalDraft.person_id == person.id, GoalDraft.settled_at.is_(None))
        .order_by(GoalDraft.id.desc())
    ).all()


def own_draft(person: Person, draft_id: int) -> GoalDraft:
    """A goal suggested to this person and not settled yet; raises NotFound for any other."""
    draft = db.session.get(GoalDraft, draft_id)
    if draft is None or draft.person_id != person.id or draft.settled_at is not None:
        raise NotFound(_("Usulan tujuan ini tidak ditemukan."))
    return draft


def notes_of(pair: Pair, reader: Person) -> Sequence[Note]:
    """What the reader may read of the pair's notes, newest first.

    Their own, and the other's unless private. Nothing for anybody but the two.
    """
    if pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(Note)
        .where(Note.pair_id == pair.id, or_(Note.author_id == reader.id, Note.tier != Tier.PRIVATE))
        .order_by(Note.id.desc())
    ).all()


def own_note(author: Person, note_id: int) -> Note:
    """A note the person wrote; raises NotFound for any other."""
    note = db.session.get(Note, note_id)
    if note is None or note.author_id != author.id:
        raise NotFound(_("Catatan ini tidak ditemukan."))
    return note


def released_notes(manager: Person, programme_id: int) -> Sequence[Note]:
    """Notes whose authors released them to the managers of the programme; raises NotFound for anybody else."""
    programme = managed_programme(manager, programme_id)
    return db.session.scalars(
        select(Note)
        .join(Pair, Pair.id == Note.pair_id)
        .where(Pair.programme_id == programme.id, Note.tier == Tier.RELEASED)
        .order_by(Note.released_at.desc())
    ).all()


def live_load(programme: Programme) -> dict[int, int]:
    """Mentor profile id → slots taken by running pairs and open proposals."""
    rows = db.session.execute(
        select(Pair.mentor_profile_id, func.count())
        .where(Pair.programme_id == programme.id, Pair.state.in_((*LIVE, PairState.PROPOSED)))
        .group_by(Pair.mentor_profile_id)
    )
    return dict(rows.all())


def taken_mentees(programme: Programme) -> set[int]:
    """Mentee profile ids that have a mentor or an open proposal."""
    return set(
        db.session.scalars(
            select(Pair.mentee_profile_id).where(
                Pair.programme_id == programme.id, Pair.state.in_((*LIVE, PairState.PROPOSED))
            )
        )
    )


def finished_mentees(programme: Programme) -> set[int]:
    """Mentee profile ids whose mentoring ended because its goal was reached or its time was up."""
    return set(
        db.session.scalars(
            select(Pair.mentee_profile_id).where(
                Pair.programme_id == programme.id,
                Pair.state == PairState.ENDED,
                Pair.end_reason.in_((EndReason.GOAL_REACHED, EndReason.TIME_UP)),
            )
        )
    )


def not_again(programme: Programme) -> set[tuple[int, int]]:
    """(mentee profile, mentor profile) of pairs that were declined or ended and are not made again."""
    rows = db.session.execute(
        select(Pair.mentee_profile_id, Pair.mentor_profile_id).where(
            Pair.programme_id == programme.id,
            or_(Pair.state == PairState.ENDED, (Pair.state == PairState.DECLINED) & Pair.lapsed.is_(False)),
        )
    )
    return {(mentee, mentor) for mentee, mentor in rows}


def pair_counts(programme: Programme) -> dict[PairState, int]:
    """How many pairs stand where."""
    rows = db.session.execute(
        select(Pair.state, func.count()).where(Pair.programme_id == programme.id).group_by(Pair.state)
    )
    return dict(rows.all())


def conduct_pairs(programme: Programme) -> Sequence[Pair]:
    """Pairs that ended over conduct: the only reason shown by name."""
    return db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.end_reason == EndReason.CONDUCT).order_by(Pair.id)
    ).all()
