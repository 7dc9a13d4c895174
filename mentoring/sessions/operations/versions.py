"""Two logs of one meeting: both are kept, and the people say which one counts. Minutes are never counted twice."""

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession, SessionVersion
from mentoring.sessions.operations.acting import ask_partner, check, fill, hold, moved, on_day, side_in
from mentoring.sessions.rules import SessionState, SessionValues, SessionVerb, session_path


def arrived_with(pair: Pair, key: str) -> MentoringSession | None:
    """The pair's session that this form, known by its key, has become already."""
    if not key:
        return None
    return db.session.scalar(
        select(MentoringSession)
        .outerjoin(SessionVersion, SessionVersion.session_id == MentoringSession.id)
        .where(
            MentoringSession.pair_id == pair.id,
            (MentoringSession.key == key) | (SessionVersion.key == key),
        )
        .limit(1)
    )


def logged_from(pair: Pair, planned_id: int | None) -> MentoringSession | None:
    """The log that the planned meeting has become meanwhile, when a form was opened for that meeting."""
    found = db.session.get(MentoringSession, planned_id) if planned_id else None
    if found is None or found.pair_id != pair.id or found.state in (SessionState.PLANNED, SessionState.CANCELLED):
        return None
    return found


def keep_version(session: MentoringSession, values: SessionValues, *, key: str, by: Person) -> SessionVersion | None:
    """Keep another log of a meeting and ask which one counts; None when it says nothing else."""
    side = side_in(session.pair, by)
    if session.claimed_by is side and session.values.to_json() == values.to_json():
        return None
    version = _version(session, values, side, key)
    db.session.flush()
    audit.record(by, "mentoring.session_doubled", "mentoring_session", session.id, {"version": version.id})
    _refresh(session)
    for reader in (session.pair.mentee, session.pair.mentor):
        if not session.settles(reader):
            continue
        notify(
            reader,
            key=f"mentoring:session:{session.id}:doubled:{version.id}:{reader.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Ada dua catatan untuk satu pertemuan"),
            body=_l(
                "Sesi mentoring Anda dicatat dua kali dan isinya berbeda. Keduanya tersimpan. "
                "Pilih mana yang berlaku; menitnya dihitung satu kali."
            ),
            url=session_path(session.id),
        )
    return version


def _version(session: MentoringSession, values: SessionValues, side: Side, key: str) -> SessionVersion:
    version = SessionVersion(key=key or secrets.token_hex(16), side=side, written_at=clock.now(), session=session)
    version.hold(values)
    db.session.add(version)
    return version


def _refresh(session: MentoringSession) -> None:
    db.session.flush()
    db.session.refresh(session, ["doubled_by_mentee", "doubled_by_mentor", "versions"])


def _may(session: MentoringSession, by: Person) -> None:
    side_in(session.pair, by)
    if session.contested and not session.settles(by):
        raise Forbidden(_("Kedua catatan ditulis pasangan Anda; ia yang memilih mana yang berlaku."))


def _open(version: SessionVersion, by: Person) -> MentoringSession:
    session = version.session
    hold(session)
    db.session.refresh(version)
    if version.settled_at is not None:
        raise Conflict(_("Catatan ini sudah dipilih atau disimpan. Muat ulang halaman untuk melihat yang terbaru."))
    _may(session, by)
    return session


def keep_first(version: SessionVersion, *, by: Person) -> None:
    """What counts stays; the other log is kept and does not count."""
    session = _open(version, by)
    version.settled_at = clock.now()
    _refresh(session)
    audit.record(by, "mentoring.session_chosen", "mentoring_session", session.id)


def choose(version: SessionVersion, *, by: Person) -> None:
    """The other log is the one that counts. What counted until now is kept beside it; the other side confirms."""
    session = _open(version, by)
    if version.values is None:
        raise Conflict(_("Catatan ini tidak dapat dibuka dengan kunci pemasangan ini, maka tidak dapat dipilih."))
    _replace(session, version.values, version.side)
    version.settled_at = clock.now()
    _refresh(session)
    audit.record(by, "mentoring.session_chosen", "mentoring_session", session.id, {"version": version.id})
    pair = session.pair
    ask_partner(session, pair.mentee if version.side is Side.MENTEE else pair.mentor, 0)


def merge(session: MentoringSession, values: SessionValues, *, by: Person) -> None:
    """Both logs become one, as one of the two has put it together; both are kept, the other side confirms."""
    hold(session)
    _may(session, by)
    if not session.contested:
        raise Conflict(_("Keadaan sesi ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    check(session.pair, values, by)
    if on_day(session.pair, values.held_on, session) is not None:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya."))
    _replace(session, values, side_in(session.pair, by))
    for version in session.versions:
        version.settled_at = version.settled_at or clock.now()
    _refresh(session)
    audit.record(by, "mentoring.session_merged", "mentoring_session", session.id, {"minutes": values.minutes})
    ask_partner(session, by, 0)


def _replace(session: MentoringSession, values: SessionValues, side: Side) -> None:
    state = moved(session, SessionVerb.CHOOSE)
    before = session.claimed_by
    if before is not None:
        _version(session, session.values, before, "").settled_at = clock.now()
    session.state = state
    fill(session, values, side)


def separate(version: SessionVersion, *, by: Person) -> MentoringSession:
    """The other log was of another meeting, on another day: it becomes a session of its own."""
    session = _open(version, by)
    values = version.values
    if values is None or on_day(session.pair, values.held_on, None) is not None:
        raise Conflict(_("Sesi pada tanggal ini sudah dicatat. Buka sesi itu untuk melihatnya."))
    check(session.pair, values, by)
    other = MentoringSession(
        pair=session.pair, state=SessionState.CLAIMED, held_on=values.held_on, gathering_id=session.gathering_id
    )
    fill(other, values, version.side)
    version.settled_at = clock.now()
    _refresh(session)
    audit.record(by, "mentoring.session_claimed", "mentoring_session", other.id, {"minutes": values.minutes})
    pair = session.pair
    ask_partner(other, pair.mentee if version.side is Side.MENTEE else pair.mentor, 0)
    return other
