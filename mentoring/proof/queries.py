"""Reads of chains and records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from bina.credits.models import CreditEntry
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.proof.models import MentoringRecord, SessionLink
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState


def links_of(pair_id: int) -> Sequence[SessionLink]:
    """The pair's chain in order."""
    return db.session.scalars(
        select(SessionLink).where(SessionLink.pair_id == pair_id).order_by(SessionLink.place)
    ).all()


def unlinked(pair_id: int) -> Sequence[MentoringSession]:
    """Confirmed sessions that are not in the chain yet, as they were confirmed."""
    return db.session.scalars(
        select(MentoringSession)
        .where(
            MentoringSession.pair_id == pair_id,
            MentoringSession.state == SessionState.CONFIRMED,
            MentoringSession.id.not_in(select(SessionLink.session_id).where(SessionLink.pair_id == pair_id)),
        )
        .order_by(MentoringSession.confirmed_at, MentoringSession.id)
    ).all()


def jp_by_session(pair: Pair, person: Person) -> dict[int, int]:
    """Session id → JP the person was credited with for it, reversals counted."""
    sessions = select(MentoringSession.id).where(MentoringSession.pair_id == pair.id)
    rows = db.session.execute(
        select(CreditEntry.subject_id, func.sum(CreditEntry.jp))
        .where(
            CreditEntry.person_id == person.id,
            CreditEntry.subject_kind == "mentoring_session",
            CreditEntry.subject_id.in_(sessions),
        )
        .group_by(CreditEntry.subject_id)
    )
    return {session_id: int(jp) for session_id, jp in rows}


def records_of(pair: Pair, person: Person) -> Sequence[MentoringRecord]:
    """The person's records of a pair, the newest first."""
    return db.session.scalars(
        select(MentoringRecord)
        .where(MentoringRecord.pair_id == pair.id, MentoringRecord.person_id == person.id)
        .order_by(MentoringRecord.id.desc())
    ).all()


def record_by_serial(serial: str) -> MentoringRecord:
    """A printed record by its public address; raises NotFound."""
    known = re.fullmatch(r"[A-Za-z0-9_-]{16,40}", serial) is not None
    found = db.session.scalar(select(MentoringRecord).where(MentoringRecord.serial == serial)) if known else None
    if found is None:
        raise NotFound(_("Tidak ada catatan mentoring dengan alamat ini. Periksa kode QR atau alamatnya sekali lagi."))
    return found


@dataclass(frozen=True)
class MonthSums:
    """What a month of mentoring came to for one person, as the ledger has it."""

    #: confirmed, less those taken back
    sessions: int
    minutes: int
    jp: int
    #: of the sessions, those that add no JP: too short, or beyond the cap of the month
    uncredited: int
    taken_back: int


def months_sums(first: date, last: date) -> Sequence[tuple[Person, MonthSums]]:
    """Everybody with mentoring in the ledger between two days, caps and reversals counted."""
    reversal = CreditEntry.reverses_id.is_not(None)
    each = case((reversal, -1), else_=1)
    rows = db.session.execute(
        select(
            Person,
            func.sum(each),
            func.sum(CreditEntry.minutes),
            func.sum(CreditEntry.jp),
            func.sum(case((CreditEntry.jp == 0, each), else_=0)),
            func.sum(case((reversal, 1), else_=0)),
        )
        .join(CreditEntry, CreditEntry.person_id == Person.id)
        .where(CreditEntry.subject_kind == "mentoring_session", CreditEntry.earned_on.between(first, last))
        .group_by(Person.id)
        .order_by(Person.id)
    )
    return [(row[0], MonthSums(*(int(value) for value in row[1:]))) for row in rows]
