"""Reads of sessions: words for the two of a pair, numbers for managers."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from bina.db import asked_once, db
from bina.errors import NotFound
from bina.people.models import Person
from bina.presence import spared_unless
from mentoring.pairs.models import Pair
from mentoring.sessions.models import AgendaPoint, MentoringSession, SessionVersion
from mentoring.sessions.rules import SessionState


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
    """What this person has to mend, oldest first: own logs the other side disputed, and meetings logged twice."""
    return [
        each
        for each in _unfinished(person)
        if each.settles(person)
        or (each.state is SessionState.DISPUTED and each.claimed_by is each.pair.side_of(person))
    ]


def planned_for(person: Person) -> Sequence[MentoringSession]:
    """The person's planned sessions, soonest first."""
    return [each for each in _unfinished(person) if each.state is SessionState.PLANNED]


def own_version(person: Person, version_id: int) -> SessionVersion:
    """Another log of a meeting of one of the person's pairs; raises NotFound for any other."""
    version = db.session.get(SessionVersion, version_id)
    if version is None:
        raise NotFound(_("Sesi ini tidak ditemukan."))
    own_session(person, version.session_id)
    return version


def agenda_of(pair: Pair, reader: Person) -> Sequence[AgendaPoint]:
    """What is to be talked about next time, oldest first; nothing for anybody but the two."""
    if pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(AgendaPoint)
        .where(AgendaPoint.pair_id == pair.id, AgendaPoint.talked_on.is_(None))
        .order_by(AgendaPoint.id)
    ).all()


def own_point(person: Person, point_id: int) -> AgendaPoint:
    """A point on the agenda of one of the person's pairs; raises NotFound for any other."""
    point = db.session.get(AgendaPoint, point_id)
    if point is None or point.pair.side_of(person) is None:
        raise NotFound(_("Butir agenda ini tidak ditemukan."))
    return point
