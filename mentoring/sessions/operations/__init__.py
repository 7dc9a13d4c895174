"""Planning, logging, confirming and disputing a session."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.credits import operations as credits
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.attainment.operations import freeze
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations.acting import (
    ask_partner,
    check,
    fill,
    hold,
    moved,
    on_day,
    planned_of,
    side_in,
)
from mentoring.sessions.operations.versions import arrived_with, keep_version, logged_from
from mentoring.sessions.rules import (
    SessionState,
    SessionValues,
    SessionVerb,
    log_path,
    mentors_key,
    session_path,
)


def plan_session(pair: Pair, on: date, *, by: Person) -> MentoringSession:
    """Plan the next meeting; the one planned before it is moved. Refuses past days and days already logged."""
    lock(pair)
    side_in(pair, by)
    if not pair.live:
        raise Conflict(_("Pertemuan hanya dapat dijadwalkan selama Anda berpasangan."))
    if pair.programme.together:
        raise Conflict(_("Pertemuan kelompok dijadwalkan sekali untuk semua, di halaman kelompok."))
    planned = planned_of(pair)
    _check_next(pair, on, planned, by)
    if planned is None:
        planned = MentoringSession(pair=pair, state=SessionState.PLANNED, held_on=on, minutes=0)
        db.session.add(planned)
    if planned.starts_at is not None and planned.held_on != on:
        # The hour that was agreed stays; calendars hear that the day is another.
        at = planned.starts_at.astimezone(ZONES[planned.zone]).time()
        planned.starts_at = datetime.combine(on, at, ZONES[planned.zone])
        planned.sequence += 1
    planned.held_on = on
    db.session.flush()
    return planned


def _check_next(pair: Pair, on: date, planned: MentoringSession | None, by: Person) -> None:
    if on < clock.today(by.zone):
        raise DomainError(_("Tanggal pertemuan berikutnya sudah lewat. Pilih hari ini atau sesudahnya."))
    if on_day(pair, on, planned) is not None:
        raise DomainError(_("Sudah ada sesi pada tanggal itu. Pilih tanggal lain."))


def log_session(
    pair: Pair,
    values: SessionValues,
    *,
    by: Person,
    key: str = "",
    planned_id: int | None = None,
    gathering_id: int | None = None,
) -> MentoringSession:
    """Say that a session was held; it counts when the other side confirms.

    A session planned up to that day is the one that was held. A next date plans the next session. The same form
    arrives once, by its key. A second log of one meeting (the same day, or the same planned meeting) is kept beside
    the first as a version, and people are asked which one counts. Where a mentor meets several together, every
    session is one mentee's part of a `gathering`.

    Raises:
        DomainError: a day in the future, before the pair or long ago; no minutes or too many.
        Conflict: the pair has ended, or it meets in its group only.
    """
    lock(pair)
    side = side_in(pair, by)
    arrived = arrived_with(pair, key)
    if arrived is not None:
        return arrived
    if not pair.live or pair.paired_on is None:
        raise Conflict(_("Sesi hanya dapat dicatat selama Anda berpasangan."))
    if pair.programme.together and gathering_id is None:
        raise Conflict(_("Dalam program kelompok, mentor mencatat pertemuan sekali untuk semua yang hadir."))
    check(pair, values, by)
    planned = planned_of(pair)
    if planned is not None and planned.held_on > values.held_on:
        planned = None
    logged = on_day(pair, values.held_on, planned) or logged_from(pair, planned_id)
    if logged is not None:
        keep_version(logged, values, key=key, by=by)
        return logged
    if values.next_on is not None:
        _check_next(pair, values.next_on, planned_of(pair), by)
        if values.next_on == values.held_on:
            raise DomainError(_("Sudah ada sesi pada tanggal itu. Pilih tanggal lain."))
    session = planned or MentoringSession(pair=pair, state=SessionState.PLANNED, held_on=values.held_on)
    state = moved(session, SessionVerb.CLAIM)
    try:
        with db.session.begin_nested():
            session.state, session.key, session.gathering_id = state, key or None, gathering_id
            fill(session, values, side)
    except IntegrityError as quicker:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya.")) from quicker
    audit.record(by, "mentoring.session_claimed", "mentoring_session", session.id, {"minutes": values.minutes})
    if values.next_on is not None:
        plan_session(pair, values.next_on, by=by)
    ask_partner(session, by, 0)
    return session


def confirm_session(session: MentoringSession, *, by: Person) -> None:
    """Say that the log is right. The minutes count from now on and JP are posted for both.

    Raises:
        Forbidden: the one who logged it cannot confirm it.
        Conflict: it was confirmed, disputed or changed in the meantime.
    """
    hold(session)
    side = side_in(session.pair, by)
    if side is session.claimed_by:
        raise Forbidden(_("Sesi ini Anda catat sendiri; pasangan Anda yang mengonfirmasinya."))
    state = moved(session, SessionVerb.CONFIRM)
    if session.contested:
        raise Conflict(_("Ada dua catatan untuk pertemuan ini. Pilih dahulu mana yang berlaku."))
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
    freeze(session.goals)
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
            key=mentors_key(session.id, session.gathering_id, person.id)
            if person.id == pair.mentor_id
            else f"mentoring:{session.id}:{person.id}",
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
    hold(session)
    side = side_in(session.pair, by)
    if side is session.claimed_by:
        raise Forbidden(_("Sesi ini Anda catat sendiri. Perbaiki atau batalkan catatannya."))
    session.state = moved(session, SessionVerb.DISPUTE)
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


def correct_session(session: MentoringSession, values: SessionValues, *, by: Person, key: str = "") -> None:
    """Mend a disputed log and ask again. Only the side that wrote it; mended twice, both mendings are kept."""
    hold(session)
    side = side_in(session.pair, by)
    if side is not session.claimed_by:
        raise Forbidden(_("Hanya yang mencatat sesi ini yang dapat memperbaikinya."))
    if session.state is SessionState.CLAIMED:
        # Mended already, from another device of the same person: what both say is kept.
        check(session.pair, values, by)
        keep_version(session, values, key=key, by=by)
        return
    state = moved(session, SessionVerb.CORRECT)
    check(session.pair, values, by)
    if on_day(session.pair, values.held_on, session) is not None:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya."))
    session.state = state
    fill(session, values, side)
    db.session.flush()
    audit.record(by, "mentoring.session_corrected", "mentoring_session", session.id, {"minutes": values.minutes})
    ask_partner(session, by, 0)


def cancel_session(session: MentoringSession, *, by: Person) -> None:
    """Take a planned meeting off, or one's own log back. A confirmed session stays."""
    hold(session)
    side = side_in(session.pair, by)
    if session.claimed_by is not None and side is not session.claimed_by:
        raise Forbidden(_("Hanya yang mencatat sesi ini yang dapat membatalkannya."))
    state = moved(session, SessionVerb.CANCEL)
    if session.contested:
        raise Conflict(_("Ada dua catatan untuk pertemuan ini. Pilih dahulu mana yang berlaku."))
    session.state = state
    session.sequence += 1
    db.session.flush()
    audit.record(by, "mentoring.session_cancelled", "mentoring_session", session.id)


def finish_step(session: MentoringSession, done: bool, *, by: Person) -> None:
    """Say that what was agreed to do next is done, or not yet after all; either of the two may."""
    hold(session)
    side_in(session.pair, by)
    session.step_done_on = clock.today(by.zone) if done else None
    db.session.flush()


def remind(session: MentoringSession) -> None:
    """Ask once more for a confirmation that has been waiting."""
    claimer = session.pair.mentee if session.claimed_by is Side.MENTEE else session.pair.mentor
    ask_partner(session, claimer, 1)


def ask_whether_met(session: MentoringSession, person: Person) -> None:
    """Ask one of the two whether the planned meeting was held; the link opens the log with everything filled in."""
    notify(
        person,
        key=f"mentoring:session:{session.id}:met:{session.held_on}:{person.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Sudah bertemu %(name)s?", name=session.pair.partner_of(person).name),
        body=_l(
            "Menurut jadwal Anda bertemu hari ini. Buka tautan, pilih 45, 60, atau 90 menit, lalu kirim. "
            "Belum bertemu? Ubah jadwalnya, tidak apa-apa."
        ),
        url=log_path(session.pair_id),
    )
