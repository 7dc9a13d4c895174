"""Reads of sessions: words for the two of a pair, numbers for managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import selectinload

from bina.db import asked_once, db
from bina.errors import NotFound
from bina.people.models import Person
from bina.presence import spared_unless
from mentoring.pairs.models import Pair
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState

#: A claim older than this is a gap that the manager sees, as a number.
CONFIRM_WITHIN = timedelta(days=7)


def sessions_of(pair: Pair, reader: Person) -> Sequence[MentoringSession]:
    """The pair's sessions, newest first; nothing for anybody but the two."""
    if pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(MentoringSession)
        .options(selectinload(MentoringSession.goals))
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state != SessionState.CANCELLED)
        .order_by(MentoringSession.held_on.desc(), MentoringSession.id.desc())
    ).all()


def own_session(person: Person, session_id: int) -> MentoringSession:
    """A session of one of the person's pairs; raises NotFound for any other."""
    session = db.session.get(MentoringSession, session_id)
    if session is None or session.pair.side_of(person) is None or session.state is SessionState.CANCELLED:
        raise NotFound(_("Sesi ini tidak ditemukan."))
    return session


def _open(person: Person) -> Select[MentoringSession]:
    return (
        select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            MentoringSession.state.in_((SessionState.PLANNED, SessionState.CLAIMED, SessionState.DISPUTED)),
            or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id),
        )
    )


def _any_unfinished(person: Person, _now: datetime) -> ColumnElement[bool]:
    return _open(person).exists()


@asked_once
@spared_unless(_any_unfinished, ())
def _unfinished(person: Person) -> Sequence[MentoringSession]:
    """Sessions of the person's pairs that are planned, or said to have been held and not yet agreed on, by day."""
    return db.session.scalars(_open(person).order_by(MentoringSession.held_on)).all()


def sessions_waiting_for(person: Person) -> Sequence[MentoringSession]:
    """Sessions the other side has logged and this person has to confirm, oldest first."""
    return [each for each in _unfinished(person) if each.awaits(person)]


def sessions_to_mend(person: Person) -> Sequence[MentoringSession]:
    """Sessions this person has logged and the other side has disputed, oldest first."""
    return [
        each
        for each in _unfinished(person)
        if each.state is SessionState.DISPUTED and each.claimed_by is each.pair.side_of(person)
    ]


def planned_for(person: Person) -> Sequence[MentoringSession]:
    """The person's planned sessions, soonest first."""
    return [each for each in _unfinished(person) if each.state is SessionState.PLANNED]


@dataclass(frozen=True)
class PairNumbers:
    """What a manager sees of a pair's meetings: no words."""

    confirmed: int
    minutes: int
    jp: int
    last_held_on: date | None
    #: claims nobody has answered for a week
    unanswered: int


NO_NUMBERS = PairNumbers(0, 0, 0, None, 0)


def numbers_by_pair(programme: Programme, now: datetime) -> dict[int, PairNumbers]:
    """Pair id → its numbers, for pairs that have met."""
    done = MentoringSession.state == SessionState.CONFIRMED
    late = (MentoringSession.state == SessionState.CLAIMED) & (MentoringSession.claimed_at < now - CONFIRM_WITHIN)
    rows = db.session.execute(
        select(
            MentoringSession.pair_id,
            func.sum(case((done, 1), else_=0)),
            func.sum(case((done, MentoringSession.minutes), else_=0)),
            func.sum(case((done, MentoringSession.jp), else_=0)),
            func.max(case((done, MentoringSession.held_on), else_=None)),
            func.sum(case((late, 1), else_=0)),
        )
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(Pair.programme_id == programme.id)
        .group_by(MentoringSession.pair_id)
    )
    return {
        pair_id: PairNumbers(confirmed or 0, minutes or 0, jp or 0, _as_date(last), unanswered or 0)
        for pair_id, confirmed, minutes, jp, last, unanswered in rows
    }


def _as_date(value: date | str | None) -> date | None:
    # SQLite gives an aggregate over CASE back as text.
    return date.fromisoformat(value) if isinstance(value, str) else value
