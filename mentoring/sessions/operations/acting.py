"""What every verb of a session needs: its values, the side that acts, the lock, the check, and asking the other."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.attainment.operations import refuse_unscaled
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.operations import lock
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import (
    MOST_MINUTES,
    SessionState,
    SessionValues,
    SessionVerb,
    may_be_held,
    next_state,
    session_path,
)


def side_in(pair: Pair, person: Person) -> Side:
    """Which of the two the person is; raises Forbidden for anybody else."""
    side = pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def hold(session: MentoringSession) -> None:
    """Hold a session and its pair (the pair first, like every verb) and read both anew."""
    lock(session.pair)
    db.session.scalars(
        select(MentoringSession)
        .where(MentoringSession.id == session.id)
        .with_for_update(of=MentoringSession)
        .execution_options(populate_existing=True)
    ).one()


def moved(session: MentoringSession, verb: SessionVerb) -> SessionState:
    """The state the verb leads to; raises Conflict when it is not possible any more."""
    state = next_state(session.state, verb)
    if state is None:
        raise Conflict(_("Keadaan sesi ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    return state


def planned_of(pair: Pair) -> MentoringSession | None:
    """The meeting the pair has planned, if there is one."""
    return db.session.scalar(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.PLANNED)
        .order_by(MentoringSession.held_on)
        .limit(1)
    )


def on_day(pair: Pair, on: date, besides: MentoringSession | None) -> MentoringSession | None:
    """The pair's session of a day, other than one."""
    query = select(MentoringSession).where(
        MentoringSession.pair_id == pair.id,
        MentoringSession.held_on == on,
        MentoringSession.state != SessionState.CANCELLED,
    )
    if besides is not None and besides.id is not None:
        query = query.where(MentoringSession.id != besides.id)
    return db.session.scalar(query)


def _goals(pair: Pair, values: SessionValues) -> list[Goal]:
    if not values.goal_ids:
        return []
    query = select(Goal).where(Goal.id.in_(values.goal_ids), Goal.pair_id == pair.id).order_by(Goal.id)
    return list(db.session.scalars(query))


def check(pair: Pair, values: SessionValues, by: Person) -> None:
    """Refuse what cannot have been."""
    if not 0 < values.minutes <= MOST_MINUTES:
        raise DomainError(_("Isi lama pertemuan antara 1 dan 480 menit."))
    refuse_unscaled(_goals(pair, values))
    if pair.paired_on is None or not may_be_held(values.held_on, clock.today(by.zone), pair.paired_on):
        raise DomainError(
            _("Tanggal sesi harus sejak Anda berpasangan, paling lama 60 hari lalu, dan tidak di masa depan.")
        )


def fill(session: MentoringSession, values: SessionValues, side: Side) -> None:
    """Let the session say what the log says, as said by one side now."""
    session.held_on, session.minutes, session.mode = values.held_on, values.minutes, values.mode
    session.next_step, session.barrier = values.next_step, values.barrier
    session.step_by, session.step_due = values.step_by, values.step_due if values.next_step else None
    session.claimed_by, session.claimed_at = side, clock.now()
    session.dispute = ""
    session.goals = _goals(session.pair, values)
    db.session.add(session)
    db.session.flush()
    session.hold(values.talk)
    if side is Side.MENTEE:
        session.pair.mentee_acted_at = clock.now()
    else:
        session.pair.mentor_acted_at = clock.now()


def ask_partner(session: MentoringSession, by: Person, time: int) -> None:
    """Ask the other one to confirm."""
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
