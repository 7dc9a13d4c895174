"""Planning, logging, confirming and disputing a session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.credits import operations as credits
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.operations import lock
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import (
    MOST_MINUTES,
    Mode,
    SessionState,
    SessionVerb,
    may_be_held,
    next_state,
    session_path,
)


@dataclass(frozen=True)
class SessionValues:
    """What a log says."""

    held_on: date
    minutes: int
    mode: Mode
    goal_ids: Collection[int] = ()
    next_step: str = ""
    next_on: date | None = None


def _side(pair: Pair, person: Person) -> Side:
    side = pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def _lock(session: MentoringSession) -> None:
    """Hold a session and its pair (the pair first, like every verb) and read both anew."""
    lock(session.pair)
    db.session.scalars(
        select(MentoringSession)
        .where(MentoringSession.id == session.id)
        .with_for_update(of=MentoringSession)
        .execution_options(populate_existing=True)
    ).one()


def _moved(session: MentoringSession, verb: SessionVerb) -> SessionState:
    state = next_state(session.state, verb)
    if state is None:
        raise Conflict(_("Keadaan sesi ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    return state


def plan_session(pair: Pair, on: date, *, by: Person) -> MentoringSession:
    """Plan the next meeting; the one planned before it is moved. Refuses past days and days already logged."""
    lock(pair)
    _side(pair, by)
    if not pair.live:
        raise Conflict(_("Pertemuan hanya dapat dijadwalkan selama Anda berpasangan."))
    planned = _planned(pair)
    _check_next(pair, on, planned, by)
    if planned is None:
        planned = MentoringSession(pair=pair, state=SessionState.PLANNED, held_on=on, minutes=0)
        db.session.add(planned)
    planned.held_on = on
    db.session.flush()
    return planned


def _check_next(pair: Pair, on: date, planned: MentoringSession | None, by: Person) -> None:
    if on < clock.today(by.zone):
        raise DomainError(_("Tanggal pertemuan berikutnya sudah lewat. Pilih hari ini atau sesudahnya."))
    if _on_day(pair, on, planned) is not None:
        raise DomainError(_("Sudah ada sesi pada tanggal itu. Pilih tanggal lain."))


def _planned(pair: Pair) -> MentoringSession | None:
    return db.session.scalar(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.PLANNED)
        .order_by(MentoringSession.held_on)
        .limit(1)
    )


def _on_day(pair: Pair, on: date, besides: MentoringSession | None) -> MentoringSession | None:
    query = select(MentoringSession).where(
        MentoringSession.pair_id == pair.id,
        MentoringSession.held_on == on,
        MentoringSession.state != SessionState.CANCELLED,
    )
    if besides is not None and besides.id is not None:
        query = query.where(MentoringSession.id != besides.id)
    return db.session.scalar(query)


def log_session(pair: Pair, values: SessionValues, *, by: Person) -> MentoringSession:
    """Say that a session was held; it counts when the other side confirms.

    A session planned up to that day is the one that was held. A next date plans the next session.

    Raises:
        DomainError: a day in the future, before the pair or long ago; no minutes or too many.
        Conflict: the day is logged already, or the pair has ended.
    """
    lock(pair)
    side = _side(pair, by)
    if not pair.live or pair.paired_on is None:
        raise Conflict(_("Sesi hanya dapat dicatat selama Anda berpasangan."))
    _check(pair, values, by)
    planned = _planned(pair)
    if values.next_on is not None:
        _check_next(pair, values.next_on, planned, by)
        if values.next_on == values.held_on:
            raise DomainError(_("Sudah ada sesi pada tanggal itu. Pilih tanggal lain."))
    if planned is not None and planned.held_on > values.held_on:
        planned = None
    if _on_day(pair, values.held_on, planned) is not None:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya."))
    session = planned or MentoringSession(pair=pair, state=SessionState.PLANNED)
    try:
        with db.session.begin_nested():
            session.state = _moved(session, SessionVerb.CLAIM)
            _fill(session, values, side)
            db.session.add(session)
    except IntegrityError as quicker:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya.")) from quicker
    audit.record(by, "mentoring.session_claimed", "mentoring_session", session.id, {"minutes": values.minutes})
    if values.next_on is not None:
        plan_session(pair, values.next_on, by=by)
    _ask(session, by, 0)
    return session


def _check(pair: Pair, values: SessionValues, by: Person) -> None:
    if not 0 < values.minutes <= MOST_MINUTES:
        raise DomainError(_("Isi lama pertemuan antara 1 dan 480 menit."))
    if pair.paired_on is None or not may_be_held(values.held_on, clock.today(by.zone), pair.paired_on):
        raise DomainError(
            _("Tanggal sesi harus sejak Anda berpasangan, paling lama 60 hari lalu, dan tidak di masa depan.")
        )


def _fill(session: MentoringSession, values: SessionValues, side: Side) -> None:
    session.held_on, session.minutes, session.mode = values.held_on, values.minutes, values.mode
    session.next_step = values.next_step
    session.claimed_by, session.claimed_at = side, clock.now()
    session.dispute = ""
    session.goals = list(
        db.session.scalars(
            select(Goal).where(Goal.id.in_(values.goal_ids), Goal.pair_id == session.pair.id).order_by(Goal.id)
        )
    )
    if side is Side.MENTEE:
        session.pair.mentee_acted_at = clock.now()
    else:
        session.pair.mentor_acted_at = clock.now()


def _ask(session: MentoringSession, by: Person, time: int) -> None:
    notify(
        session.pair.partner_of(by),
        key=f"mentoring:session:{session.id}:asked:{time}:{session.claimed_at}",
        kind=NoticeKind.MENTORING,
        subject=_l("Konfirmasi sesi mentoring"),
        body=_l(
            "%(name)s mencatat sesi mentoring dengan Anda, %(minutes)s menit. Konfirmasi bila benar; "
            "JP baru tercatat setelah Anda konfirmasi.",
            name=by.name,
            minutes=session.minutes,
        ),
        url=session_path(session.id),
    )


def confirm_session(session: MentoringSession, *, by: Person) -> None:
    """Say that the log is right. The minutes count from now on and JP are posted for both.

    Raises:
        Forbidden: the one who logged it cannot confirm it.
        Conflict: it was confirmed, disputed or changed in the meantime.
    """
    _lock(session)
    side = _side(session.pair, by)
    if side is session.claimed_by:
        raise Forbidden(_("Sesi ini Anda catat sendiri; pasangan Anda yang mengonfirmasinya."))
    state = _moved(session, SessionVerb.CONFIRM)
    now = clock.now()
    done = db.session.execute(
        update(MentoringSession)
        .where(MentoringSession.id == session.id, MentoringSession.state == SessionState.CLAIMED)
        .values(state=state, confirmed_at=now)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("Keadaan sesi ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    db.session.refresh(session)
    pair = session.pair
    if side is Side.MENTEE:
        pair.mentee_acted_at = now
    else:
        pair.mentor_acted_at = now
    # Ledger entries lock their person: always in the same order, so that parallel confirmations never wait in a ring.
    for person in sorted((pair.mentee, pair.mentor), key=lambda one: one.id):
        entry = credits.post(
            person,
            "mentoring",
            key=f"mentoring:{session.id}:{person.id}",
            title=pair.programme.title,
            subject=("mentoring_session", session.id),
            earned_on=session.held_on,
            minutes=session.minutes,
        )
        if person.id == pair.mentee_id:
            session.jp = entry.jp
    db.session.flush()
    audit.record(by, "mentoring.session_confirmed", "mentoring_session", session.id, {"minutes": session.minutes})
    signals.session_confirmed.send(
        pair.mentee,
        session_id=session.id,
        pair_id=pair.id,
        programme_id=pair.programme_id,
        title=pair.programme.title,
        mentor=pair.mentor,
        minutes=session.minutes,
        held_on=session.held_on,
    )


def dispute_session(session: MentoringSession, what: str, *, by: Person) -> None:
    """Say what in the log is not right; the one who wrote it corrects it or takes it back."""
    _lock(session)
    side = _side(session.pair, by)
    if side is session.claimed_by:
        raise Forbidden(_("Sesi ini Anda catat sendiri. Perbaiki atau batalkan catatannya."))
    session.state = _moved(session, SessionVerb.DISPUTE)
    session.dispute = what
    db.session.flush()
    audit.record(by, "mentoring.session_disputed", "mentoring_session", session.id)
    notify(
        session.pair.partner_of(by),
        key=f"mentoring:session:{session.id}:disputed:{session.claimed_at}",
        kind=NoticeKind.MENTORING,
        subject=_l("Catatan sesi perlu diperiksa"),
        body=_l("%(name)s menandai catatan sesi Anda belum tepat. Perbaiki atau batalkan catatannya.", name=by.name),
        url=session_path(session.id),
    )


def correct_session(session: MentoringSession, values: SessionValues, *, by: Person) -> None:
    """Mend a disputed log and ask again. Only the side that wrote it."""
    _lock(session)
    side = _side(session.pair, by)
    if side is not session.claimed_by:
        raise Forbidden(_("Hanya yang mencatat sesi ini yang dapat memperbaikinya."))
    state = _moved(session, SessionVerb.CORRECT)
    _check(session.pair, values, by)
    if _on_day(session.pair, values.held_on, session) is not None:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya."))
    session.state = state
    _fill(session, values, side)
    db.session.flush()
    audit.record(by, "mentoring.session_corrected", "mentoring_session", session.id, {"minutes": values.minutes})
    _ask(session, by, 0)


def cancel_session(session: MentoringSession, *, by: Person) -> None:
    """Take a planned meeting off, or one's own log back. A confirmed session stays."""
    _lock(session)
    side = _side(session.pair, by)
    if session.claimed_by is not None and side is not session.claimed_by:
        raise Forbidden(_("Hanya yang mencatat sesi ini yang dapat membatalkannya."))
    session.state = _moved(session, SessionVerb.CANCEL)
    db.session.flush()
    audit.record(by, "mentoring.session_cancelled", "mentoring_session", session.id)


def remind(session: MentoringSession) -> None:
    """Ask once more for a confirmation that has been waiting."""
    claimer = session.pair.mentee if session.claimed_by is Side.MENTEE else session.pair.mentor
    _ask(session, claimer, 1)
