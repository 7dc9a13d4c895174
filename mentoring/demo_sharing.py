"""Demonstration of shared files: what the cast's pair showed each other, and one of the mentee's with a former mentor."""

from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from bina.db import db
from bina.demo.people import cast
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import PairState
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState
from mentoring.sharing.models import SharedFile
from mentoring.sharing.operations import share_file

_RECAP = "minggu;keluhan masuk;selesai di loket;diteruskan\n1;14;9;5\n2;11;8;3\n3;16;13;3\n4;12;11;1\n"
_QUESTIONS = (
    "Tiga pertanyaan sebelum menutup keluhan\n\n"
    "1. Apakah Bapak atau Ibu sudah mendapat yang dicari?\n"
    "2. Apa yang masih kurang jelas?\n"
    "3. Kapan kami dapat mengabari, dan lewat apa?\n"
)
_GREETING = "Selamat pagi, Bapak atau Ibu. Boleh saya tahu nama Anda, agar saya dapat memanggil dengan benar?\n"


def build_sharing(programme: Programme) -> None:
    """A sheet about a goal, a list from a meeting, and a page that may go along from the former mentor."""
    people = cast("surakarta")
    pair = _pair(programme, people.learner.id, *LIVE)
    if pair is None:
        return
    goal = db.session.scalar(select(Goal).where(Goal.pair_id == pair.id).order_by(Goal.id).limit(1))
    held = db.session.scalar(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.CONFIRMED)
        .order_by(MentoringSession.held_on.desc())
        .limit(1)
    )
    first = share_file(pair, BytesIO(_RECAP.encode()), "rekap-keluhan-oktober.csv", about=goal, by=pair.mentee)
    second = share_file(pair, BytesIO(_QUESTIONS.encode()), "tiga-pertanyaan.txt", about=held, by=pair.mentor)
    first.shared_at -= timedelta(days=23)
    second.shared_at -= timedelta(days=20)
    former = _pair(programme, people.learner.id, PairState.ENDED)
    if former is not None and former.ended_on is not None:
        kept = SharedFile(
            pair_id=former.id,
            author_id=former.mentee_id,
            media_type="text/plain",
            size=len(_GREETING.encode()),
            shared_at=first.shared_at - timedelta(days=220),
        )
        db.session.add(kept)
        db.session.flush()
        kept.hold("kalimat-pembuka.txt", _GREETING.encode())
    db.session.flush()


def _pair(programme: Programme, mentee_id: int, *states: PairState) -> Pair | None:
    return db.session.scalar(
        select(Pair)
        .where(Pair.programme_id == programme.id, Pair.mentee_id == mentee_id, Pair.state.in_(states))
        .order_by(Pair.id.desc())
        .limit(1)
    )
